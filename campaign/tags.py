"""Which campaign tag a text carries: the normal form, and our own matching.

The networks' search is only a hint. VK ends a tag at ``-`` and ``.``, so ``#библиотека-читатель`` is
``#библиотека`` to it; readers write the tag with ``_``, without a hyphen, or with an en dash. Each tag
therefore has a list of accepted spellings, and a text is accepted when one of them stands in its
normal form with a boundary on both sides.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
# Soft hyphens, zero-width marks and word joiners are invisible and break a tag in two.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
_SPACES = re.compile(r"\s+")


def normal_form(text: str) -> str:
    """Unescape HTML, compose (NFC), drop invisible marks, fold case, ё to е, dashes to ``-``, spaces to one."""
    text = unicodedata.normalize("NFC", html.unescape(text))
    text = text.translate(_INVISIBLE).translate(_DASHES).casefold().replace("ё", "е")
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text))


@dataclass(frozen=True)
class Matcher:
    """Finds the first accepted spelling of any tag or phrase in a text."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def match(self, text: str) -> str | None:
        """The canonical tag or phrase that stands first in the list, or ``None``."""
        if not text:
            return None
        normal = normal_form(text)
        return next((canonical for canonical, pattern in self.patterns if pattern.search(normal)), None)


def tag_pattern(spellings: Iterable[str]) -> re.Pattern[str]:
    """A spelling of the tag, not inside a longer one.

    As in VK's own word splitter, letters, digits and ``_`` continue a tag, anything else ends it:
    ``#тег-2025`` and ``#тег@группа`` carry it, ``#тегобновлён`` does not. ``C#тег`` is no tag.
    """
    # Longest first, so that the alternation never settles for a prefix.
    forms = sorted({normal_form(s).strip() for s in spellings}, key=len, reverse=True)
    body = "|".join(re.escape(form.lstrip("#")) for form in forms)
    return re.compile(rf"(?<!\w)#(?:{body})(?!\w)")


def phrase_pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(normal_form(phrase).strip())}(?!\w)")
