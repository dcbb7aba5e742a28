"""Whatever a person asks the warehouse, the program outlives it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from campaign.folder import make_home
from cli import app
from collectors.raw import RawFile
from tests.commands.commanding import ran
from tests.commands.e2e import CLI, Ran, environment
from tests.warehouse.world import CAMPAIGN, LIBRARIES, comment, post

# What a terminal obeys: a title, colours in one byte and in two, a return, letters that run backwards.
ESCAPES = "\x1b]0;Взломано\x07\x9b31m\r\x7f\u202eтекст"
OBEYED = ("\x1b", "\x07", "\x9b", "\r", "\x7f", "\u202e")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose post, comment and registry do what they can to a terminal."""
    made = make_home(tmp_path_factory.mktemp("sql") / "home", CAMPAIGN, LIBRARIES).path
    with RawFile(made / "raw", "20251109T000000Z-vk-1") as raw:
        raw.write(post("-1", 1, "02 12:00"))
        raw.write(comment("-1", 1, 2, "5", "02 13:00", ESCAPES))
    assert ran(app, "load", "--home", made).code == 0
    return made


def asked(home: Path, query: str, *options: str) -> Ran:
    return ran(app, "sql", query, "--home", home, *options)


@pytest.mark.parametrize(
    "query",
    [
        "call enable_logging(storage='file', storage_path='/nowhere/log'); select 1",
        "call enable_logging('QueryLog', storage='file', storage_config={'path': '/nowhere'}); select 1",
    ],
)
def test_a_query_that_brings_the_database_down_is_one_line(home: Path, query: str) -> None:
    """An exception in another thread of DuckDB's ended the whole program by SIGABRT."""
    done = asked(home, query)
    assert done.code == 1 and "запрос уронил базу данных" in done.complaint
    assert "terminate" not in done.everything


def test_a_query_without_end_is_ended(home: Path) -> None:
    done = asked(home, "select count(*) from range(10000000) a, range(10000000) b", "--timeout", "1")
    assert (
        done.code == 1
        and "не уложился в 1 с и остановлен" in done.complaint
        and "--timeout" in done.complaint
    )


@pytest.mark.parametrize("query", ["", "selec 1", "select * from nowhere"])
def test_what_is_wrong_with_a_query_comes_back_from_the_other_process(home: Path, query: str) -> None:
    done = asked(home, query)
    assert done.code == 2 and done.complaint.startswith("запрос ")


def test_what_a_query_logs_to_the_terminal_is_not_in_the_answer(home: Path) -> None:
    said = asked(home, "call enable_logging(storage='stdout'); select 7 as a", "--format", "csv")
    assert said.out == "a\n7\n"


def test_json_keeps_every_sign_and_shows_none_that_a_terminal_obeys(home: Path) -> None:
    said = asked(home, "select text from comments", "--format", "json").out
    assert json.loads(said) == [{"text": ESCAPES}]
    assert not any(sign in said for sign in OBEYED)


def test_a_table_and_a_terminal_show_no_sign_that_is_obeyed(home: Path) -> None:
    assert not any(sign in asked(home, "select text from comments").out for sign in OBEYED)
    whole = asked(home, "select text from comments", "--format", "csv").out
    assert ESCAPES.replace("\r", "") in whole.replace("\r", ""), "another program gets it as it is"
    shown = on_a_terminal("sql", "select text from comments", "--format", "csv", "--home", str(home))
    assert "U+001B]0;Взломано" in shown
    assert not any(sign in shown.replace("\r\n", "\n") for sign in OBEYED)


@pytest.mark.parametrize(
    "words", [("explain", f"Душно. {ESCAPES} «{ESCAPES}»", "--fast"), ("sql", f"select {ESCAPES}"), ("report", f"--{ESCAPES}")], ids=lambda words: words[0]
)  # fmt: skip
def test_no_other_output_does_either(home: Path, words: tuple[str, ...]) -> None:
    shown = on_a_terminal(*words, "--home", str(home))
    assert shown and not any(sign in shown.replace("\r\n", "\n") for sign in OBEYED)


def test_a_registry_is_repeated_harmlessly(home: Path, tmp_path: Path) -> None:
    other = make_home(tmp_path / "home", CAMPAIGN.replace("Неделя", f"Неделя {ESCAPES}"), LIBRARIES).path
    shown = on_a_terminal("status", "--home", str(other))
    assert shown and not any(sign in shown.replace("\r\n", "\n") for sign in OBEYED)


def on_a_terminal(*words: str) -> str:
    """All that a terminal is sent, both streams."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen([sys.executable, CLI, *words], stdout=theirs, stderr=theirs, env=environment())
    os.close(theirs)
    said = bytearray()
    while True:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    child.wait()
    return said.decode()
