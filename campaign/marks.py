"""VK's mark-up in texts, read in one place: mentions such as ``[id1|Анна]`` or ``@id1 (Анна)``, addresses of pages and posts.

An account is written as everywhere else: ``"1"`` is a person, ``"-1"`` a community, anything else a screen name in lower
case. Every pattern stops where the next mark may begin, so a text of any length and malice is read in one go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["mention", "link", "trace"]

# Of 2 to 32 signs, as VK's own pages read it: «@ab», but neither «@a» nor «[x|».
SCREEN_NAME = r"[a-z_][a-z0-9_.]{0,30}[a-z0-9_](?![a-z0-9_])"
_SITE = r"(?:https?://)?(?:(?:www|m|new)\.)?(?:vk\.(?:com|ru|me|cc)|vkontakte\.ru)/"
_ADDRESS = rf"{_SITE}(?:[a-z0-9_.~/?\#@!$&*+,;=:%-]*[a-z0-9_/=&\#%])?"
_PAGES = "id|user|club|public|event"
_THINGS = (
    "board|wall|photos?|videos?|clips?|albums?|audios?|audio_playlist|topic|page|docs?|market|product|story|notes?|podcast"
    "|write|tag"
)
# Parts of the site, not somebody's screen name.
_SECTIONS = (
    "about|ads|apps|app[0-9]+|audios?|away|bookmarks|clips|dev|docs?|edit|fave|feed|friends|groups|help|im|join|login|mail"
    "|market|music|photos|podcasts|products|search|settings|share|stickers|support|videos?|wall"
)
_NAME = rf"(?!(?:{_SECTIONS})(?![a-z0-9_.])){SCREEN_NAME}"
# Before the bar of a bracket: «[id1:bp-2_3|», «[wall-1_2|», «[https://vk.com/id1|».
_TARGET = rf"(?:{_SITE}[^\s\[\]|]*+|{_NAME}(?::(?!//)[^\s\[\]|]*+)?|(?:{_THINGS})-[0-9]++_[0-9]++)"
_MARK = re.compile(
    rf"""
      \[\#alias\|(?P<alias>[^\[\]|]++)\|(?P<aliased>{_SITE}[^\s\[\]|]*+)\]
    | \[(?P<target>{_TARGET})\|(?P<label>(?:[^\[\]]++|\[(?!{_TARGET}\|))++)\]
    | \[(?P<open>{_TARGET})\|(?:(?-i:[А-ЯЁ])[\w-]{{0,40}}+[ ]?){{0,3}}
    | (?<![\w@*/])[@*](?P<named>{_NAME})[^\S\n]*+\((?P<said>[^)\n]{{1,100}}+)\)
    | (?<![\w@*/])@(?P<at>{_NAME})
    | (?<![\w.-])(?P<link>{_ADDRESS})
    | \b(?P<plain>id[0-9]{{1,19}}|wall-?[0-9]{{1,19}}(?:_[0-9]{{1,19}})?)(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# By the last group of a line above: the one that holds the address, and the one that VK shows.
_GROUPS = {"aliased": ("aliased", "alias"), "label": ("target", "label"), "said": ("named", "said")}
# Without one of these there is no mark.
_SIGN = re.compile(r"[\[@*/]|d[0-9]|l-?[0-9]", re.IGNORECASE)
# Most texts have none of these, and one character after another is looked for faster.
_BEGINS_SIGN = re.compile(r"[\[@*/DLdl]")

_OF_COMMUNITIES = frozenset(("club", "public", "event", "board", "-"))
_START = re.compile(_SITE, re.IGNORECASE)
_NUMBERED = re.compile(rf"({_PAGES}|-|)([0-9]{{1,19}})", re.IGNORECASE)
_NAMED = re.compile(rf"{_NAME}(?<!\.php)", re.IGNORECASE)
# What in an address says whose it is: «wall1_2», «photo-1_2%2Falbum», «im?sel=1», «@name-and-title» of an article.
_OWNED = re.compile(
    rf"""(?:(?<![a-z0-9_])|(?<=%2f))(?:
    (?P<what>{_PAGES}|{_THINGS})(?P<owner>-?[0-9]{{1,19}})(?:_(?P<item>[0-9]{{1,19}}))?(?![a-z0-9_])
    |(?:id|sel|oid)=(?P<given>-?[0-9]{{1,19}})(?![0-9])
    |@(?P<named>{SCREEN_NAME}))""",
    re.IGNORECASE | re.VERBOSE,
)
# A post of a wall in an address, and the comment to which it leads: «wall-1_2?reply=3&thread=4», «feed?w=wall-1_2_r3».
_ON_WALL = re.compile(
    r"(?:[^#]*[?&][wz]=)?wall(-?[0-9]{1,19})_([0-9]{1,19})(?:_r([0-9]{1,19}))?(?![a-z0-9_-])", re.IGNORECASE
)
_REPLY = re.compile(r"[?&](reply|thread)=([0-9]{1,19})(?![0-9])")
# Any web address, up to the punctuation or bracket that ends it, and the fragments behind it.
_PATH = r"""(?:[^\s\#"<>«»()\[\]|.,:;!?…]|[.,:;!?…](?!\#))*"""
_HOST = r"(?<![\w.@-])(?:(?:[a-z0-9-]+\.)+[a-z]{2,}|(?:[\w-]+\.)+(?:рф|рус|дети|москва))(?![\w-])"
_WITH_FRAGMENTS = re.compile(rf"((?:https?://|{_HOST}){_PATH})((?:#{_PATH})*)", re.IGNORECASE)
# What is shown may make a mark together with what stands around it; whoever nests deeper than this means no good.
_DEEPEST = 4
_OPENING = re.compile(r"[\[\]|@*]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text that leads to accounts of VK.

    ``kind``: a mention of an account; a link to a page, a post, a photo; a trace, which VK shows as it stands though it
    says who is meant: «id1» in plain words, «[id1|Анна Ив» without its end. ``post`` is one of a wall, ``-1_2``. ``label`` is
    what VK shows instead, empty where it shows the text itself; it begins at ``label_at``.
    """

    start: int
    text: str
    kind: Kind
    accounts: tuple[str, ...]
    post: str
    label: str
    label_at: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def person(self) -> str | None:
        """The first account that may be a person's; whose a screen name is, a text does not say."""
        return next((account for account in self.accounts if not account.startswith("-")), None)


def marks(text: str) -> Iterator[Mark]:
    """The marks of a text in order, none over another. What stands inside a label is found by reading the label."""
    if _BEGINS_SIGN.search(text) and _SIGN.search(text):
        return map(_mark, _MARK.finditer(text))
    return iter(())


def replaced(text: str, show: Callable[[Mark], str | None]) -> str:
    """The text with ``show`` of each mark in its place; ``None`` lets the mark stand and asks about those in its label."""
    pieces, end = [], 0
    for mark in marks(text):
        shown = show(mark)
        if shown is None and mark.label:
            before, after = mark.label_at - mark.start, mark.label_at + len(mark.label) - mark.start
            shown = mark.text[:before] + replaced(mark.label, show) + mark.text[after:]
        pieces += [text[end : mark.start], mark.text if shown is None else shown]
        end = mark.end
    return "".join([*pieces, text[end:]]) if pieces else text


def settled(text: str, show: Callable[[Mark], str]) -> str:
    """``replaced`` until nothing changes: whoever reads the result once more finds what he found before."""
    for _ in range(_DEEPEST):
        before, text = text, replaced(text, show)
        if text == before:
            return text
    return replaced(_OPENING.sub("", text), show)


def readable(text: str) -> str:
    """The text as VK shows it: «Анна, спасибо» for «[id1|Анна], спасибо»."""
    return settled(text, lambda mark: mark.label or mark.text)


def page(address: str) -> str | None:
    """The account whose page ``club123``, ``-123``, ``@pskovlib`` or an address at VK is; ``None`` for all else."""
    address = address.strip()
    site = _START.match(address)
    return _page(address[site.end() :] if site else address)


class WallItem(NamedTuple):
    """Where a post stands, or a comment under it, if ``comment`` is there: VK's own numbers."""

    owner: str
    post: str
    comment: str = ""
    thread: str = ""


def wall_item(address: str) -> WallItem | None:
    """The post or comment to which an address at VK leads, however it is spelt; ``None`` for all else."""
    address = address.strip()
    site = _START.match(address)
    found = _ON_WALL.match(address, site.end()) if site else None
    if not found:
        return None
    asked = dict(_REPLY.findall(address))
    comment, thread = found[3] or asked.get("reply"), asked.get("thread")
    return WallItem(*(str(int(number)) if number else "" for number in (*found.group(1, 2), comment, thread)))


def without_fragments(text: str) -> str:
    """The text with no place on a page behind its web addresses: «vk.com/page#тег» has no tag."""
    return _WITH_FRAGMENTS.sub(r"\1 ", text) if "#" in text else text


def _page(path: str) -> str | None:
    path = re.split("[?#]", path, maxsplit=1)[0].strip("/").removeprefix("@")
    if numbered := _NUMBERED.fullmatch(path):
        return _account(*numbered.groups())
    return path.lower() if _NAMED.fullmatch(path) and not _OWNED.fullmatch(path) else None


def _account(what: str, number: str) -> str | None:
    account = int(number)
    return str(-abs(account) if what.lower() in _OF_COMMUNITIES else account) if account else None


def _mark(found: re.Match[str]) -> Mark:
    group = found.lastgroup or ""
    address, label = _GROUPS.get(group, (group, ""))
    accounts, post, is_page = _led_to(found[address])
    kind: Kind = "mention" if is_page and group != "link" else "link"
    if group in ("open", "plain"):
        kind = "trace"
    shown, at = (found[label], found.start(label)) if label else ("", found.start())
    return Mark(found.start(), found[0], kind, accounts, post, shown, at)


@lru_cache(maxsize=1 << 10)
def _led_to(address: str) -> tuple[tuple[str, ...], str, bool]:
    """The accounts to which an address leads, the post of a wall, and whether it is a page and nothing on it."""
    site = _START.match(address)
    if site and "vk.cc" in site[0].lower():
        return (), "", False  # a shortened address tells nothing
    path = address[site.end() :] if site else address.partition(":")[0]
    found, post = [_page(re.split("[/?#&]", path, maxsplit=1)[0])], ""
    for what, owner, item, given, named in (each.groups() for each in _OWNED.finditer(path)):
        found.append(named.lower() if named else _account(what or "", owner or given))
        if item and what.lower() == "wall":
            post = f"{int(owner)}_{int(item)}"
    accounts = tuple(dict.fromkeys(account for account in found if account))
    return accounts, post, _page(path) is not None and not post
