"""import takes what is good of a file, and says what it set aside; what it takes can be loaded."""

import json
from pathlib import Path

import pytest

from cli import app
from tests.commands.commanding import ran
from tests.commands.e2e import NIGHT, environment, rows, small_home, spawned

BAD = ('{"text": "а", "likes": 9223372036854775808}', "не JSON", '{"text": "=1+1", "date": "9999-12-31"}')


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return small_home(tmp_path / "home", begun=True)


def test_good_lines_come_in_and_bad_ones_lie_beside_with_their_reasons(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "тексты.ndjson"
    file.write_text("\n".join(['{"text": "первая"}', *BAD, '{"text": "последняя"}']), "utf-8")
    taken = ran(app, "import", file, "--home", home)
    aside = tmp_path / "тексты.отложено.csv"
    assert taken.code == 3
    assert "принято 2\u00a0строки" in taken.out
    assert f"отложено строк: 3, см. {aside};" in taken.err
    assert "лежит вне папки кампании, и forget его не видит" in taken.err
    head, *lines = aside.read_text("utf-8-sig").splitlines()
    assert head == "строка;причина;начало"
    assert [line.split(";")[0] for line in lines] == ["2", "3", "4"]
    assert "дата «9999-12-31»" in lines[2]
    assert ran(app, "load", "--home", home).code == 0
    assert rows(home, "select text from posts order by text") == [("первая",), ("последняя",)]
    assert "Файл принят не весь: тексты.ndjson (отложено строк: 3)." in ran(app, "status", "--home", home).out


def test_a_file_beside_which_nothing_can_be_written_is_taken_all_the_same(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Path:
        raise PermissionError(13, "no")

    monkeypatch.setattr("dashboards.tables.export.write_csv", refuse)
    file = tmp_path / "a.ndjson"
    file.write_text("\n".join(['{"text": "первая"}', *BAD]), "utf-8")
    taken = ran(app, "import", file, "--home", home)
    assert taken.code == 3
    assert "отложено строк: 3, первая из них 2: «likes»" in taken.err and "нет прав" in taken.err


def test_a_file_of_bad_lines_is_refused_and_leaves_nothing(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson"
    file.write_text("\n".join(BAD), "utf-8")
    assert ran(app, "import", file, "--home", home).code == 2
    assert list((home / "raw").iterdir()) == []


def test_the_longest_line_that_is_taken_can_be_loaded(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson"
    # The record repeats the line beside its text.
    file.write_text("\n".join(json.dumps({"text": "a" * size}) for size in (7_999_000, 8_001_000)), "utf-8")
    assert ran(app, "import", file, "--home", home).code == 3
    assert ran(app, "load", "--home", home).code == 0
    assert rows(home, "select length(text) from posts") == [(7_999_000,)]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r:strict"])
def test_signs_that_a_terminal_lacks_are_replaced(home: Path, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.ndjson"
    file.write_text('{"text": "thanks 🎉"}', "utf-8")
    env = environment(PYTHONIOENCODING=encoding, BIBLIOPULSE_NOW=NIGHT)
    for step in (("import", file), ("load",), ("sql", "select text from posts"), ("sql", "select '🎉")):
        done = spawned(*step, "--home", home, env=env, errors="replace")
        assert "Traceback" not in done.everything
        assert done.code == (2 if step[-1] == "select '🎉" else 0), done.err
        if step[-1] == "select text from posts":
            assert "thanks ?" in done.out
