"""Entries and notes from the command line: forms out, returned files in, and who still owes what."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from docx import Document

from cli import app
from tests.collectors.imports.books import csv, xlsx
from tests.commands.commanding import ran
from tests.commands.e2e import rows, small_home

ENTRIES = (
    ("Библиотека", "Дата", "Телефон"),
    ("Первая", "20.10.2025", "8-911"),
    ("Чужая", "", ""),
    ("", "1.1.2025", ""),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = small_home(tmp_path / "home", begun=True)
    (home / "libraries.csv").write_text(
        "id,name,group,municipality,vk\none,Первая,district,Гдовский,club1\ntwo,Вторая,district,Плюсский,club2\n"
        "three,Третья,district,Псковский,club3\n",
        "utf-8",
    )
    posts = csv(
        home.parent / "посты.csv", ("Дата", "Текст", "Ссылка"),
        ("03.11.2025", "#библиотекачитатель", "https://vk.com/wall-2_1"),
        ("03.11.2025", "#библиотекачитатель", "https://vk.com/wall-3_1"),
    )  # fmt: skip
    assert ran(app, "import", posts, "--home", home).code == 0
    return home


def loaded(home: Path) -> str:
    assert ran(app, "load", "--home", home).code == 0
    return ran(app, "status", "--home", home).out


def test_entries_are_reconciled_both_ways_and_taken_once(home: Path, tmp_path: Path) -> None:
    first = ran(app, "import", xlsx(tmp_path / "заявки.xlsx", *ENTRIES), "--entries", "--home", home)
    assert first.code == 3 and "отложено строк: 1" in first.err and "«Чужая»" in first.err
    before = (home / "entries.csv").read_text("utf-8")
    assert before == "library,announced_at,contact\none,2025-10-20,8-911\nЧужая,,\n"
    again = ran(app, "import", csv(tmp_path / "ещё.csv", *ENTRIES[:3]), "--entries", "--home", home)
    assert again.code == 0 and (home / "entries.csv").read_text("utf-8") == before
    ran(app, "import", csv(tmp_path / "c.csv", ("id", "дата"), ("two", "")), "--entries", "--home", home)
    said = loaded(home)
    assert "заявлено библиотек: 2, записи найдены у 1" in said
    assert "заявили, но записей не найдено: Первая\n" in said
    assert "есть записи, но заявки не было: Третья\n" in said
    found = rows(home, "select library_id, status from announcements order by 1")
    assert found == [("one", "silent"), ("three", "unannounced"), ("two", "both")]
    assert "8-911" not in str(rows(home, "from entries"))


def test_whoever_announced_and_is_only_written_about_is_silent(home: Path) -> None:
    (home / "entries.csv").write_text("library,announced_at,contact\none,,\ntwo,,\n", "utf-8")
    record = {
        "text": "Были в первой библиотеке! #библиотекачитатель",
        "date": "2025-11-03",
        "author_id": "777",
        "network": "vk",
        "owner_id": "777",
        "id": "1",
    }
    (home / "posts.jsonl").write_text(json.dumps(record), "utf-8")
    ran(app, "import", home / "posts.jsonl", "--home", home)
    decisions = home / "decisions.csv"
    decisions.write_text(decisions.read_text("utf-8") + "post,vk,777,1,library,one,о ней,Анна,\n", "utf-8")
    said = loaded(home)
    assert rows(home, "select posts from library_summary where id = 'one'") == [(1,)]
    assert "заявили, но записей не найдено: Первая\n" in said


def returned(home: Path, folder: Path, library: str, words: str) -> Path:
    """The library's form, with the words under its first heading."""
    document = Document(str(home / "exports" / "note-forms" / f"{library}.docx"))
    blank = next(one for one in document.paragraphs if one.text.startswith("[заполняется"))
    blank.text = words
    folder.mkdir(exist_ok=True)
    document.save(folder / f"{library}.docx")
    return folder


def test_forms_go_out_and_come_back_and_status_says_who_owes_one(home: Path, tmp_path: Path) -> None:
    loaded(home)
    made = ran(app, "export", "note-forms", "--home", home)
    assert made.code == 0 and "бланков справок: 3" in made.out
    folder = returned(home, tmp_path / "справки", "two", "Провели встречу.")
    (folder / "письмо.rtf").write_text("{}", "utf-8")
    taken = ran(app, "import", "--notes", folder, "--home", home)
    assert taken.code == 3 and "two.docx: Вторая, 1\u00a0часть" in taken.out
    assert "не прочитано: письмо.rtf: читаются .docx и .odt" in taken.err
    said = loaded(home)
    assert (
        "справки библиотек: получено 1 из 2, до 10\u00a0ноября\u00a02025\u00a0г. ждём от 1\u00a0библиотеки: Третья"
        in said
    )
    note = "select library_id, municipality, section, text, voice, file from library_notes"
    assert rows(home, note) == [("two", "Плюсский", "course", "Провели встречу.", "report", "two.docx")]


@pytest.mark.long
def test_a_file_that_comes_again_replaces_its_rows_and_unchanged_ones_keep_their_day(
    home: Path, tmp_path: Path
) -> None:
    loaded(home)
    ran(app, "export", "note-forms", "--home", home)
    for words, day in (("Первое.", 10), ("Первое.", 11), ("Второе.", 12)):
        folder = returned(home, tmp_path / "справки", "two", words)
        clock = {"BIBLIOPULSE_NOW": f"2025-11-{day}T09:00:00+03:00", "VK_TOKEN": ""}
        assert ran(app, "import", "--notes", folder, "--home", home, env=clock).code == 0
        loaded(home)
        kept = rows(home, "select text, day(received_at) from library_notes")
        assert kept == [(words, 10 if words == "Первое." else 12)]
    ran(app, "load", "--rebuild", "--home", home)
    assert rows(home, "select text, day(received_at) from library_notes") == [("Второе.", 12)]


def test_whoever_is_forgotten_stands_in_no_note(home: Path, tmp_path: Path) -> None:
    answer = {
        "items": [{"id": 9, "owner_id": -2, "post_id": 1, "from_id": 5, "date": 1762153200, "text": "Как у вас хорошо, приду ещё"}],
        "profiles": [{"id": 5, "first_name": "Зинаида", "last_name": "Перепёлкина"}],
    }  # fmt: skip
    (tmp_path / "wall.json").write_text(json.dumps({"response": answer}), "utf-8")
    assert ran(app, "import", tmp_path / "wall.json", "--home", home).code == 0
    loaded(home)
    ran(app, "export", "note-forms", "--home", home)
    folder = returned(home, tmp_path / "справки", "two", "Хвалит нас Зинаида Перепёлкина.")
    for _ in range(2):  # also what is taken after it
        assert ran(app, "import", "--notes", folder, "--home", home).code == 0
        loaded(home)
        gone = ran(app, "forget", "vk", "5", "--home", home)
        assert gone.code == 0, gone.err
        assert rows(home, "select text from library_notes") == [("Хвалит нас [удалено].",)]
        raw = b"".join(gzip.decompress(path.read_bytes()) for path in (home / "raw").glob("*.gz"))
        assert "Перепёлкина".encode() not in raw
