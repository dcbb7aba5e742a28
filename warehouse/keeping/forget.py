"""A person leaves the home: every file of it is written anew without them, and the marks that stay name nobody.

``forget`` first gathers all that can tell who they are (from raw files, the warehouse and the copies), because each file that
is rewritten takes some of that knowledge with it. What was gathered lies in ``keys/forgetting.json`` while the work is
under way, so that an erasure cut short is finished by the next one; it is the last thing to go.
"""

from __future__ import annotations

import csv
import io
import logging
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import msgspec

from campaign.errors import ConfigurationError
from campaign.files import replace_text, replacing, write_private
from campaign.folder import Home
from campaign.tables.cells import BOM, delimiter_of
from campaign.tables.sheets import read_text
from collectors.forgetting import ERASED, Eraser, Words, add_marks, mark
from collectors.raw import SUFFIX
from warehouse.connect import BACKUPS, PUBLISHED, database_files, parquet_rows
from warehouse.keeping.backup import SUMS, sealed, write_sums
from warehouse.keeping.erasing import erase_database, erase_frozen
from warehouse.keeping.frozen import FOLDER as FROZEN
from warehouse.keeping.mending import damaged
from warehouse.keeping.person import (
    EDITED,
    JOURNAL,
    LETTERS_LOG,
    NAME_CASES,
    Person,
    gather,
    known_account,
    rows_of,
)
from warehouse.keeping.rawfiles import rewrite

# Made from the warehouse at any time, or binary: what names the person is removed whole.
TEXTS = frozenset({"", ".html", ".json", ".ndjson", ".jsonl", ".txt", ".log", ".md", ".tsv", ".xml", ".toml"})
OTHER_ENCODINGS = ("cp1251", "utf-16", "utf-16-be", "koi8-r", "cp866")
ZIPPED = frozenset({".xlsx", ".docx"})
DERIVED = ("reports", "exports", "logs")
# Of a letter's line stay its number and its day: numbers are given once.
STAYS_IN_LOG = re.compile(r"\d+|[\d.-]+|выдано|отозвано")

Beyond = Callable[[Person], str]

log = logging.getLogger(__name__)


@dataclass
class Erased:
    """What was rewritten or removed, relative to the home, and how many records were the person's."""

    network: str
    account: str
    records: int = 0
    # Whether anything of theirs was there; what cannot be read goes only then.
    found: bool = False
    # Whether the note of an erasure that was cut short could not be read: nobody knows whose it was.
    lost_track: bool = False
    rewritten: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)
    # What may name the person and cannot be read: encrypted copies; in folders besides the home PDF, pictures and the like.
    unread: list[Path] = field(default_factory=list)
    # Why they could not be reached beyond the home; then the note of the erasure stays, and the next one finishes it.
    unreached: str = ""

    def remove(self, path: Path) -> None:
        path.unlink()
        self.removed.append(path)


def forget(
    home: Home, network: str, account: str, also: Sequence[Path] = (), beyond: Beyond = lambda person: ""
) -> Erased:
    """Rewrite every file of the home without this person, known by number or screen name. Only under the home's lock.

    ``also`` are folders elsewhere, with copies, exports and notes: there nothing is removed but pages and Word files that name
    the person. ``beyond`` erases them where the home's rows have gone, and says why if it could not.

    Afterwards the facts are stale: publish, report and export again. Raises ``ConfigurationError`` for whom nobody knows,
    ``BrokenRaw`` for a raw file that cannot be read (nothing has been rewritten then).
    """
    journal, lost_track = home.path / JOURNAL, False
    if journal.is_file():
        try:
            before = msgspec.json.decode(journal.read_bytes(), type=Person)
        except msgspec.DecodeError:
            lost_track = True
        else:
            erased = _erase(home, before, also, beyond)
            if network == before.network and account in (before.account, *before.screen_names):
                return erased
    folders = [home.path, *_copies(home.path)]
    person = gather(folders, home.key(), network, known_account(folders, network, account))
    write_private(journal, msgspec.json.encode(person))
    erased = _erase(home, person, also, beyond)
    erased.lost_track = lost_track
    return erased


def unfinished(home: Path) -> bool:
    """Whether an erasure was cut short."""
    return (home / JOURNAL).is_file()


def _erase(home: Home, person: Person, also: Sequence[Path], beyond: Beyond) -> Erased:
    erased = Erased(person.network, person.account)
    key = home.key()
    add_marks(home, frozenset(mark(key, person.network, each) for each in person.marked()))
    for folder in (*_copies(home.path), home.path):
        erase_folder(folder, person, key, erased)
        if folder != home.path:  # a copy made while an erasure was under way
            (folder / JOURNAL).unlink(missing_ok=True)
        if (folder / SUMS).is_file():
            write_sums(folder)
    erased.unread += sealed(home.path)
    for folder in also:
        _erase_elsewhere(folder, person, key, erased)
    erased.unreached = beyond(person)
    if not erased.unreached:
        (home.path / JOURNAL).unlink(missing_ok=True)
    return erased


def _erase_elsewhere(folder: Path, person: Person, key: bytes, erased: Erased) -> None:
    copies = sorted(path.parent for path in folder.rglob(SUMS))
    for copy in copies:
        erase_folder(copy, person, key, erased)
        write_sums(copy)
    words = person.words()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or any(copy in path.parents for copy in copies):
            continue
        if not _erase_readable(path, person, words, erased):
            erased.unread.append(path)


def _erase_readable(path: Path, person: Person, words: Words, erased: Erased) -> bool:
    """Clear a table, page, text or Word file of the person; ``False`` for what cannot be read."""
    kind = path.suffix.lower()
    with suppress(ConfigurationError, zipfile.BadZipFile, duckdb.Error):
        if kind == ".parquet" and any(words.found(readable(str(row))) for row in parquet_rows(path)):
            erased.remove(path)
        elif kind == ".xlsx" and _zip_names(path, words):
            _clear_sheets(path, words, erased)
        elif kind == ".docx" and (path.name in person.letters or _zip_names(path, words)):
            erased.remove(path)
        elif kind == ".csv" and _erase_rows(path, person, words):
            erased.rewritten.append(path)
        elif kind in TEXTS:
            _erase_text(path, words, erased)
        return kind in TEXTS | ZIPPED | {".csv", ".parquet"}
    return False


def _copies(home: Path) -> list[Path]:
    """The copies of the home inside it; one that was cut short is thrown away."""
    for half in (home / BACKUPS).glob(".*.tmp"):
        shutil.rmtree(half, ignore_errors=True)
    return [path for path in sorted((home / BACKUPS).glob("*")) if path.is_dir()]


def erase_folder(home: Path, person: Person, key: bytes, erased: Erased) -> None:
    """Rewrite the files of a home or of a copy."""
    words = person.words()
    for path in sorted((home / "raw").glob("*" + SUFFIX)):
        if rewrite(path, Eraser(person.is_theirs, words).without):
            erased.rewritten.append(path)
    for path in database_files(home):
        erased.records += erase_database(path, person, words, home / "raw")
    (home / PUBLISHED).unlink(missing_ok=True)  # made from the working file
    for folder in sorted((home / FROZEN).glob("*")):
        if erase_frozen(folder, person, words, key):
            erased.rewritten.append(folder)
    for name in EDITED:
        if _erase_rows(home / name, person, words):
            erased.rewritten.append(home / name)
    if _erase_log(home / LETTERS_LOG, person):
        erased.rewritten.append(home / LETTERS_LOG)
    erased.found |= bool(erased.rewritten or erased.records or person.is_known)
    for path in damaged(home) if erased.found else ():
        erased.remove(path)
    for path in _derived_files(home):
        _erase_derived(path, person, words, erased)


def _derived_files(home: Path) -> Iterator[Path]:
    for folder in DERIVED:
        yield from sorted(path for path in (home / folder).rglob("*") if path.is_file())


def _erase_rows(path: Path, person: Person, words: Words) -> bool:
    """A table that people edit: rows on the person go, elsewhere only what names them."""
    if not path.is_file():
        return False
    rows = list(rows_of(path))
    # Beside the name stands the same name in another case.
    declined = {tuple(row) for row in rows if path.name == NAME_CASES and row and words.found(row[0])}
    kept = [_without(row, words) for row in rows if not _is_on(row, person) and tuple(row) not in declined]
    if kept == rows:
        return False
    _write_rows(path, kept)
    return True


def _write_rows(path: Path, rows: list[list[str]]) -> None:
    """In the form in which the file was: separator, line ends, mark of UTF-8."""
    text, out = read_text(path), io.StringIO()
    ends = "\r\n" if "\r\n" in text else "\n"
    csv.writer(out, delimiter=delimiter_of(text), lineterminator=ends).writerows(rows)
    replace_text(path, (BOM if text.startswith(BOM) else "") + out.getvalue())


def _erase_log(path: Path, person: Person) -> bool:
    """The line of a letter keeps its number, its day and whether it was withdrawn."""
    rows = list(rows_of(path))
    kept = [
        [cell if STAYS_IN_LOG.fullmatch(cell.strip()) else ERASED for cell in row]
        if any(cell.strip() in person.participants for cell in row)
        else row
        for row in rows
    ]
    if kept == rows:
        return False
    _write_rows(path, kept)
    return True


def _is_on(row: list[str], person: Person) -> bool:
    row = [cell.strip().removeprefix("'") for cell in row]  # the mark of a cell that is no formula
    if set(row) & {*person.participants, person.code}:
        return True
    # decisions.csv has network, owner_id and id side by side; keys of review.csv have the kind between.
    wrote = {"/".join(item) for item in person.posts | person.comments | person.under}
    for network, _, wall_and_number in (cell.split("/", 2) for cell in row if cell.count("/") >= 3):
        if network == person.network and wall_and_number in wrote:
            return True
    return any(
        network == person.network
        and (account == person.account or (owner, account) in person.posts | person.comments | person.under)
        for network, owner, account in zip(row, row[1:], row[2:], strict=False)
    )


def _without(row: list[str], words: Words) -> list[str]:
    return [_cell(cell, words) for cell in row]


def _cell(cell: str, words: Words) -> str:
    if not words.found(cell):
        return cell
    if re.fullmatch(r"[^\s|]+(\|[^\s|]+)*", cell):
        # A list of accounts: «id5|id6» loses one of them.
        return "|".join(part for part in cell.split("|") if not words.found(part))
    return words.erase(cell)


def _erase_derived(path: Path, person: Person, words: Words, erased: Erased) -> None:
    """A page, table, letter or log: what can be rewritten is, what cannot be read goes, and a letter with a hole too."""
    kind = path.suffix.lower()
    with suppress(ConfigurationError, zipfile.BadZipFile):  # no table at all, no Excel file
        if kind in ZIPPED:
            if not (path.name in person.letters or _zip_names(path, words)):
                return
            if kind == ".xlsx":
                _clear_sheets(path, words, erased)
                return
        elif kind == ".csv":
            if _erase_rows(path, person, words):
                erased.rewritten.append(path)
            return
        elif kind in TEXTS:
            _erase_text(path, words, erased)
            return
    # Parquet, PDF, pictures; Word files that name the person.
    if erased.found:
        erased.remove(path)


def _erase_text(path: Path, words: Words, erased: Erased) -> None:
    data = path.read_bytes()
    text = data.decode("utf-8", "replace")
    if not words.found(readable(text)):
        if any(words.found(data.decode(other, "replace")) for other in _other_encodings(data)):
            erased.remove(path)
        return
    suffix = path.suffix.lower()
    # A page is made anew at any time; there and in JSON words may stand escaped in several ways.
    if suffix == ".html" or words.found(readable(kept := _cleared(text, suffix, words))):
        erased.remove(path)
    else:
        replace_text(path, kept)
        erased.rewritten.append(path)


def _cleared(text: str, suffix: str, words: Words) -> str:
    """A log without the lines that name the person, any other text without the words."""
    if suffix not in (".log", ""):
        return words.erase(text)
    return "".join(line for line in text.splitlines(keepends=True) if not words.found(readable(line)))


def _other_encodings(data: bytes) -> tuple[str, ...]:
    """In what a text may be written that is no UTF-8, or has zeros: editors of other systems save so."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return OTHER_ENCODINGS
    return OTHER_ENCODINGS if b"\0" in data else ()


def readable(text: str) -> str:
    r"""The text, and once more as it is without the escapes of HTML and JSON («\u003c», «&amp;»)."""
    import html

    plain = html.unescape(text)
    unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), plain)
    return "\n".join((text, unescaped.replace('\\"', '"').replace("\\n", "\n")))


def _zip_names(path: Path, words: Words) -> bool:
    with zipfile.ZipFile(path) as file:
        return any(words.found(readable(_flat(file.read(name)))) for name in file.namelist())


def _flat(data: bytes) -> str:
    """The member as text, and again without its tags: Word cuts a name into runs."""
    text = data.decode("utf-8", "replace")
    return text + "\n" + re.sub(r"<[^<>]+>", "", text)


def _clear_sheets(path: Path, words: Words, erased: Erased) -> None:
    """An Excel file: cells that name the person lose that. Where a name stands in several pieces or in no cell, the file goes."""
    _rewrite_zip(path, words)
    if _zip_names(path, words):
        erased.remove(path)
    else:
        erased.rewritten.append(path)


def _rewrite_zip(path: Path, words: Words) -> None:
    with (
        replacing(path) as temporary,
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith((".xml", ".rels")):
                data = _erase_xml(data.decode("utf-8", "surrogateescape"), words).encode(
                    "utf-8", "surrogateescape"
                )
            new.writestr(info.filename, data)


def _erase_xml(text: str, words: Words) -> str:
    from html import escape, unescape

    def cell(match: re.Match[str]) -> str:
        inner = unescape(match[1])  # some programs write every letter as its number
        return match[0] if not words.found(inner) else f">{escape(words.erase(inner), quote=False)}<"

    return re.sub(r">([^<]+)<", cell, text)
