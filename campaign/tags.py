"""Which campaign tag a text carries: the normal form, and our own matching.

The networks' search is only a hint. VK ends a tag at ``-`` and ``.``, so ``#библиотека-читатель`` is
``#библиотека`` to it; readers write the tag with ``_``, without a hyphen, or with an en dash. Each tag
therefore has a list of accepted spellings, and a text is accepted when one of them stands in its
normal form with a boundary behind it. What is nearly one of them is told, for a person to add it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from os.path import commonprefix
from typing import NamedTuple

from campaign.marks import without_fragments
from campaign.signs import unescaped, visible

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_SPACES = re.compile(r"\s+")
# A tag as its author may have meant it: the words behind «#», joined by hyphens or single spaces.
_MEANT = re.compile(r"#\w+(?:[ -]\w+){0,4}")
_END = re.compile(r"[ -]|$")
# Letters of other alphabets that look like ours, if only as capitals; what joins words does not count.
_LOOK_ALIKE = str.maketrans("abcehkmoptxyëáéóýαβεηκμορτυχ", "авсенкмортхуеаеоуавенкмортух", "_- #")
_SHORTEST = 6  # letters of a tag in which one may be a slip


def normal_form(text: str) -> str:
    """Unescape HTML, drop what cannot be seen, fold case, ё to е, dashes to ``-``, spaces to one; composed (NFC)."""
    text = visible(visible(unescaped(text)).casefold())
    return _SPACES.sub(" ", text.translate(_DASHES).replace("ё", "е"))


@dataclass(frozen=True)
class Matcher:
    """Finds the first accepted spelling of any tag or phrase in a text."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def match(self, text: str) -> str | None:
        """The canonical tag or phrase that stands first in the list, or ``None``."""
        if not text:
            return None
        normal = without_fragments(normal_form(text))
        return next((canonical for canonical, pattern in self.patterns if pattern.search(normal)), None)


def tag_pattern(spellings: Iterable[str]) -> re.Pattern[str]:
    """A spelling of the tag, not the beginning of a longer one.

    As in VK's own word splitter, letters, digits and ``_`` continue a tag, anything else ends it, and it may begin
    anywhere: ``#тег-2025``, ``#тег@группа``, ``отзывы#тег`` and ``#другой#тег`` carry it, ``#тегобновлён`` does not.
    """
    # Longest first, so that the alternation never settles for a prefix.
    forms = sorted({normal_form(s).strip() for s in spellings}, key=len, reverse=True)
    body = "|".join(re.escape(form.lstrip("#")) for form in forms)
    return re.compile(rf"#(?:{body})(?!\w)")


def phrase_pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(normal_form(phrase).strip())}(?!\w)")


def sure_pattern(spellings: Iterable[str]) -> str:
    """A spelling that stands by itself, for an engine that knows nothing of alphabets: RE2 in DuckDB."""
    body = "|".join(sorted(re.escape(normal_form(spelling).strip()) for spelling in spellings))
    return rf"(?:^|\s)(?:{body})(?:$|[\s.,!?;:)#])"


class NearTag(NamedTuple):
    """A spelling in its normal form that no tag has, and the tag that may be meant."""

    written: str
    canonical: str


@dataclass(frozen=True)
class NearTags:
    """Finds what is nearly a tag: with letters of another alphabet, joined otherwise, or with one slip of the pen.

    ``forms`` are ``bare`` spellings, each with its tag.
    """

    forms: tuple[tuple[str, str], ...]

    def find(self, text: str) -> NearTag | None:
        """The first in a text that carries no tag."""
        if "#" not in text:
            return None
        for meant in _MEANT.finditer(without_fragments(normal_form(text))):
            for end in _END.finditer(meant[0]):
                written = meant[0][: end.start()]
                for form, canonical in self.forms:
                    if _is_near(written.translate(_LOOK_ALIKE), form):
                        return NearTag(written, canonical)
        return None


def bare(tag: str) -> str:
    """The letters and digits of a tag, those that look like Russian ones as these."""
    return normal_form(tag).translate(_LOOK_ALIKE)


def _is_near(written: str, meant: str) -> bool:
    """Whether they are one, or a letter of a long one is wrong, missing, too many, or changed places with the next."""
    if written == meant or len(meant) < _SHORTEST:
        return written == meant
    same = len(commonprefix((written, meant)))
    here, there = written[same:], meant[same:]
    return (
        here[1:] == there[1:]
        or here[1:] == there
        or here == there[1:]
        or (here[1::-1] == there[:2] and here[2:] == there[2:])
    )
