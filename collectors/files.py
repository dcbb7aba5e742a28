"""Records from a file: NDJSON, one post or comment a line.

A line is an object with ``text`` and whatever else is known: ``kind`` (post, comment; also reader,
library, other), ``network``, ``owner_id``, ``post_id``, ``comment_id`` or ``id``, ``author_id``,
``published_at`` or ``date`` (ISO 8601 or Unix seconds), counts, ``url``. What is missing stays unknown.
An address at VK says which post or comment it is: the network's own, not one more.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from campaign.errors import ConfigurationError, one_line
from campaign.marks import wall_item
from campaign.settings import Campaign
from campaign.signs import sound
from campaign.system import reason
from campaign.tags import Matcher
from collectors.raw import LONGEST
from collectors.records import Comment, Coverage, MatchPlace, Post, Record, encode, is_count, plausible, utc
from collectors.vk.parse import NETWORK as VK
from collectors.vk.parse import SITE

KINDS = {"post": "post", "library": "post", "other": "post", "comment": "comment", "reader": "comment"}
_LONGEST_NAME = 200  # signs of an identifier
_SHOWN = 60  # signs of a value in a message


class Aside(NamedTuple):
    """A line that is no record, and why."""

    number: int
    reason: str
    line: bytes


class FileSource:
    """The records of one NDJSON file. Lines that are none are set ``aside``; the others are not lost for them."""

    name = "file"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.aside: list[Aside] = []

    def records(self, campaign: Campaign, now: datetime) -> Iterator[Record]:
        """Posts and comments in the order of the file, then one ``Coverage``.

        Raises ``ConfigurationError`` where no line of the file is a record.
        """
        matcher = campaign.matcher()
        unnamed: Counter[str] = Counter()
        found = accepted = 0
        for number, line in self._lines():
            try:
                record = parse_item(_item(line), campaign, matcher, now, f"import:{self.path.name}", unnamed)
                if len(encode(record)) > LONGEST:
                    raise ValueError(f"запись длиннее {LONGEST // 1_000_000} МБ")
            except ValueError as error:
                self.aside.append(Aside(number, one_line(str(error)), line))
                continue
            found += 1
            accepted += isinstance(record, Post) and record.matched_tag is not None
            yield record
        if self.aside and not found:
            first = self.aside[0]
            raise ConfigurationError(
                f"{self.path.name}, строка {first.number}: {first.reason}; годных строк в файле нет, ничего не загружено"
            )
        yield Coverage(
            network=self.name,
            route="import",
            target=self.path.name,
            found=found + len(self.aside),
            accepted=accepted,
            status="cut_off" if self.aside else "done",
            error=f"отложено строк: {len(self.aside)}" if self.aside else None,
            fetched_at=now,
        )

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                    if line.strip():
                        yield number, line
        except OSError as error:
            raise ConfigurationError(f"{self.path}: не удаётся прочитать файл ({reason(error)})") from error


def _item(line: bytes) -> dict[str, Any]:
    """The object of a line, with nothing in it that cannot be stored. Raises ``ValueError`` in Russian."""
    try:
        item = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError("не UTF-8; сохраните файл в кодировке UTF-8") from error
    except RecursionError as error:
        raise ValueError("слишком много вложенных скобок") from error
    except json.JSONDecodeError as error:
        raise ValueError(
            'это не JSON; ожидается объект в одной строке, например {"kind": "comment", "text": "…"}'
        ) from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise ValueError("слишком длинное число") from error
    if not isinstance(item, dict):
        raise ValueError("ожидается объект в фигурных скобках")
    found: dict[str, Any] = sound(item)
    return found


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
    address = _address(item)
    kind = item.get("kind") or ("comment" if "comment_id" in item else "post")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"kind «{_shown(kind)}» — бывает: {', '.join(KINDS)}")
    known = {**item, **address}
    shared: dict[str, Any] = {
        "network": _identifier(known, "network") or "file",
        "owner_id": _identifier(known, "owner_id") or "",
        "author_id": _identifier(item, "author_id"),
        "published_at": _moment(item, campaign),
        "text": text,
        "likes": _count(item, "likes"),
        "fetched_at": now,
        "payload": item,
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
    return {**found, "network": VK, "url": f"{SITE}wall{at.owner}_{at.post}"}


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
    return "sha-" + hashlib.sha256(f"{unnamed[text]}:{text}".encode()).hexdigest()[:16]


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
