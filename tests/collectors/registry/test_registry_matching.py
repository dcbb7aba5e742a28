"""Which row a community is proposed for: names as libraries really write them, and the sample campaign."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from campaign.settings import parse_campaign
from campaign.shipped import shipped
from campaign.tables.libraries import Library, parse_libraries
from campaign.tables.presets import preset_files
from collectors.records import Author
from collectors.registry.assignment import best_pairs
from collectors.registry.matching import SURE, outside, suggest
from tests.collectors.registry.registry_world import NOW, community, library

PRESET = parse_libraries(preset_files("pskov-quality", 2025)[1])
TABLE = (Path(__file__).parent / "communities.tsv").read_text(encoding="utf-8")
# ``expected`` is an id, «new» (a library that the registry lacks), «none» (no library) or «outside».
NAMES = list(csv.DictReader(io.StringIO(TABLE), delimiter="\t", quoting=csv.QUOTE_NONE))
HOPELESS = 40


def asked(line: dict[str, str], number: int = 1) -> Author:
    return community(
        line["name"], line["city"] or None, number=number, screen_name=line["screen_name"] or None
    )


def answer(libraries: tuple[Library, ...], author: Author) -> tuple[str, int]:
    if outside(libraries, [author], {}):
        return "outside", 0
    [proposal] = suggest(libraries, [author], {author.author_id: 1})
    unnamed = "none" if proposal.sureness < HOPELESS else "new"
    return proposal.library_id or unnamed, proposal.sureness


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            line,
            id=f"{line['name']}, {line['city'] or '?'}",
            marks=[pytest.mark.xfail(reason="a known miss", strict=True)] if line["miss"] else [],
        )
        for line in NAMES
    ],
)
def test_a_real_looking_name_finds_its_row(line: dict[str, str]) -> None:
    assert answer(PRESET, asked(line))[0] == line["expected"]


def test_who_is_called_sure_is_right() -> None:
    answers = [(answer(PRESET, asked(line)), line["expected"]) for line in NAMES]
    sure = [(found, expected) for (found, sureness), expected in answers if sureness >= SURE]
    assert len(sure) >= 150
    assert sum(found == expected for found, expected in sure) / len(sure) >= 0.95


def sample() -> tuple[tuple[Library, ...], list[Author], Counter[str]]:
    def lines(name: str) -> list[dict[str, object]]:
        text = shipped(f"sample/{name}").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    matcher = parse_campaign(shipped("sample/campaign.toml").read_text(encoding="utf-8")).matcher()
    authors = [
        Author(
            network="vk",
            author_id=f"-{item['id']}",
            kind="community",
            name=str(item["name"]),
            screen_name=str(item["screen_name"]),
            city=str(item["city"]),
            fetched_at=NOW,
        )
        for item in lines("communities.jsonl")
    ]
    seen = Counter(str(post["owner_id"]) for post in lines("posts.jsonl") if matcher.match(str(post["text"])))
    return parse_libraries(shipped("sample/libraries.csv").read_text(encoding="utf-8")), authors, seen


def truth(libraries: tuple[Library, ...], authors: list[Author]) -> dict[str, str]:
    names = {author.screen_name: author.author_id for author in authors}
    return {ref.owner_id or names[ref.screen_name]: row.id for row in libraries for ref in row.vk}


@pytest.mark.parametrize(
    ("mangled", "recall"),
    [
        (lambda name: name, 1.0),
        (lambda name: f'МБУК "{name.replace("«", "").replace("»", "")}"', 1.0),
        (str.upper, 1.0),
        (lambda name: f"{name.replace('ё', 'е').replace('библиотека', 'б-ка')} | Официальная группа", 1.0),
        # Without its own name and its place a library is one of many.
        (lambda name: name.split("«")[0].split("(")[0].strip(), 0.7),
    ],
    ids=["as written", "legal form", "capitals", "abbreviated", "without its own name"],
)
def test_the_sample_finds_its_accounts_again(mangled: Callable[[str], str], recall: float) -> None:
    libraries, authors, seen = sample()
    right = truth(libraries, authors)
    assert len(right) == 42
    bare = tuple(replace(row, vk=()) for row in libraries)
    renamed = [structs.replace(one, name=mangled(one.name)) for one in authors]
    sure = [one for one in suggest(bare, renamed, seen) if one.sureness >= SURE]
    found = sum(right.get(one.community.author_id) == one.library_id for one in sure)
    assert found / len(sure) >= 0.95
    assert found / len(right) >= recall


def test_partners_of_the_sample_are_no_libraries_and_strangers_are_apart() -> None:
    libraries, authors, seen = sample()
    proposals = suggest(libraries, authors, seen)
    assert {one.library_id for one in proposals} == {None}
    assert all("это не похоже на библиотеку" in one.why and one.sureness < HOPELESS for one in proposals)
    apart = {one.community.city for one in outside(libraries, authors, seen)}
    assert apart == {"Холм", "Санкт-Петербург"}


GDOV = library("gdov", "Гдовская районная библиотека", "district", "Гдовский")


def test_a_proposal_says_why() -> None:
    [proposal] = suggest([GDOV], [community("МБУК «Гдовская районная библиотека»", "Гдов")], {})
    assert proposal.library_id == "gdov"
    assert proposal.url == "https://vk.com/club990000501"
    assert proposal.why == ("название похоже на 100\u00a0%", "город совпадает: Гдов")


def test_a_second_account_is_never_sure() -> None:
    row = replace(GDOV, vk=library("x", "x", "other", "", "-1").vk)
    [proposal] = suggest([row], [community("Гдовская районная библиотека", "Гдов")], {})
    assert proposal.library_id == "gdov"
    assert proposal.sureness < SURE
    assert "уже есть другой аккаунт" in proposal.why


def test_a_row_gets_one_community_and_the_other_one_is_told() -> None:
    two = [
        community("Гдовская районная библиотека", "Гдов", number=1),
        community("Библиотека Гдов", "Гдов", number=2),
    ]
    first, second = suggest([GDOV], two, {"-2": 50})
    assert (first.library_id, second.library_id) == ("gdov", None)
    assert "но ей предложено «Гдовская районная библиотека»" in second.why[-1]
    assert second.sureness < SURE


def test_equals_are_not_told_apart() -> None:
    two = [community("Библиотека Гдов", "Гдов", number=number) for number in (1, 2)]
    assert all(one.sureness < SURE for one in suggest([GDOV], two, {}))


def test_registered_dead_and_silent_communities_are_left_out() -> None:
    registered = [library("gdov", "Гдовская", "district", "Гдовский", "-1", "gdov_lib")]
    communities = [
        community("Гдовская библиотека", "Гдов", number=1),
        community("Гдовская библиотека", "Гдов", number=2, screen_name="Gdov_Lib"),
        community("Гдовская библиотека", "Гдов", number=3, deactivated="banned"),
        community("Кафе «Уют»", "Гдов", number=4),
    ]
    assert suggest(registered, communities, {}) == []
    assert [one.library_id for one in suggest(registered, communities, {"-4": 1})] == [None]


def test_the_surest_come_first_and_the_order_is_stable() -> None:
    everyone = [asked(line, number) for number, line in enumerate(NAMES, start=1)]
    seen = {author.author_id: 1 for author in everyone}
    proposals = suggest(PRESET, everyone, seen)
    assert [one.sureness for one in proposals] == sorted((one.sureness for one in proposals), reverse=True)
    named = [one.library_id for one in proposals if one.library_id]
    assert len(named) == len(set(named))
    assert suggest(PRESET, everyone[::-1], seen)[0].sureness == proposals[0].sureness


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=10)), max_size=4))
def test_any_name_is_judged(written: list[tuple[str, str]]) -> None:
    everyone = [community(name, city, number=number) for number, (name, city) in enumerate(written, start=1)]
    seen = {author.author_id: 1 for author in everyone}
    proposals = suggest(PRESET, everyone, seen)
    assert all(0 <= one.sureness <= 100 and one.why for one in proposals)
    assert len(proposals) + len(outside(PRESET, everyone, seen)) == len(everyone)


LIKE_NAMES = st.text(st.sampled_from('Библиотека им. ИМПск.«»"№5ьъ-()|ое '), max_size=40)


@given(LIKE_NAMES)
def test_any_pile_of_signs_of_a_name_is_judged(name: str) -> None:
    assert suggest(PRESET, [community(name)], {"-990000501": 1}) or outside(PRESET, [community(name)], {})


def test_the_best_total_wins_over_the_best_single_pair() -> None:
    assert best_pairs({("a", 1): 9.0, ("a", 2): 8.0, ("b", 1): 8.0}) == {"a": 2, "b": 1}
    assert best_pairs({("a", 1): 9.0, ("b", 1): 8.0}) == {"a": 1}
    assert best_pairs({}) == {}
