"""A plain list of links with texts: each address at the beginning of a line, the words behind it and below are its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collectors.imports.given import Given

_LINK = re.compile(r"\s*(?:\d{1,4}[.)]\s+|[-•*–—]\s+)?<?(https?://[^\s<>]+)>?[\s:;,–—-]*")


def is_list_of_links(text: str) -> bool:
    """Whether the first line that is not blank begins with an address and has no second cell."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    found = _LINK.match(first)
    return found is not None and "\t" not in first and not re.match(r'[^"]*[;,]\s*"', first)


def link_rows(text: str) -> Iterator[Given]:
    """An object for each address; a line above the first, or an address without words, is set aside."""
    url, begun, words = "", 0, list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINK.match(line)
        if found:
            yield from _one(begun, url, words)
            url, begun, words = found[1].rstrip('.,;:!?)»"'), number, [line[found.end() :]]
        elif url:
            words.append(line)
        elif line.strip():
            yield Given(number, line.encode(), mistake="строка стоит до первой ссылки")
    yield from _one(begun, url, words)


def _one(number: int, url: str, words: list[str]) -> Iterator[Given]:
    text = "\n".join(words).strip()
    if url and text:
        yield Given(number, f"{url} {text}".encode(), {"url": url, "text": text})
    elif url:
        yield Given(number, url.encode(), mistake="у ссылки нет текста: впишите его за ней или строкой ниже")
