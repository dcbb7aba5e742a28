"""The one reader of the tables that people edit: strict, and a mistake is named with its line and what to do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from campaign.errors import ConfigurationError, is_unseen
from campaign.system import reason
from campaign.tables.cells import read_sheet

YES, NO = ("да", "yes", "1", "true"), ("нет", "no", "0", "false")
# No campaign and no paper is older or later; the ends of the calendar do not survive a change of the time zone.
YEARS = range(2000, 2101)
# What Excel saves under other names than «CSV UTF-8», by how such a file begins.
_OTHERS = {b"\xff\xfe": "UTF-16, «Текст Юникод»", b"\xfe\xff": "UTF-16", b"PK\x03\x04": "книга Excel"}


@dataclass(frozen=True)
class SheetRow:
    """A row with the number of the line on which it begins, as messages name it; a column that the file lacks is empty."""

    line: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_rows(path: Path, required: Sequence[str], optional: Collection[str] | None = ()) -> list[SheetRow]:
    """``parse_rows`` of a file."""
    return parse_rows(read_text(path), path.name, required, optional)


def read_text(path: Path) -> str:
    """A table's text as it lies on the disk. Raises ``ConfigurationError`` for anything but UTF-8."""
    try:
        content = path.read_bytes()
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        others = (name for begins, name in _OTHERS.items() if content.startswith(begins))
        seems = next(others, "похоже, Windows-1251")
        raise ConfigurationError(
            f"{path}: это не CSV в кодировке UTF-8 ({seems}); в Excel сохраните его как «CSV UTF-8»"
        ) from error
    except OSError as error:
        raise ConfigurationError(f"{path}: не удаётся прочитать файл ({reason(error)})") from error


def parse_rows(
    text: str, name: str, required: Sequence[str], optional: Collection[str] | None = ()
) -> list[SheetRow]:
    """The rows of a CSV text divided by «,» or «;», blank ones left out; ``name`` is what mistakes are called by.

    Raises ``ConfigurationError`` for a missing or doubled column, for one that is neither required nor optional (``None``:
    any other may be), for a row with too many cells, and for what is no CSV.
    """
    if "\0" in text:
        raise ConfigurationError(
            f"{name}: в файле есть нулевые байты — он повреждён; возьмите резервную копию"
        )
    sheet = read_sheet(text)
    for line in sheet.lines:
        for mistake in (cell.mistake for cell in line.cells if cell.mistake):
            raise ConfigurationError(
                f"{name}, строка {line.number}: это не CSV: {mistake}; проверьте кавычки"
            )
    columns = sheet.columns
    _check_columns(columns, name, required, optional)
    rows = []
    for line, cells in sheet.rows():
        if len(line.cells) > len(columns):
            raise ConfigurationError(
                f"{name}, строка {line.number}: ячеек больше, чем столбцов; проверьте кавычки и разделители"
            )
        rows.append(SheetRow(line.number, dict(cells)))
    return rows


def _check_columns(
    columns: Sequence[str], name: str, required: Sequence[str], optional: Collection[str] | None
) -> None:
    expected = ", ".join([*required, *(optional or ())])
    for column in columns:
        if optional is not None and column not in required and column not in optional:
            raise ConfigurationError(
                f"{name}, строка 1: неизвестный столбец «{column or 'без названия'}»; бывают {expected}"
            )
        if column and columns.count(column) > 1:
            raise ConfigurationError(f"{name}, строка 1: столбец «{column}» стоит дважды")
    for column in required:
        if column not in columns:
            raise ConfigurationError(
                f"{name}, строка 1: нет столбца «{column}»; ожидаются столбцы {expected}"
            )


def unseen(text: str) -> str:
    """The first character that cannot be seen or printed, as «U+202E»; empty where all is well."""
    return next((f"U+{ord(char):04X}" for char in text if is_unseen(char)), "")


def as_day(text: str) -> date | None:
    """«2025-11-12» or «12.11.2025»; ``None`` for anything else."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            found = datetime.strptime(text, form).date()
        except ValueError:
            continue
        return found if found.year in YEARS else None
    return None


def as_yes(text: str) -> bool | None:
    """«да» and «нет» in their usual spellings; ``None`` for anything else."""
    word = text.casefold()
    return True if word in YES else False if word in NO else None
