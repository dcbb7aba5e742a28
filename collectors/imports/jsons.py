"""JSON in files: one object a line, or a document with a list of them; VK's answers (wall.get, wall.getComments) in either."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from campaign.errors import ConfigurationError
from campaign.signs import sound
from campaign.system import reason
from campaign.tables.foreign import read_bytes
from collectors.imports.given import Given

ENDINGS = (".json", ".jsonl", ".ndjson")
EXPECTED = 'это не JSON; ожидается объект в одной строке, например {"kind": "comment", "text": "…"}'
_DEEPEST = 20  # lists in answers in lists


def json_rows(path: Path) -> Iterator[Given]:
    """The objects of a file in its order. Raises ``ConfigurationError`` where it cannot be read."""
    document = _document(path)
    if document is not None:
        for number, item in enumerate(flattened(document), 1):
            yield _given(number, _shown(item), item)
        return
    for number, line in _lines(path):
        try:
            value = _value(line)
        except ValueError as error:
            yield Given(number, line, mistake=str(error))
            continue
        items = list(flattened(value))
        for item in items:
            # Of many in one line each is shown by itself, or nobody would find the one that is meant.
            yield _given(number, _shown(item) if len(items) > 1 else line, item)


def is_of_vk(item: dict[str, Any]) -> bool:
    """Whether it is a post or comment as VK's API has it."""
    return {"id", "from_id", "date"} <= item.keys() and "network" not in item


def is_account_of_vk(item: dict[str, Any]) -> bool:
    """Whether it is one of the ``profiles`` or ``groups`` that VK adds to its answers."""
    return (
        "id" in item
        and "text" not in item
        and ("first_name" in item or {"name", "screen_name"} <= item.keys())
    )


def flattened(value: Any, depth: int = _DEEPEST) -> Iterator[Any]:
    """The objects in lists, in answers of VK, and in threads of its comments."""
    if depth and isinstance(value, list):
        for part in value:
            yield from flattened(part, depth - 1)
    elif depth and isinstance(value, dict) and isinstance(value.get("response"), dict | list):
        yield from flattened(value["response"], depth - 1)
    elif depth and isinstance(value, dict) and isinstance(value.get("items"), list) and "text" not in value:
        for key in ("items", "profiles", "groups"):
            yield from flattened(value.get(key) or [], depth - 1)
    else:
        yield value
        if isinstance(value, dict) and is_of_vk(value) and isinstance(value.get("thread"), dict):
            yield from flattened(value["thread"].get("items") or [], depth - 1) if depth else ()


def _shown(item: Any) -> bytes:
    return json.dumps(item, ensure_ascii=False)[:1000].encode("utf-8", "replace")


def _given(number: int, line: bytes, item: Any) -> Given:
    if not isinstance(item, dict):
        return Given(number, line, mistake="ожидается объект в фигурных скобках")
    found: dict[str, Any] = sound(item)
    return Given(number, line, found, about=is_account_of_vk(found))


def _document(path: Path) -> Any:
    """The file as one document; ``None`` where its first line already is an object, or it is none as a whole."""
    first = next((line for _, line in _lines(path)), b"")
    try:
        if isinstance(_value(first), dict):
            return None
    except ValueError:
        if not first.lstrip().startswith((b"{", b"[")) or len(first.strip()) > 2:
            return None
    try:
        return _value(read_bytes(path).removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        return None


def _value(text: bytes) -> Any:
    """What a text holds. Raises ``ValueError`` in Russian."""
    try:
        return json.loads(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError("не UTF-8; сохраните файл в кодировке UTF-8") from error
    except RecursionError as error:
        raise ValueError("слишком много вложенных скобок") from error
    except json.JSONDecodeError as error:
        raise ValueError(EXPECTED) from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise ValueError("слишком длинное число") from error


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if line.strip():
                    yield number, line
    except OSError as error:
        raise ConfigurationError(f"{path}: не удаётся прочитать файл ({reason(error)})") from error
