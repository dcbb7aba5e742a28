"""Every word that a person reads is Russian, or the name of a command, key, file or method."""

import re

import duckdb
import pytest

from campaign.errors import MOST, ConfigurationError, one_line
from campaign.routes import ROUTES, route_name
from commands.terminal.console import FORMAT
from tests.commands.e2e import Demo
from warehouse.connect import memory
from warehouse.frames import run_sql
from warehouse.sql.errors import BadQuery

# Methods of VK, whose allowances are called by them, commands, files, and the name of a network.
NAMES = re.compile(
    r"«?bibliopulse(?: [a-z]+»)?|newsfeed\.search|wall\.get|\S*/\S*|«[a-z]+»|[\w-]+\.(?:docx|csv)|MAX"
)
LATIN = re.compile(r"[A-Za-z]{2,}")


def test_a_night_speaks_russian(demo: Demo) -> None:
    said = NAMES.sub("", demo.ran.everything)
    assert "тексты: " in demo.ran.err and "сообщества: 42 из 42" in demo.ran.err
    assert not LATIN.findall(said)
    # Days and times as figures in the order of the year, no «11/29/26».
    assert not re.search(r"\d\d/\d\d/\d\d", said)


def test_log_lines_on_the_screen_name_no_module(demo: Demo) -> None:
    assert "INFO" in FORMAT % {"asctime": "", "levelname": "INFO", "name": "nlp", "message": ""}
    assert "INFO" not in demo.ran.err


@pytest.mark.parametrize("route", [*ROUTES, "night", "something.new"])
def test_a_route_is_told_in_russian(route: str) -> None:
    for brief in (True, False):
        assert not LATIN.search(route_name(route, brief=brief))


QUERIES = {
    "selec 1": "синтаксис: ошибка у «selec»",
    "select (": "синтаксис",
    "select * from nowhere": "таблицы «nowhere» нет",
    "select nothing from posts": "столбца «nothing»",
    "select fn_of_mine(1)": "функции «fn_of_mine» нет",
    "select cast('x' as int)": "значение не того вида",
    "select * from read_csv('/etc/passwd')": "файлы и сеть из запроса недоступны",
    "attach 'x.duckdb' as x": "файлы и сеть из запроса недоступны",
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_mistake_in_a_query_is_told_in_russian(query: str) -> None:
    with pytest.raises(BadQuery) as refused:
        run_sql(memory(), query)
    assert str(refused.value).startswith(f"запрос не выполнен: {QUERIES[query]}")
    assert isinstance(refused.value.__cause__, duckdb.Error)


def test_a_message_never_repeats_a_whole_file() -> None:
    told = str(ConfigurationError(f"campaign.toml: «{'я' * 20_000}» — ожидается дата"))
    assert len(told) < 200 and told.endswith("…» — ожидается дата")
    long = one_line("а" * 30_000 + " исправьте строку")
    assert len(long) < MOST + 10 and long.endswith("исправьте строку")


@pytest.mark.parametrize("sign", ["\x1b", "\u202e", "\udc80", "\x07", "\x9b"])
def test_a_sign_that_could_change_the_screen_is_named(sign: str) -> None:
    assert one_line(f"файл «a{sign}b»\nстрока 2") == f"файл «aU+{ord(sign):04X}b» строка 2"
