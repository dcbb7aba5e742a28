"""What kind of file was sent, and how its things are read one after another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from campaign.errors import ConfigurationError
from campaign.signs import garbled
from campaign.tables.foreign import BOOKS, decoded, read_bytes, read_grid
from campaign.tables.headers import Columns, Wishes, columns_of
from collectors.imports.given import Given
from collectors.imports.jsons import ENDINGS, json_rows
from collectors.imports.links import is_list_of_links, link_rows
from collectors.imports.tables import table_rows

TABLES = (*BOOKS, ".csv", ".tsv", ".tab")
_PEEK = 4096
# How JSON begins, and no table that anybody would send: «[{"», «{"».
_JSON = re.compile(rb"[\s\xef\xbb\xbf\[]*(?:\{\s*\"|\[\s*\])")


@dataclass(frozen=True)
class Opened:
    """``rows`` reads the file; ``columns`` are a table's, ``None`` for every other file."""

    rows: Callable[[], Iterator[Given]]
    columns: Columns | None = None


def opened(path: Path, wishes: Wishes) -> Opened:
    """Raises ``ConfigurationError`` for what cannot be read or understood."""
    ending = path.suffix.lower()
    if ending in ENDINGS:
        return Opened(lambda: json_rows(path))
    content = read_bytes(path)
    if _JSON.match(content[:_PEEK]):
        return Opened(lambda: json_rows(path))
    if ending not in TABLES and not content.startswith(b"PK"):
        try:
            text = decoded(content)
        except ValueError as error:
            raise ConfigurationError(f"{path}: {error}") from error
        if is_list_of_links(text):
            return Opened(lambda: link_rows(text))
    rows = read_grid(path, content, wishes.sheet)
    if not rows:
        raise ConfigurationError(f"{path.name}: в файле нет ни одной строки; ничего не загружено")
    for cell in rows[0].cells:
        if spoilt := garbled(str(cell)):
            raise ConfigurationError(
                f"{path.name}: заголовки испорчены при смене кодировки («{spoilt}»); возьмите исходный файл и сохраните его "
                "как «CSV UTF-8» или книгу Excel"
            )
    try:
        columns = columns_of([(row.number, row.cells) for row in rows], wishes)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path.name}: {error}") from error
    return Opened(lambda: table_rows(rows, columns), columns)
