"""Records from a file that people send: NDJSON, VK's own JSON, a table, a list of links with texts.

Whatever the file, each thing in it is an object with ``text`` and whatever else is known: ``kind`` (post, comment; also
reader, library, other), ``network``, ``owner_id``, ``post_id``, ``comment_id`` or ``id``, ``author_id``,
``published_at`` or ``date`` (ISO 8601 or Unix seconds), counts, ``url``. What is missing stays unknown.
An address says which post it is: the network's own, not one more. A number without one is the file's own: where another file
has another text under it, or the same file does, nobody can tell which is meant, and it is set aside.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from campaign.errors import ConfigurationError, one_line
from campaign.marks import wall_item
from campaign.settings import Campaign
from campaign.signs import garbled
from campaign.tables.addresses import SITE, network_of, place_of
from campaign.tables.headers import Wishes
from campaign.tags import Matcher
from collectors.imports.given import Given
from collectors.imports.jsons import is_of_vk
from collectors.imports.numbered import MADE, Key, is_numbered, key_of, told_by_files
from collectors.imports.opening import Opened, opened
from collectors.raw import LONGEST
from collectors.records import (
    Author,
    Comment,
    Coverage,
    MatchPlace,
    Post,
    Record,
    encode,
    is_count,
    plausible,
    utc,
)
from collectors.vk import parse as vk

KINDS = {"post": "post", "library": "post", "other": "post", "comment": "comment", "reader": "comment"}
VK = vk.NETWORK
_LONGEST_NAME = 200  # signs of an identifier
_SHOWN = 60  # signs of a value in a message


class Aside(NamedTuple):
    """A line that is no record, and why."""

    number: int
    reason: str
    line: bytes


class FileSource:
    """The records of one file. What are none are set ``aside``; the others are not lost for them.

    ``taken`` counts posts and comments; ``columns`` says what a table's columns were taken for, empty for other files. ``raw`` is
    where what was imported before lies.
    """

    name = "file"

    def __init__(self, path: Path, wishes: Wishes | None = None, raw: Path | None = None) -> None:
        self.path = path
        self.aside: list[Aside] = []
        self.taken = 0
        self._wishes = wishes or Wishes()
        self._raw = raw
        self._texts: dict[Key, tuple[int, str]] = {}

    @cached_property
    def opened(self) -> Opened:
        """Raises ``ConfigurationError`` for a file that cannot be read, or whose columns nobody understands."""
        return opened(self.path, self._wishes)

    @cached_property
    def _told(self) -> Mapping[Key, Mapping[str, str]]:
        return told_by_files(self._raw) if self._raw else {}

    def records(self, campaign: Campaign, now: datetime) -> Iterator[Record]:
        """Posts and comments in the order of the file, then one ``Coverage``.

        Raises ``ConfigurationError`` where nothing in the file is a record.
        """
        matcher = campaign.matcher()
        unnamed: Counter[str] = Counter()
        accepted, has_any = 0, False
        for given in self.opened.rows():
            try:
                record = self._record(given, campaign, matcher, now, unnamed)
            except ValueError as error:
                self.aside.append(Aside(given.number, one_line(str(error)), given.line))
                continue
            if not given.about:
                self.taken += 1
                accepted += isinstance(record, Post) and record.matched_tag is not None
            has_any = True
            yield record
        if not has_any and not self.aside:
            raise ConfigurationError(f"{self.path.name}: в файле нет ни одной записи; ничего не загружено")
        if self.aside and not self.taken:
            first = self.aside[0]
            raise ConfigurationError(
                f"{self.path.name}, строка {first.number}: {first.reason}; годных строк в файле нет, ничего не загружено"
            )
        yield Coverage(
            network=self.name,
            route="import",
            target=self.path.name,
            found=self.taken + len(self.aside),
            accepted=accepted,
            status="cut_off" if self.aside else "done",
            error=f"отложено строк: {len(self.aside)}" if self.aside else None,
            fetched_at=now,
        )

    def _record(
        self, given: Given, campaign: Campaign, matcher: Matcher, now: datetime, unnamed: Counter[str]
    ) -> Post | Comment | Author:
        """Raises ``ValueError`` in Russian."""
        item, found_by = given.item, f"import:{self.path.name}"
        if item is None:
            raise ValueError(given.mistake)
        record: Post | Comment | Author
        if given.about:
            read = vk.parse_person if "first_name" in item else vk.parse_community
            record = read(item, fetched_at=now)
        elif is_of_vk(item):
            record = _of_vk(item, matcher, now, found_by)
        else:
            record = parse_item(item, campaign, matcher, now, found_by, unnamed)
        if len(encode(record)) > LONGEST:
            raise ValueError(f"запись длиннее {LONGEST // 1_000_000} МБ")
        if not isinstance(record, Author) and not is_of_vk(item):
            self._check_one_text(record, given.number)
        return record

    def _check_one_text(self, record: Post | Comment, line: int) -> None:
        """Raises ``ValueError`` where the same identity has another text already, here or in another file."""
        key = key_of(record)
        if key[-1].startswith(MADE):
            return
        number, text = self._texts.setdefault(key, (line, record.text))
        if text != record.text:
            raise ValueError(
                f"тот же номер, что в строке {number}, а текст другой; впишите каждой строке свой номер или уберите столбец с "
                "номерами"
                if isinstance(record, Comment) or not record.url
                else f"та же ссылка, что в строке {number}, а текст другой; если это отзывы или комментарии на одной странице, "
                "впишите им вид «комментарий»"
            )
        if not is_numbered(record):
            return
        elsewhere = self._told.get(key, {})
        if self.path.name not in elsewhere and record.text not in elsewhere.values():
            for name in elsewhere:
                raise ValueError(
                    f"номер {key[-1]} уже есть в файле «{name}», а текст там другой; если это другая таблица, впишите рядом с ней "
                    f'в .toml её имя: [values] и owner_id = "…", а если исправленная, назовите её «{name}»'
                )


def _of_vk(item: dict[str, Any], matcher: Matcher, now: datetime, found_by: str) -> Post | Comment:
    """A post or comment as VK's API gave it to whoever saved it. Raises ``ValueError``."""
    if vk.is_reply(item) or ("post_id" in item and "post_type" not in item):
        return vk.parse_comment(item, fetched_at=now)
    post = vk.parse_post(item, found_by=found_by, fetched_at=now)
    tag, place = match(matcher, post.text, post.quoted_text)
    if tag is None and (tag := matcher.match(vk.captions(item))):
        place = "attachment"
    return msgspec.structs.replace(post, matched_tag=tag, match_place=place)


def parse_item(
    item: dict[str, Any],
    campaign: Campaign,
    matcher: Matcher,
    now: datetime,
    found_by: str,
    unnamed: Counter[str],
) -> Post | Comment:
    """One record of a line's object. Raises ``ValueError`` in Russian; ``unnamed`` counts texts without an id."""
    text = item.get("text")
    if not isinstance(text, str):
        raise ValueError("нет ключа «text» с текстом")
    if spoilt := garbled(text):
        raise ValueError(
            f"текст испорчен при смене кодировки («{_shown(spoilt)}»); возьмите исходный файл и сохраните его как «CSV UTF-8» "
            "или книгу Excel"
        )
    kind = item.get("kind") or ("comment" if "comment_id" in item else "post")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"kind «{_shown(kind)}» — бывает: {', '.join(KINDS)}")
    payload, item = item, _with_place(item)
    address = _address(item)
    known = {**item, **address}
    shared: dict[str, Any] = {
        "network": _identifier(known, "network") or "file",
        "owner_id": _identifier(known, "owner_id") or "",
        "author_id": _identifier(item, "author_id"),
        "published_at": _moment(item, campaign),
        "text": text,
        "likes": _count(item, "likes"),
        "fetched_at": now,
        "payload": payload,
    }
    if KINDS[kind] == "comment" or "comment_id" in address:
        return Comment(
            comment_id=_identifier(known, "comment_id", "id") or _hash_id(text, unnamed),
            post_id=_identifier(known, "post_id"),
            parent_comment_id=_identifier(known, "parent_comment_id"),
            reply_to=_identifier(item, "reply_to"),
            deleted=item.get("deleted") is True,
            **shared,
        )
    quoted = item.get("quoted_text") if isinstance(item.get("quoted_text"), str) else ""
    tag, place = match(matcher, text, quoted or "")
    return Post(
        post_id=_identifier(known, "post_id", "id") or _hash_id(text, unnamed),
        url=_url(known),
        signer_id=_identifier(item, "signer_id"),
        quoted_text=quoted or "",
        matched_tag=tag,
        match_place=place,
        comments=_count(item, "comments"),
        reposts=_count(item, "reposts"),
        views=_count(item, "views"),
        found_by=found_by,
        **shared,
    )


def match(matcher: Matcher, text: str, quoted: str) -> tuple[str | None, MatchPlace | None]:
    """The canonical tag and where it stands: own words before quoted ones."""
    own = matcher.match(text)
    if own:
        return own, "own"
    tag = matcher.match(quoted)
    return tag, "quoted" if tag else None


def _with_place(item: dict[str, Any]) -> dict[str, Any]:
    """The object with the network's code, and with what its address says where the object itself says nothing."""
    network = item.get("network")
    named = {"network": network_of(network)} if isinstance(network, str) and network else {}
    url = item.get("url")
    place = place_of(url) if isinstance(url, str) else {}
    if any(item.get(key) not in (None, "") for key in ("post_id", "comment_id", "id")):
        place = {key: code for key, code in place.items() if key == "network" and code != SITE}
    if place.get("network") == VK:
        place = {}
    said = {key: value for key, value in item.items() if value not in (None, "")}
    return {**item, **place, **said, **named}


def _address(item: dict[str, Any]) -> dict[str, str]:
    """What an address at VK says of the line: its identity. Raises ``ValueError`` where the line says otherwise."""
    url = item.get("url")
    at = wall_item(url) if isinstance(url, str) and item.get("network") in (None, "", VK) else None
    if at is None:
        return {}
    keys = ("owner_id", "post_id", "comment_id", "parent_comment_id")
    found = {key: number for key, number in zip(keys, at, strict=True) if number}
    for key, number in found.items():
        if _identifier(item, key) not in (None, number):
            raise ValueError(f"«{key}» — «{_shown(item[key])}», а по адресу в «url» это {number}")
    return {**found, "network": VK, "url": f"{vk.SITE}wall{at.owner}_{at.post}"}


def _identifier(item: dict[str, Any], *keys: str) -> str | None:
    for key in keys:
        value = item.get(key)
        if value is None or value == "":
            continue
        if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > _LONGEST_NAME:
            raise ValueError(f"«{key}» — ожидается текст или целое число")
        return str(value)
    return None


def _hash_id(text: str, unnamed: Counter[str]) -> str:
    """The same file gives the same identifiers; equal texts of one file stay apart by their number."""
    unnamed[text] += 1
    return MADE + hashlib.sha256(f"{unnamed[text]}:{text}".encode()).hexdigest()[:16]


def _count(item: dict[str, Any], key: str) -> int | None:
    value = item.get(key)
    if value is None or is_count(value):
        return value
    raise ValueError(f"«{key}» — «{_shown(value)}», а ожидается целое число от 0 до 999 999 999 999 или null")


def _url(item: dict[str, Any]) -> str | None:
    value = item.get("url")
    # Only web addresses become links on the page.
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else None


def _moment(item: dict[str, Any], campaign: Campaign) -> datetime | None:
    value = item.get("published_at", item.get("date"))
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return plausible(moment if moment.tzinfo else moment.replace(tzinfo=campaign.timezone))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return utc(value)
    except (ValueError, OverflowError, OSError):
        pass
    raise ValueError(
        f"дата «{_shown(value)}» — ожидается вид 2025-11-01T10:05:00+03:00 или секунды Unix, с 1900 года по 2199"
    )


def _shown(value: object) -> str:
    """A value in a message, which no value makes long."""
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
