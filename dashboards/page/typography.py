"""What stays together on a line: a dash with what it follows, a short word with what it precedes, a range whole."""

import re

from markupsafe import Markup, escape

from campaign.russian import NBSP
from dashboards.page.drawings.map import hyphenated

# A word that a phone's column of names cannot hold.
LONG = re.compile(r"[А-Яа-яё]{14,}")
SHORT = re.compile(r"(?<![\w-])([А-Яа-яё]{1,2}|№) (?=\S)")
LEADING = re.compile(r" (?=[—·] )")
RANGE = re.compile(r"(\d+–\d+|\d+-[а-яё]{1,3}\b)")


def held(text: str) -> str:
    """Text of which no line begins with a dash or with the point that parts facts."""
    return LEADING.sub(NBSP, text)


def bound(name: str) -> str:
    """A name in which «У двух мостов» and «№ 5» are not parted after their first word."""
    return SHORT.sub(f"\\1{NBSP}", name)


def soft(name: str) -> str:
    """A bound name of which words too long for a phone may be parted, with a hyphen."""
    return LONG.sub(lambda word: hyphenated(word[0]), bound(name))


def unbroken(text: str) -> Markup:
    """Held text in which a range such as «92–99 %» is never parted at its dash, nor «1-я» at its hyphen."""
    return Markup(RANGE.sub(r'<span class="nb">\1</span>', held(str(escape(text)))))
