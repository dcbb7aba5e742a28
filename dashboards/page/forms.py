"""Word forms for the page's search: those that occur in its texts, by what they are forms of."""

import re
from collections.abc import Callable, Iterable

_WORD = re.compile(r"[а-яё]{3,40}")


def word_forms(texts: Iterable[str], lemma_of: Callable[[str], str]) -> str:
    """A line for each lemma of which another form occurs: the lemma, then its forms, parted by spaces; е stands for ё."""
    found: dict[str, set[str]] = {}
    for form in set(_WORD.findall("\n".join(texts).lower().replace("ё", "е"))):
        found.setdefault(lemma_of(form), set()).add(form)
    return "\n".join(
        " ".join([lemma, *sorted(forms - {lemma})])
        for lemma, forms in sorted(found.items())
        if forms != {lemma}
    )
