"""Names of one or more words, looked up where they may stand in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

Value = TypeVar("Value")
_NOTHING: frozenset[str] = frozenset()


class NameIndex(Generic[Value]):
    """Finds names by their words. ``names`` have their words parted by spaces; longer ones than ``longest`` are left out."""

    def __init__(self, names: Mapping[str, Value], longest: int = 1_000) -> None:
        self._names: dict[tuple[str, ...], Value] = {}
        self._sizes: dict[str, int] = {}
        seconds: dict[str, set[str]] = {}
        for name, value in names.items():
            words = tuple(name.split(" "))
            if len(words) <= longest:
                self._names[words] = value
                self._sizes[words[0]] = max(self._sizes.get(words[0], 0), len(words))
                seconds.setdefault(words[0], set()).update(words[1:2])
        self._seconds = {first: frozenset(its) for first, its in seconds.items()}

    def at(self, forms: Sequence[str], at: int) -> Iterator[tuple[int, Value]]:
        """The names that begin at a word, the longest first, with how many words each has."""
        longest = self._sizes.get(forms[at], 0)
        if longest > 1 and not (at + 1 < len(forms) and forms[at + 1] in self._seconds[forms[at]]):
            longest = 1
        for size in range(min(longest, len(forms) - at), 0, -1):
            found = self.get(forms[at : at + size])
            if found is not None:
                yield size, found

    def spots(self, forms: Sequence[str]) -> list[int]:
        """The words that may begin a name."""
        return [at for at, form in enumerate(forms) if form in self._sizes]

    def __contains__(self, form: str) -> bool:
        """Whether the word begins a name."""
        return form in self._sizes

    def get(self, forms: Sequence[str]) -> Value | None:
        """What the words are the name of, all of them together."""
        return self._names.get(tuple(forms))

    def is_name(self, form: str) -> bool:
        """Whether the word alone is a name."""
        return self.get((form,)) is not None

    def seconds(self, form: str) -> frozenset[str]:
        """What may stand second in names of several words that begin with this one."""
        return self._seconds.get(form, _NOTHING)
