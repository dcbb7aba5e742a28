"""Two accounts of one person are one participant: counted, ranked and judged as one, until the line is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.errors import ConfigurationError
from campaign.tables.decisions import parse_decisions
from tests.warehouse.world import DECISIONS, World, author, comment, post, tags

FINE, SAD, COME = (
    "Очень хорошая библиотека у нас",
    "Закрыто в выходные, очень жаль",
    "Придём ещё, очень понравилось",
)
RANKED = "select participant_id, c_comments, c_days, eligible, reason from participant_ranking where class = 'reader' order by 1"


def told(world: World, *decisions: str) -> World:
    world.settle(decisions="".join(f"{line},причина,Анна,2025-11-09\n" for line in decisions))
    return world


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Accounts 7 and 8 of one person, 9 of another: 7 spoke on two days, 8 on one of these and a third; both judge."""
    world = World(tmp_path_factory.mktemp("said") / "raw")
    world.says = {
        FINE: tags("positive", "staff+"),
        SAD: tags("negative", "hours-"),
        COME: tags("positive", "events+"),
    }
    world.night(
        author("7", "Анна"), author("8", "Аня", city="Псков"), author("9", "Пётр"),
        post("-1", 1, "01 10:00"),
        comment("-1", 1, 11, "7", "01 10:00", FINE), comment("-1", 1, 12, "7", "02 10:00", SAD),
        comment("-1", 1, 13, "8", "02 11:00", COME), comment("-1", 1, 14, "8", "03 11:00", "Были вчера всей семьёй"),
        comment("-1", 1, 15, "9", "03 12:00", "Были вчера вдвоём с мамой"),
    )  # fmt: skip
    return told(world)


@pytest.fixture
def talk(said: World, tmp_path: Path) -> World:
    return said.copied(tmp_path / "raw")


def code(world: World, account: str) -> str:
    found: str = world.rows("select alone_id from speakers where author_id = $1", account)[0][0]
    return found


def same(one: str, other: str) -> str:
    return f"participant,,,{one},same_as,{other}"


def test_two_accounts_count_as_one_person(talk: World) -> None:
    before = talk.rows(RANKED)
    assert sorted(row[1:4] for row in before) == [(1, 1, True), (2, 2, True), (2, 2, True)]
    assert talk.rows("select opinions, voters from headline") == [(3, 2)]
    anna, other, peter = (code(talk, account) for account in ("7", "8", "9"))
    told(talk, same(anna, other))
    # Four comments on the days 1, 2 and 3; the target keeps its identifier and its name.
    assert talk.rows(RANKED) == sorted([(other, 4, 3, True, None), (peter, 1, 1, True, None)])
    assert talk.row("select * from participants where participant_id = $1", other) | {"evidence": ""} == {
        "participant_id": other, "class": "reader", "name": f"Читатель {other[2:7].upper()}", "type_group": None,
        "municipality": talk.rows("select municipality from city_places where city = 'Псков'")[0][0], "in_region": True,
        "accounts": "vk:8, vk:7", "evidence": "",
    }  # fmt: skip
    # One reader, one vote: of the three opinions two are positive.
    assert talk.rows("select readers, opinions, voters from headline") == [(2, 3, 1)]
    assert talk.rows("select c_readers from participant_ranking where participant_id = 'gdov'") == [(2,)]
    assert talk.rows(
        "select distinct participant_id from campaign_comments where author_id in ('7', '8')"
    ) == [(other,)]
    assert talk.rows("select id, fields from corrected") == [(other, ["same_as"])]
    for lines in ([same(anna, other), same(anna, "auto")], []):
        assert told(talk, *lines).rows(RANKED) == before


def test_an_answer_that_names_the_other_account_answers_the_person(talk: World) -> None:
    words = "[id8|Аня], теперь открыты и в субботу"
    talk.says[words] = tags(mentions=("id8", "8"))
    talk.night(comment("-1", 1, 17, "-1", "02 13:00", words))
    answered = "select item_id, answered, how from dialogue"
    assert told(talk).rows(answered) == [("12", False, None)]
    told(talk, same(code(talk, "7"), code(talk, "8")))
    assert talk.rows(answered) == [("12", True, "mention")]


def test_what_was_decided_of_one_account_holds_for_the_person(talk: World) -> None:
    anna, other = code(talk, "7"), code(talk, "8")
    out = f"participant,,,{anna},eligibility,no"
    for lines in ([out, same(anna, other)], [same(anna, other), out]):
        rows = {row[0]: row[3:] for row in told(talk, *lines).rows(RANKED)}
        assert rows[other] == (False, "вне конкурса по решению: причина")
        assert anna not in rows


def test_a_reader_who_is_staff_by_another_account_is_staff(talk: World) -> None:
    talk.night(comment("-1", 1, 16, "901", "03 12:00", "Мы рады видеть вас"))
    told(talk)
    anna, staff = code(talk, "7"), code(talk, "901")
    assert staff.startswith("s-")
    for lines in ([same(anna, staff)], [same(staff, anna)]):
        told(talk, *lines)
        (row,) = talk.rows("select class, evidence from participants where contains(accounts, 'vk:7')")
        assert row[0] == "staff"
        assert "сотрудник: Гдовская районная библиотека" in row[1]
        assert talk.rows("select count(*) from reader_words where participant_id = $1", staff) == [(0,)]


def test_whoever_is_unknown_is_joined_with_nobody(talk: World) -> None:
    before = talk.rows(RANKED)
    assert (
        told(talk, same(code(talk, "7"), "r-aaaaaaaaaa"), same("r-bbbbbbbbbb", code(talk, "8"))).rows(RANKED)
        == before
    )


@settings(max_examples=settings.default.max_examples // 3)  # all facts are built for each
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=8), st.randoms(use_true_random=False)
)
def test_chains_of_joined_accounts_end_at_one_identifier(
    chain: World, pairs: list[tuple[int, int]], random: Any
) -> None:
    """Against a union by hand: forward links without circles, in whatever order their lines stand."""
    links = {min(pair): max(pair) for pair in pairs if pair[0] != pair[1]}
    codes = [code(chain, str(100 + number)) for number in range(8)]
    lines = [same(codes[one], codes[other]) for one, other in links.items()]
    random.shuffle(lines)
    told(chain, *lines)

    def end(number: int) -> int:
        return end(links[number]) if number in links else number

    found = dict(chain.rows("select alone_id, participant_id from speakers where author_id <> '-1'"))
    assert found == {codes[number]: codes[end(number)] for number in range(8)}
    people = {codes[end(number)] for number in range(8)}
    assert {
        row[0] for row in chain.rows("select participant_id from participants where class = 'reader'")
    } == people
    assert chain.rows("select readers from headline") == [(len(people),)]


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Eight readers, one comment each."""
    world = World(tmp_path_factory.mktemp("chain") / "raw")
    said = (
        comment("-1", 1, number, str(number), "02 10:00", f"Слова {number} от меня")
        for number in range(100, 108)
    )
    world.night(post("-1", 1, "01 10:00"), *said)
    return told(world)


LIBRARIES = {"gdov", "dno"}


def parsed(lines: Sequence[str]) -> None:
    parse_decisions("\n".join((DECISIONS, *(f"{line},причина,Анна,2025-11-09" for line in lines))), LIBRARIES)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([same("r-a", "r-a")], "строка 2: .*участник уже один"),
        (
            [same("r-a", "r-b"), same("r-b", "r-a")],
            "строка 3: same_as ведёт по кругу: .*; уберите одну из строк",
        ),
        ([same("r-c", "r-a"), same("r-a", "r-b"), same("r-b", "r-a")], "строка 4: .*круг"),
        ([same("r-a", "r-b"), same("r-b", "s-c"), same("s-c", "r-a")], "строка 4: .*r-a → r-b → s-c → r-a"),
        ([same("gdov", "r-a")], "строка 2: .*библиотеку не объединяют"),
        ([same("r-a", "gdov")], "строка 2: .*libraries.csv"),
        ([same("r-a", "p-b")], "строка 2: .*сообщество и человека не объединяют"),
        ([same("p-b", "s-a")], "строка 2: .*сообщество и человека не объединяют"),
    ],
)
def test_a_line_that_nothing_could_follow_is_named(lines: list[str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        parsed(lines)


def test_a_circle_of_which_a_line_was_taken_back_is_none() -> None:
    parsed([same("r-a", "r-b"), same("r-b", "r-a"), same("r-a", "auto")])
    parsed(
        [same("r-a", "r-b"), same("r-b", "r-a"), same("r-b", "r-c"), same("p-a", "p-b"), same("s-a", "r-a")]
    )
