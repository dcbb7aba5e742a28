"""Names of one or more words, looked up where they may stand in a text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

Value = TypeVar("Value")


class NameIndex(Generic[Value]):
    """Finds names by their words. ``names`` have their words parted by spaces; longer ones than ``longest`` are left out.

    ``keys``: of each name the word that fewest names have, none that is ``common`` if it can be, and the next (or nothing):
    a name stands only where both do.
    """

    def __init__(
        self, names: Mapping[str, Value], longest: int = 1_000, common: Callable[[str], bool] = bool
    ) -> None:
        split = ((tuple(name.split(" ")), value) for name, value in names.items())
        self._names = {words: value for words, value in split if len(words) <= longest}
        # By its first word how long a name may be, and what may stand second in it.
        self._sizes: dict[str, int] = {}
        self._seconds: dict[str, set[str]] = {}
        for first, *others in self._names:
            self._sizes[first] = max(self._sizes.get(first, 0), 1 + len(others))
            self._seconds.setdefault(first, set()).update(others[:1])
        count = Counter(word for words in self._names for word in words)
        self.keys: dict[str, set[str]] = defaultdict(set)
        for words in self._names:
            rare, *others = sorted(words, key=lambda word: (common(word), count[word], word))
            self.keys[rare].add(others[0] if others else "")

    def at(self, forms: Sequence[str], at: int) -> Iterator[tuple[int, Value]]:
        """The names that begin at a word, the longest first, with how many words each has."""
        longest = self._sizes.get(forms[at], 0)
        if longest > 1 and not (at + 1 < len(forms) and forms[at + 1] in self._seconds[forms[at]]):
            longest = 1
        for size in range(min(longest, len(forms) - at), 0, -1):
            found = self._names.get(tuple(forms[at : at + size]))
            if found is not None:
                yield size, found

    def spots(self, forms: Sequence[str]) -> list[int]:
        """The words that may begin a name."""
        return [at for at, form in enumerate(forms) if form in self._sizes]
