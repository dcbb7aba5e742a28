"""Who leaves a database: every person of the sample, whatever signs stand in what they wrote."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from campaign.folder import open_home
from collectors.raw import read_records
from tests.commands.e2e import Demo, column, rows
from tests.warehouse.world import KEY
from warehouse.connect import scratch
from warehouse.keeping.erasing import prepare
from warehouse.keeping.person import Person, gather
from warehouse.people import pseudonym

SAID = """
    select text from posts union select quoted_text from posts union select url from posts
    union select text from comments union select name from authors union select screen_name from authors
    union select author_id from authors union select text from text_versions
"""
# What one engine of patterns takes for a letter, another takes for a sign of its own.
SIGNS = "«—№…“„’‑…•→×°€₽✨😀👍🏽é й\u200d\u0301*+?()[]{}|^$\\.#&~-_/'\"<>@%\0\x1b\u2028\ufffe"


@pytest.mark.parametrize("every", [10, pytest.param(1, marks=pytest.mark.long)])
def test_everybody_of_the_sample_can_be_erased(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    read_once = cache(lambda path: list(read_records(path)))
    monkeypatch.setattr("warehouse.keeping.person.read_records", read_once)
    key = open_home(demo.home).key()
    texts = [text for text in column(demo.home, SAID) if text]
    people = rows(demo.home, "select network, author_id from authors where kind = 'person' order by all")
    assert len(people) > 200
    with scratch() as connection:
        connection.execute("create table texts as select unnest($1::varchar[]) as said", [texts])
        for network, account in people[::every]:
            person = gather([demo.home], key, network, account)
            words = person.words()
            prepare(connection, person, words)
            left = connection.execute(
                "select said, erased(said) from texts where about_them(said)"
            ).fetchall()
            assert {text for text in texts if words.found(text)} <= {said for said, _ in left}, account
            assert not any(words.found(kept) for _, kept in left), account
            connection.remove_function("erased")


@pytest.mark.parametrize("sign", SIGNS)
def test_any_sign_may_stand_in_a_name_and_in_a_text(sign: str) -> None:
    person = Person("vk", "1900000555", pseudonym(KEY, "vk", "1900000555"))
    person.names, person.screen_names = {f"Зина {sign}Перепёлкина"}, {f"zina{sign}p"}
    person.texts = {f"{sign} Отзыв{sign} про библиотеку, которого не писал никто другой {sign}"}
    said = [*person.names, *person.texts, f"до {next(iter(person.texts))} и после", "Другой отзыв"]
    with scratch() as connection:
        prepare(connection, person, person.words())
        found = "select said from (select unnest($1::varchar[]) as said) where about_them(said)"
        assert connection.execute(found, [said]).fetchall() == [(text,) for text in said[:-1]]


def test_a_name_is_found_whatever_stands_between_its_words() -> None:
    person = Person("vk", "1900000555", "code", names={"Зина Ли"})
    said = ["Зина  Ли", "зина\u00a0ЛИ", "Зина\nЛи", "ЗинаЛи", "Зина Лиса"]
    with scratch() as connection:
        prepare(connection, person, person.words())
        kept = [connection.execute("select erased($1)", [text]).fetchall()[0][0] for text in said]
        sure = [connection.execute("select about_them($1)", [text]).fetchall()[0][0] for text in said[:4]]
    assert kept == ["[удалено]"] * 3 + said[3:]
    assert sure == [True] * 3 + [False]


def test_somebody_who_wrote_a_thousand_texts_is_erased_as_soon(tmp_path: Path) -> None:
    """A pattern of so many alternatives never came to an end."""
    texts = [f"{number:04} мой собственный отзыв о библиотеке № {number}" for number in range(1000)]
    person = Person("vk", "1900000555", "code", texts=set(texts))
    with scratch() as connection:
        prepare(connection, person, person.words())
        connection.execute(
            "create table texts as select unnest($1::varchar[]) as said", [texts * 5 + ["другой"]]
        )
        assert connection.execute("select count(*) from texts where not about_them(said)").fetchall() == [
            (1,)
        ]
