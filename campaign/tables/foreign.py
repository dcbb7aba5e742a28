"""Tables as other programs save them: CSV in any usual encoding, XLSX, XLS and ODS. No more than cells: what they mean is said elsewhere."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from campaign.errors import ConfigurationError
from campaign.system import reason
from campaign.tables.cells import read_sheet

BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
MOST_BYTES = 200_000_000  # of a file, and of a book unpacked
MOST_CELLS = 20_000_000
_ZIP = b"PK\x03\x04"
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Row(NamedTuple):
    """Cells by position: text, numbers, dates as the file has them; ``mistake`` says why they cannot be trusted."""

    number: int
    cells: list[Any]
    mistake: str = ""


def read_bytes(path: Path) -> bytes:
    """Raises ``ConfigurationError`` for what cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(f"{path}: не удаётся прочитать файл ({reason(error)})") from error
    if len(content) > MOST_BYTES:
        raise ConfigurationError(f"{path}: файл больше {MOST_BYTES // 1_000_000} МБ; разделите его на части")
    return content


def decoded(content: bytes) -> str:
    """A text by its mark, as UTF-8 where it is that, by its zeros as UTF-16, else as Windows-1251.

    Raises ``ValueError``, in Russian, where it is none of them.
    """
    marked = next((name for mark, name in _BOMS.items() if content.startswith(mark)), "")
    even, odd = content[:4000:2].count(0), content[1:4000:2].count(0)
    wide = "utf-16-le" if odd > even else "utf-16-be"
    guesses = (marked,) if marked else (wide,) if even + odd else ("utf-8", "cp1251")
    for encoding in guesses:
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise ValueError("кодировка не читается; сохраните файл как «CSV UTF-8»")


def read_grid(path: Path, content: bytes, sheet: str = "") -> list[Row]:
    """The rows of a table that are not blank. ``sheet`` names one of a book, empty for the first that has rows.

    Raises ``ConfigurationError``.
    """
    if path.suffix.lower() in BOOKS or content.startswith(_ZIP):
        return list(_book_rows(path, content, sheet))
    try:
        return list(_text_rows(decoded(content)))
    except ValueError as error:
        raise ConfigurationError(f"{path}: {error}") from error


def _text_rows(text: str) -> Iterator[Row]:
    if "\0" in text:
        raise ValueError("в файле есть нулевые байты — он повреждён; возьмите другую копию")
    for row, line in enumerate(read_sheet(text).lines, 1):
        mistake = next((f"это не CSV: {cell.mistake}" for cell in line.cells if cell.mistake), "")
        cells: list[Any] = [cell.value.strip() for cell in line.cells]
        if any(cells):
            yield Row(row, cells, mistake)


def _book_rows(path: Path, content: bytes, sheet: str) -> Iterator[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    if content.startswith(_ZIP):
        content = unpacked(path, content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = book.sheet_names
            if sheet and sheet not in names:
                raise ConfigurationError(f"{path}: листа «{sheet}» нет; есть: {', '.join(names)}")
            for name in (sheet,) if sheet else names:
                found = book.get_sheet_by_name(name)
                if found.total_height * found.total_width > MOST_CELLS:
                    raise ConfigurationError(
                        f"{path}: лист «{name}» слишком велик; оставьте нужные строки и столбцы"
                    )
                rows = list(_sheet_rows(found.to_python(skip_empty_area=False)))
                if rows:
                    yield from rows
                    return
    except ConfigurationError:
        raise
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise ConfigurationError(
            f"{path}: это не книга Excel и не таблица ODS, или она повреждена; откройте её и сохраните заново"
        ) from error


def _sheet_rows(rows: list[list[Any]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, 1):
        cells = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
        if any(cell not in ("", None) for cell in cells):
            yield Row(number, cells)


def unpacked(path: Path, content: bytes, most: int = MOST_BYTES) -> bytes:
    """The same archive with its parts laid open: what it unpacks to is no larger than it says and than ``most`` bytes.

    Raises ``ConfigurationError``.
    """
    laid = io.BytesIO()
    left = most
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(laid, "w") as plain:
            for part in packed.infolist():
                with packed.open(part) as opened:
                    read = opened.read(left + 1)
                left -= len(read)
                if left < 0:
                    raise ConfigurationError(
                        f"{path}: распакованный, файл больше {most // 1_000_000} МБ; это не похоже на документ"
                    )
                plain.writestr(part.filename, read)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ConfigurationError(
            f"{path}: файл повреждён или закрыт паролем; сохраните его заново"
        ) from error
    return laid.getvalue()
