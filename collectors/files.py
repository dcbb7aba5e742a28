"""Records from a file: NDJSON, one post or comment a line.

A line is an object with ``text`` and whatever else is known: ``kind`` (post, comment; also reader,
library, other), ``network``, ``owner_id``, ``post_id``, ``comment_id`` or ``id``, ``author_id``,
``published_at`` or ``date`` (ISO 8601 or Unix seconds), counts, ``url``. What is missing stays unknown.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from campaign.errors import ConfigurationError
from campaign.settings import Campaign
from campaign.system import reason
from campaign.tags import Matcher
from collectors.records import Comment, Coverage, MatchPlace, Post, Record

KINDS = {"post": "post", "library": "post", "other": "post", "comment": "comment", "reader": "comment"}
# JSON numbers have no size; a count or a second beyond this is a mistake in the file.
LARGEST = 2**53


class FileSource:
    """The records of one NDJSON file; ``records`` raises ``ConfigurationError`` naming the line."""

    name = "file"

    def __init__(self, path: Path) -> None:
        self.path = path

    def records(self, campaign: Campaign, now: datetime) -> Iterator[Record]:
        """Posts and comments in the order of the file, then one ``Coverage``."""
        matcher = campaign.matcher()
        unnamed: Counter[str] = Counter()
        found = accepted = 0
        for number, item in self._items():
            try:
                record = parse_item(item, campaign, matcher, now, f"import:{self.path.name}", unnamed)
            except ValueError as error:
                raise ConfigurationError(
                    f"{self.path.name}, строка {number}: {error}; исправьте строку и повторите, ничего не загружено"
                ) from error
            found += 1
            accepted += isinstance(record, Post) and record.matched_tag is not None
            yield record
        yield Coverage(
            network=self.name,
            route="import",
            target=self.path.name,
            found=found,
            accepted=accepted,
            fetched_at=now,
        )

    def _items(self) -> Iterator[tuple[int, dict[str, Any]]]:
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                    if line.strip():
                        yield number, self._item(number, line)
        except OSError as error:
            raise ConfigurationError(f"{self.path}: не удаётся прочитать файл ({reason(error)})") from error

    def _item(self, number: int, line: bytes) -> dict[str, Any]:
        where = f"{self.path.name}, строка {number}"
        try:
            item = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise ConfigurationError(f"{where}: не UTF-8; сохраните файл в кодировке UTF-8") from error
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(
                f"{where}: это не JSON; ожидается объект в одной строке, например "
                '{"kind": "comment", "text": "…"}'
            ) from error
        if not isinstance(item, dict):
            raise ConfigurationError(f"{where}: ожидается объект в фигурных скобках")
        return item


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
    # A lone surrogate (half an emoji) cannot be written as UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8")
    kind = item.get("kind") or ("comment" if "comment_id" in item else "post")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"kind «{kind}» — бывает: {', '.join(KINDS)}")
    shared: dict[str, Any] = {
        "network": _identifier(item, "network") or "file",
        "owner_id": _identifier(item, "owner_id") or "",
        "author_id": _identifier(item, "author_id"),
        "published_at": _moment(item, campaign),
        "text": text,
        "likes": _count(item, "likes"),
        "fetched_at": now,
        "payload": item,
    }
    if KINDS[kind] == "comment":
        return Comment(
            comment_id=_identifier(item, "comment_id", "id") or _hash_id(text, unnamed),
            post_id=_identifier(item, "post_id"),
            parent_comment_id=_identifier(item, "parent_comment_id"),
            reply_to=_identifier(item, "reply_to"),
            deleted=item.get("deleted") is True,
            **shared,
        )
    quoted = item.get("quoted_text") if isinstance(item.get("quoted_text"), str) else ""
    tag, place = match(matcher, text, quoted or "")
    return Post(
        post_id=_identifier(item, "post_id", "id") or _hash_id(text, unnamed),
        url=_url(item),
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


def _identifier(item: dict[str, Any], *keys: str) -> str | None:
    for key in keys:
        value = item.get(key)
        if value is None or value == "":
            continue
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError(f"«{key}» — ожидается текст или целое число")
        return str(value).encode("utf-8", "replace").decode("utf-8")
    return None


def _hash_id(text: str, unnamed: Counter[str]) -> str:
    """The same file gives the same identifiers; equal texts of one file stay apart by their number."""
    unnamed[text] += 1
    return "sha-" + hashlib.sha256(f"{unnamed[text]}:{text}".encode()).hexdigest()[:16]


def _count(item: dict[str, Any], key: str) -> int | None:
    value = item.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < LARGEST:
        raise ValueError(f"«{key}» — ожидается целое число, 0 или больше, или null")
    return value


def _url(item: dict[str, Any]) -> str | None:
    value = item.get("url")
    # Only web addresses become links on the page.
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else None


def _moment(item: dict[str, Any], campaign: Campaign) -> datetime | None:
    value = item.get("published_at", item.get("date"))
    if value is None or value == "":
        return None
    problem = f"дата «{value}» — ожидается вид 2025-11-01T10:05:00+03:00 или секунды Unix"
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            moment = datetime.fromtimestamp(value, UTC)
        else:
            raise ValueError(problem)
        return (moment if moment.tzinfo else moment.replace(tzinfo=campaign.timezone)).astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(problem) from error
