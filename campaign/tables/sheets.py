"""CSV files that people fill in for the papers: read strictly, a mistake is named with its line."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from campaign.errors import ConfigurationError
from campaign.system import reason

YES, NO = ("да", "yes", "1", "true"), ("нет", "no", "0", "false")
# Soft hyphens are typography; every other unseen character in a name or reason is a mistake or a trick.
_UNSEEN, _HARMLESS = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"), "\u00ad"


@dataclass(frozen=True)
class SheetRow:
    """A row with the line on which it begins; a column that the file lacks is empty."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_rows(path: Path, required: Sequence[str], optional: Collection[str] = ()) -> list[SheetRow]:
    """The rows of a UTF-8 CSV, with «,» or «;»; blank ones are left out.

    Raises ``ConfigurationError`` for a missing, unknown or doubled column, for a row with too many cells, for another
    encoding.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path.name}: это не CSV в кодировке UTF-8; в Excel сохраните его как «CSV UTF-8»"
        ) from error
    except OSError as error:
        raise ConfigurationError(f"{path}: не удаётся прочитать файл ({reason(error)})") from error
    return parse_rows(text, path.name, required, optional)


def parse_rows(
    text: str, name: str, required: Sequence[str], optional: Collection[str] = ()
) -> list[SheetRow]:
    """``read_rows`` of a text; ``name`` is what mistakes are called by."""
    head = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=";" if head.count(";") > head.count(",") else ",",
        strict=True,
    )
    try:
        columns = [column.strip() for column in next(reader, [])]
        _check_columns(columns, name, required, optional)
        rows = []
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) > len(columns):
                    raise ConfigurationError(
                        f"{name}, строка {line}: ячеек больше, чем столбцов; проверьте кавычки и разделители"
                    )
                rows.append(SheetRow(line, dict(zip(columns, map(str.strip, cells), strict=False))))
            line = reader.line_num + 1
        return rows
    except csv.Error as error:
        raise ConfigurationError(
            f"{name}, строка {reader.line_num}: это не CSV ({error}); проверьте кавычки"
        ) from error


def _check_columns(
    columns: Sequence[str], name: str, required: Sequence[str], optional: Collection[str]
) -> None:
    expected = ", ".join([*required, *optional])
    for column in required:
        if column not in columns:
            raise ConfigurationError(
                f"{name}, строка 1: нет столбца «{column}»; ожидаются столбцы {expected}"
            )
    for column in columns:
        if column not in required and column not in optional:
            raise ConfigurationError(f"{name}, строка 1: лишний столбец «{column}»; бывают {expected}")
        if columns.count(column) > 1:
            raise ConfigurationError(f"{name}, строка 1: столбец «{column}» стоит дважды")


def unseen(text: str) -> str:
    """The first character that cannot be seen or printed, as «U+202E»; empty where all is well."""
    for char in text:
        if unicodedata.category(char) in _UNSEEN and char not in _HARMLESS:
            return f"U+{ord(char):04X}"
    return ""


def as_day(text: str) -> date | None:
    """«2025-11-12» or «12.11.2025»; ``None`` for anything else."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def as_yes(text: str) -> bool | None:
    """«да» and «нет» in their usual spellings; ``None`` for anything else."""
    word = text.casefold()
    return True if word in YES else False if word in NO else None
