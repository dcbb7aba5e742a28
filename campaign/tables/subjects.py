"""Whom the texts behind the first places are about, as people confirmed or corrected it.

``review-subjects.csv`` has a text in each line. ``check`` is empty (nobody has looked), «да» (it is about the libraries
in ``assigned``), ids or a name of the registry (about these), or «нет» (about none). The other columns are for reading.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from campaign.errors import ConfigurationError
from campaign.tables.libraries import Library
from campaign.tables.review import KINDS
from campaign.tables.sheets import SheetRow, as_yes, parse_rows, read_text

FILE = "review-subjects.csv"
CONFIRMED, CORRECTED = "подтверждено: о какой библиотеке", "исправлено: о какой библиотеке"
_KEY = ("kind", "network", "owner_id", "id")
_NONE = "none"


@dataclass(frozen=True)
class Answer:
    """What a person answered of one text: ``libraries`` as decisions.csv writes them. ``where`` names its line."""

    where: str
    kind: str
    network: str
    owner_id: str
    id: str
    libraries: str
    confirmed: bool


def written_checks(path: Path) -> list[dict[str, str]]:
    """The lines with something in ``check``, as they stand; none where there is no file."""
    rows = _rows(path) if path.is_file() else []
    return [{column: _cell(row, column) for column in (*_KEY, "check")} for row in rows if row["check"]]


def read_answers(path: Path, libraries: Sequence[Library]) -> list[Answer]:
    """The answers of a file, of a text that stands twice the last. Raises ``ConfigurationError`` with the line."""
    named = _by_name(libraries)
    found = (_answer(row, path.name, named) for row in _rows(path) if row["check"])
    return list({(one.kind, one.network, one.owner_id, one.id): one for one in found}.values())


def _rows(path: Path) -> list[SheetRow]:
    return parse_rows(read_text(path), path.name, (*_KEY, "assigned", "check"), None)


def _cell(row: SheetRow, column: str) -> str:
    # The mark by which an export keeps a wall's minus from being a formula.
    return row[column].removeprefix("'")


def _answer(row: SheetRow, name: str, named: Mapping[str, str]) -> Answer:
    where = f"{name}, строка {row.line}"
    kind, network, owner_id, item_id = (_cell(row, column) for column in _KEY)
    if kind not in KINDS:
        raise ConfigurationError(f"{where}: kind «{kind}» — бывает: {', '.join(KINDS)}")
    assigned, said = _ids(row["assigned"].split("|"), named, where, "assigned"), as_yes(row["check"])
    if said is None:
        libraries = _ids(row["check"].split("|"), named, where, "check")
    else:
        libraries = assigned if said else _NONE
    return Answer(where, kind, network, owner_id, item_id, libraries, libraries == assigned)


def _ids(words: Iterable[str], named: Mapping[str, str], where: str, column: str) -> str:
    found = []
    for word in words:
        key = _plain(word)
        if key not in named:
            raise ConfigurationError(
                f"{where}: {column} «{word.strip()}» — ожидается «да», «нет», код библиотеки из libraries.csv или её "
                "точное название, которого нет у других"
            )
        found.append(named[key])
    return "|".join(dict.fromkeys(found))


def _by_name(libraries: Sequence[Library]) -> dict[str, str]:
    """Ids by themselves and by the names that only one library bears."""
    names = [_plain(library.name) for library in libraries]
    unique = {
        name: library.id for name, library in zip(names, libraries, strict=True) if names.count(name) == 1
    }
    return unique | {_plain(library.id): library.id for library in libraries}


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
