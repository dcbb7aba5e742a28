"""VK's own answers, lists of links, and what addresses say of texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.tables.addresses import network_of, place_of
from collectors.records import Author, Comment, Post
from tests.collectors.imports.books import CAMPAIGN, NOW, TAG, csv, source, taken

POST = {"id": 2, "owner_id": -1, "from_id": -1, "date": 1762153200, "text": TAG, "likes": {"count": 3}}
COMMENT = {
    "id": 7, "owner_id": -1, "post_id": 2, "from_id": 5, "date": 1762153300, "text": "Спасибо",
    "thread": {"count": 1, "items": [{"id": 8, "owner_id": -1, "post_id": 2, "from_id": 6, "date": 1762153400, "text": "И вам"}]},
}  # fmt: skip
PROFILE = {"id": 5, "first_name": "Анна", "last_name": "Иванова"}
GROUP = {"id": 1, "name": "Библиотека", "screen_name": "lib"}
ANSWER = {"response": {"count": 1, "items": [POST], "profiles": [PROFILE], "groups": [GROUP]}}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ANSWER),
        json.dumps(ANSWER, indent=1),
        json.dumps([ANSWER]),
        json.dumps(ANSWER["response"]),
        json.dumps(ANSWER) + "\n" + json.dumps(ANSWER) + "\n",
    ],
    ids=["one line", "indented", "a list of answers", "without its cover", "an answer a line"],
)
def test_a_saved_answer_of_vk_gives_its_posts_and_who_wrote_them(tmp_path: Path, text: str) -> None:
    (tmp_path / "wall.json").write_text(text, "utf-8")
    records = list(source(tmp_path / "wall.json").records(CAMPAIGN, NOW))
    posts = {
        (one.owner_id, one.post_id, one.likes, one.matched_tag) for one in records if isinstance(one, Post)
    }
    assert posts == {("-1", "2", 3, "#библиотека-читатель")}
    assert {one.author_id: one.name for one in records if isinstance(one, Author)} == {
        "5": "Анна Иванова",
        "-1": "Библиотека",
    }


def test_comments_of_vk_come_with_their_threads_and_broken_ones_are_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        json.dumps({"response": {"items": [COMMENT, {**COMMENT, "id": "x"}]}}), "utf-8"
    )
    file = source(tmp_path / "a.json")
    comments = [one for one in file.records(CAMPAIGN, NOW) if isinstance(one, Comment)]
    assert {(one.comment_id, one.post_id, one.text) for one in comments} == {
        ("7", "2", "Спасибо"),
        ("8", "2", "И вам"),
    }
    [bad] = file.aside
    assert bad.line.startswith(b"{") and json.loads(bad.line)["id"] == "x"


def test_a_list_of_links_with_texts_is_read_as_people_write_it(tmp_path: Path) -> None:
    path = tmp_path / "список.txt"
    path.write_text(
        "1. https://vk.com/wall-1_2 — Спасибо!\nИ ещё строка\n\nhttps://www.instagram.com/p/Abc/?igsh=1\nБыло тепло\n"
        "https://vk.com/wall-1_3\n",
        "cp1251",
    )
    file = source(path)
    first, second, _ = file.records(CAMPAIGN, NOW)
    assert isinstance(first, Post) and isinstance(second, Post)
    assert (first.post_id, first.text) == ("2", "Спасибо!\nИ ещё строка")
    assert (second.network, second.text) == ("instagram", "Было тепло")
    assert [(one.number, "нет текста" in one.reason) for one in file.aside] == [(6, True)]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.instagram.com/p/AbC/",
        "http://instagram.com/p/AbC?igsh=x&utm_source=y",
        "https://m.instagram.com/p/AbC#c",
    ],
)
def test_one_page_has_one_identity(url: str) -> None:
    assert place_of(url) == place_of("https://instagram.com/p/AbC")
    assert place_of(url) != place_of("https://instagram.com/p/abc")


def test_addresses_say_the_network_and_where_they_stand_in_it() -> None:
    assert place_of("https://t.me/s/PskovLib/15") == {
        "network": "telegram",
        "owner_id": "pskovlib",
        "post_id": "15",
    }
    assert place_of("https://lib.example/news?id=7&utm_medium=a") == place_of("https://lib.example/news?id=7")
    assert place_of("https://lib.example/news?id=7") != place_of("https://lib.example/news?id=8")
    assert place_of("https://instagram.com") == {"network": "instagram"}
    assert place_of("javascript:alert(1)") == place_of("слова") == place_of("http://[::1") == {}
    assert [network_of(name) for name in ("ВКонтакте", "Инстаграм", "FB", "https://ok.ru/x", "Доска")] == [
        "vk", "instagram", "facebook", "ok", "доска",
    ]  # fmt: skip


def test_several_opinions_with_one_address_are_no_one_post(tmp_path: Path) -> None:
    heads, url = ("Отзыв", "Ссылка", "Вид"), "https://maps.example/library/1"
    file = source(
        csv(tmp_path / "a.csv", heads, ("Хорошо", url, ""), ("Плохо", url, ""), ("Хорошо", url, ""))
    )
    assert len(list(file.records(CAMPAIGN, NOW))) == 3
    assert [one.number for one in file.aside] == [3] and "та же ссылка" in file.aside[0].reason
    both = taken(
        csv(tmp_path / "b.csv", heads, *[(text, url, "комментарий") for text in ("Хорошо", "Плохо")])
    )
    assert [type(one) for one in both] == [Comment, Comment]
    assert len({one.comment_id for one in both if isinstance(one, Comment)}) == 2


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(max_size=40).map("https://{}".format),
        st.from_regex(r"https?://[\w.:\[\]]{1,20}/.{0,9}"),
    )
)
def test_no_address_breaks_the_reading(url: str) -> None:
    place_of(url)
    network_of(url)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 10**10) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["response", "items", "id", "from_id", "date", "text", "thread", "profiles"]), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@given(value=json_values)
def test_any_json_is_read_or_set_aside(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    from campaign.errors import ConfigurationError

    path = tmp_path_factory.mktemp("json") / "a.json"
    path.write_text(json.dumps(value), "utf-8")
    file = source(path)
    try:
        list(file.records(CAMPAIGN, NOW))
    except ConfigurationError:
        return
    assert file.taken + len(file.aside) == sum(not one.about for one in file.opened.rows())


@pytest.mark.parametrize(
    "url",
    [
        "https://www.lib.example/news/povod/",
        "http://m.lib.example/news/povod",
        "https://lib.example:443/news/povod?utm_source=mail&utm_campaign=w&ysclid=abc#comments",
        "https://lib.example/news//povod/index.php",
        "https://pda.lib.example./news/%70ovod",
        "HTTPS://LIB.EXAMPLE/news/povod?_openstat=x&from=ok",
    ],
)
def test_a_page_has_one_name_however_its_address_is_written(url: str) -> None:
    assert place_of(url) == place_of("https://lib.example/news/povod")


def test_letters_and_their_codes_are_the_same_address_and_another_page_is_another() -> None:
    cyrillic = "https://библиотека-гдов.рф/новости/неделя"
    coded = "https://xn----7sbabhf4cgamqfbe6b.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/%D0%BD%D0%B5%D0%B4%D0%B5%D0%BB%D1%8F/"
    assert place_of(
        coded.replace("xn----7sbabhf4cgamqfbe6b", "библиотека-гдов".encode("idna").decode())
    ) == place_of(cyrillic)
    others = (
        "https://lib.example/news/povod2",
        "https://lib.example/news",
        "https://lib.example:8080/news/povod",
        "https://lib2.example/news/povod",
        "https://lib.example/news/povod?page=2",
    )
    assert len({place_of(url)["post_id"] for url in (*others, "https://lib.example/news/povod")}) == 6
