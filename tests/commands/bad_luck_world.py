"""A home in which Zina speaks and is spoken to, who will ask to be forgotten; and how to look at all that it says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from docx import Document

from campaign.folder import make_home
from cli import app
from collectors.raw import RawFile, read_lines, sealed_files
from collectors.records import Author
from tests.commands.commanding import ran
from tests.commands.e2e import Ran, rows
from tests.warehouse.world import CAMPAIGN, LIBRARIES, NIGHT, comment, post

ZINA, OTHER = "1900000555", "1900000600"
NAME = "Зинаида Перепёлкина"
OWN = "«Мой отзыв» — про печку № 5, которого не писал больше никто 😀"
DECISION = "comment,vk,-1,2,sentiment,negative,так,Анна,2025-11-09\n"
NOW = datetime(2025, 11, 20, tzinfo=UTC)


def author(number: str, name: str, screen_name: str | None = None) -> Author:
    return Author(
        network="vk", author_id=number, kind="person", name=name, screen_name=screen_name, fetched_at=NIGHT
    )


def two_nights_of_zina(folder: Path) -> Path:
    """Two nights of a small wall on which Zina speaks and is spoken to; one decision."""
    home = make_home(folder / "home", CAMPAIGN, LIBRARIES)
    with RawFile(home.raw, "20251109T000000Z-vk-1") as raw:
        for record in (post("-1", 1, "02 12:00"), author(ZINA, NAME, "zina_p")):
            raw.write(record)
            raw.flush()
        raw.write(comment("-1", 1, 2, ZINA, "02 13:00", OWN))
    with RawFile(home.raw, "20251110T000000Z-vk-2") as raw:
        said = "@id1900000555 (Зинаида Перепёлкина), спасибо вам; читали все: Зинаида  Перепёлкина"
        raw.write(author(OTHER, "Анна Ли"))
        raw.write(comment("-1", 1, 3, OTHER, "03 13:00", said))
    with (home.path / "decisions.csv").open("a", encoding="utf-8") as decisions:
        decisions.write(DECISION)
    assert ran(app, "load", "--home", home.path).code == 0
    return home.path


def word_file(path: Path, words: str) -> None:
    """Write a Word file of one paragraph."""
    document = Document()
    document.add_paragraph(words)
    document.save(str(path))


def run(home: Path, *words: str | Path, code: int = 0) -> Ran:
    done = ran(app, *words, "--home", home)
    assert done.code == code, done.everything
    return done


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (".lock", ".showing.lock")
    }


def told(home: Path) -> str:
    """All that raw files and the warehouse say."""
    raw = b"".join(line for path in sealed_files(home / "raw") for line in read_lines(path)).decode()
    return raw + str([path.read_bytes() for path in home.glob("warehouse.duckdb*")])


def rows_of_working(home: Path) -> list[tuple[str]]:
    run(home, "load")
    return rows(home, "select text from comments")  # type: ignore[return-value]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :]
