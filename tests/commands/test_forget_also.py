"""Whoever is forgotten goes from named folders besides the home, too; what cannot be read there is named and left."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli import app
from tests.commands.bad_luck_world import NAME, OTHER, ZINA, run, word_file
from tests.commands.commanding import ran
from tests.commands.keep_world import contents


@pytest.fixture
def home(zina_home: Path) -> Path:
    return zina_home


def test_copies_tables_notes_and_texts_elsewhere_lose_the_person(home: Path, tmp_path: Path) -> None:
    desk = tmp_path / "стол"
    (desk / "справки").mkdir(parents=True)
    run(home, "backup", "--to", desk / "копии")
    run(home, "export", "comments")
    for made in (home / "exports").glob("comments.*"):
        shutil.copy(made, desk)
    word_file(desk / "справки" / "гдов.docx", f"Ярче всех писала {NAME}.")
    word_file(desk / "справки" / "дно.docx", "Ярких отзывов не было.")
    (desk / "letter.txt").write_text(f"Письмо. {NAME} благодарит.", "utf-8")
    (desk / "page.html").write_text(f"<p>{NAME}</p>", "utf-8")
    (desk / "photo.pdf").write_bytes(b"%PDF")
    (desk / "old.csv").write_bytes("имя;кто\n".encode("cp1251"))
    (tmp_path / "aside.txt").write_text(NAME, "utf-8")
    (desk / "link.txt").symlink_to(tmp_path / "aside.txt")
    assert any(NAME in text for path in desk.rglob("*") if path.is_file() for text in contents(path))
    done = run(home, "forget", "vk", ZINA, "--also", desk)
    for path in desk.rglob("*"):
        if path.is_file() and not path.is_symlink():
            assert not any(word in text for text in contents(path) for word in (ZINA, "Перепёлкина")), path
    assert sorted(path.name for path in (desk / "справки").iterdir()) == ["дно.docx"]
    assert not (desk / "page.html").exists() and (desk / "letter.txt").exists()
    unread = [line.rpartition("/")[2] for line in done.out.splitlines() if line.startswith("не прочитать")]
    assert sorted(unread) == ["old.csv", "photo.pdf"] and (desk / "photo.pdf").exists()
    assert (tmp_path / "aside.txt").read_text("utf-8") == NAME, "a link leads out of the folder"
    [copy] = (desk / "копии").iterdir()
    assert run(home, "restore", copy).code == 0
    assert OTHER in str([path.read_bytes() for path in home.glob("warehouse.duckdb*")]), "others stay"


def test_a_folder_that_is_none_or_the_home_erases_nothing(home: Path, tmp_path: Path) -> None:
    for folder in (tmp_path / "нет", home, home / "raw", tmp_path):
        done = ran(app, "forget", "vk", ZINA, "--also", folder, "--home", home)
        assert done.code == 2 and "ничего не стёрто" in done.complaint
    assert any(NAME in text for path in (home / "raw").iterdir() for text in contents(path))
