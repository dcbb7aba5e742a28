"""Names of one or more words, found by the word of each that fewest names have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
Forms = tuple[Collection[str], ...]
# «на», «у»: in every text.
_TOO_SHORT = 4


class Anchored(NamedTuple, Generic[Value]):
    """A name by one of its words: ``before`` is how many stand before that one; ``forms`` may stand for each word."""

    before: int
    forms: Forms
    value: Value


def anchored(names: Iterable[tuple[Forms, Value]]) -> dict[str, list[Anchored[Value]]]:
    """By every form of its rarest long word each name, in the order given."""
    listed = list(names)
    count = Counter(form for words, _ in listed for forms in words for form in forms)
    found: dict[str, list[Anchored[Value]]] = defaultdict(list)
    for words, value in listed:
        sizes = [max(map(len, forms)) for forms in words]
        rarest = min(
            range(len(words)),
            key=lambda at: (
                sizes[at] < _TOO_SHORT and not any(map(str.isdigit, words[at])),
                max(count[form] for form in words[at]),
                -sizes[at],
            ),
        )
        for form in words[rarest]:
            found[form].append(Anchored(rarest, words, value))
    return dict(found)


def spots(
    forms: Sequence[str], anchors: Iterable[tuple[int, Sequence[Anchored[Value]]]]
) -> Iterator[tuple[int, int, Value]]:
    """First word, last word and value of every name that stands there, given what words anchor names, and where."""
    for at, its in anchors:
        for before, words, value in its:
            first, end = at - before, at - before + len(words)
            if first >= 0 and end <= len(forms) and all(map(_is_among, forms[first:end], words)):
                yield first, end - 1, value


def _is_among(form: str, forms: Collection[str]) -> bool:
    return form in forms


def words_of_names(names: Iterable[tuple[Forms, Any]]) -> set[str]:
    return {form for forms, _ in names for word in forms for form in word}
