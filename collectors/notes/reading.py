"""Notes as records: whose a document is, and what stands under which heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from campaign.errors import ConfigurationError
from campaign.system import reason
from campaign.tables.libraries import Library, LibraryNames
from campaign.tables.notes import BLANK, CODE, SECTIONS, section_of, voice_of
from collectors.notes.documents import DOCX, ODT, Line, lines_of
from collectors.records import Coverage, Note, Voice

READ = (DOCX, ODT)
MOST_FILES = 5_000
LONGEST = 200_000  # signs under one heading
VOICED = "voices"  # the section in which it matters who speaks
_HEAD = 15  # lines in which a free note says whose it is
_CODE = re.compile(rf"{CODE}\s*:\s*([\w.-]+)", re.IGNORECASE)
_HINTS = frozenset((BLANK, *(section.hint for section in SECTIONS)))


@dataclass
class NotesRead:
    """``notes`` are the pieces by file; ``unread`` and ``unmatched`` are files with the reason."""

    notes: dict[str, list[Note]] = field(default_factory=dict)
    unread: list[tuple[str, str]] = field(default_factory=list)
    unmatched: list[tuple[str, str]] = field(default_factory=list)

    def records(self, now: datetime) -> Iterator[Note | Coverage]:
        """The pieces, and for each file that it was asked."""
        for file, notes in self.notes.items():
            yield from notes
            yield Coverage(
                network="file", route="import", target=file, found=len(notes), accepted=len(notes), fetched_at=now
            )  # fmt: skip


def read_notes(folder: Path, libraries: Sequence[Library], now: datetime) -> NotesRead:
    """Every document of a folder, and of the folders in it. Raises ``ConfigurationError`` where there is none."""
    try:
        paths = sorted(
            path for path in folder.rglob("*") if path.is_file() and not path.name.startswith((".", "~$"))
        )
    except OSError as error:
        raise ConfigurationError(f"{folder}: не удаётся прочитать папку ({reason(error)})") from error
    if not paths:
        raise ConfigurationError(f"{folder}: в папке нет ни одного файла; положите в неё присланные справки")
    if len(paths) > MOST_FILES:
        raise ConfigurationError(f"{folder}: файлов больше {MOST_FILES}; похоже, это не та папка")
    names, by_id, found = LibraryNames(libraries), {one.id: one for one in libraries}, NotesRead()
    for path in paths:
        file = path.relative_to(folder).as_posix()
        if path.suffix.lower() not in READ:
            found.unread.append((file, "читаются .docx и .odt; откройте файл и сохраните его как .docx"))
            continue
        try:
            lines = lines_of(path)
            pieces = pieces_of(lines)
        except ConfigurationError as error:
            found.unread.append((file, str(error)))
            continue
        library = library_of(lines, path.stem, names)
        if not library:
            found.unmatched.append(
                (file, f"не понять, чья справка; впишите в неё строку «{CODE}: id из libraries.csv»")
            )
        elif not pieces:
            found.unread.append((file, "под заголовками разделов ничего не написано"))
        else:
            found.notes[file] = [
                Note(
                    library_id=library, municipality=by_id[library].municipality or None, section=section, text=text,
                    voice=voice, file=file, fetched_at=now,
                )
                for (section, voice), text in pieces.items()
            ]  # fmt: skip
    return found


def library_of(lines: Sequence[Line], stem: str, names: LibraryNames) -> str:
    """The library's id: by the form's code, by the name in the first lines, by the name of the file; else empty."""
    for line in lines:
        if code := _CODE.search(line.text):
            return names.id_of(code[1])
    head = [line.text for line in lines[:_HEAD]]
    each = (names.id_of(text) or names.id_within(text) for text in (*head, stem))
    return next(filter(None, each), "")


def pieces_of(lines: Sequence[Line]) -> dict[tuple[str, Voice], str]:
    """The words under each heading, by section and voice; what stands above the first is the note's head.

    Raises ``ConfigurationError`` for more than a person writes.
    """
    section, voice, said = "", "report", dict[tuple[str, Voice], list[str]]()
    for text, styled in lines:
        begins, _, rest = text.partition(":")
        sure = voice_of(text, styled=False) if section == VOICED else ""
        if not sure and (
            found := section_of(text, styled=styled) or (rest and section_of(begins, styled=False))
        ):
            section, voice = found, "report"
            text = rest.strip() if section_of(begins, styled=False) else ""
        elif whose := sure or (section == VOICED and voice_of(text, styled=styled)):
            voice, text = whose, ""
        if section and text and text not in _HINTS:
            said.setdefault((section, _voice(voice)), []).append(text)
    pieces = {key: "\n".join(words) for key, words in said.items()}
    if any(len(text) > LONGEST for text in pieces.values()):
        raise ConfigurationError(f"под одним заголовком больше {LONGEST} знаков; это не похоже на справку")
    return pieces


def _voice(name: str) -> Voice:
    return "librarian" if name == "librarian" else "reader" if name == "reader" else "report"
