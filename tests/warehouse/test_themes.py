"""What readers want, as themes: they grow by the night, keep their codes, follow decisions and leave nothing of who is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import msgspec
import pytest

from campaign.errors import ConfigurationError
from campaign.tables.decisions import parse_decisions
from collectors.records import Comment
from collectors.wordless import Key, Part
from commands.tag import group_wants
from nlp.tags import Tags, Want, What
from tests.warehouse.world import KEY, MODEL, NIGHT, World, author, comment, post, tags
from warehouse.facts import refresh
from warehouse.keeping.purging import kept
from warehouse.wants import theme_id

SIZE = 8


def meaning(*parts: int) -> bytes:
    """A vector of whole numbers: 127 and nothing else is a want of one meaning."""
    return bytes(parts + (0,) * (SIZE - len(parts)))


# Two wants of one meaning, one that is like them by half (127 · 64 / 127² = 0.5), and one of its own.
SOCKETS, RAMP, NEARLY = meaning(127), meaning(0, 127), meaning(64, 0, 90)


def want(words: str, vector: bytes, what: What = "suggestion", topic: str = "space", ease: float = 1) -> Want:
    return Want(
        what=what, words=words, name=words.capitalize(), ease=ease, lemmas=tuple(words.split()), topic=topic,
        vector=vector,
    )  # fmt: skip


def said(*wants: Want) -> Tags:
    kinds = {one.what for one in wants}
    tone = "negative" if "complaint" in kinds else "neutral"
    return tags(tone, suggestion="suggestion" in kinds, question="question" in kinds, wants=wants)


SAYS = {
    "Розетки бы": said(want("розетки бы", SOCKETS)),
    "Негде зарядить": said(want("негде зарядить", SOCKETS, "complaint", ease=0.5)),
    "Пандус и розетки": said(want("пандус", RAMP, topic="access"), want("розетки", SOCKETS, ease=0.7)),
    "Почему нет пандуса?": said(want("почему нет пандуса?", RAMP, "question", "access", 0.4)),
    "Сетевой фильтр": said(want("сетевой фильтр", NEARLY)),
}


def texts() -> dict[str, list[Comment]]:
    """By night: who said what on which library's wall."""
    return {
        "first": [
            comment("-1", 1, 11, "5", "02 10:00", "Негде зарядить"),
            comment("-1", 1, 12, "6", "02 09:00", "Розетки бы"),
            comment("-2", 2, 13, "5", "03 10:00", "Почему нет пандуса?"),
        ],
        "second": [
            comment("-2", 2, 21, "7", "04 10:00", "Пандус и розетки"),
            comment("-1", 1, 22, "8", "04 11:00", "Сетевой фильтр"),
        ],
    }


def at_night(found: list[Comment], number: int) -> list[Comment]:
    return [msgspec.structs.replace(one, fetched_at=NIGHT + timedelta(number)) for one in found]


@dataclass
class Nights:
    world: World

    def pass_by(self, *names: str, order: Random | None = None) -> None:
        for name in names:
            found = at_night(texts()[name], list(texts()).index(name))
            if order:
                order.shuffle(found)
            self.world.night(*found)
            self.settle()

    def settle(self, decisions: str = "") -> None:
        self.world.tag(decisions=decisions)
        group_wants(self.world.connection, MODEL, KEY)
        refresh(self.world.connection)

    def members(self) -> list[tuple[str, str, int]]:
        return self.world.rows("select theme_id, item_id, position from theme_members order by all")

    def code(self, item: str, position: int = 1) -> str:
        sql = "select theme_id from theme_members where item_id = $1 and position = $2"
        found: str = self.world.rows(sql, item, position)[0][0]
        return found


def begun(world: World) -> Nights:
    world.says = SAYS
    people = [author(number, f"Читатель {number}") for number in "12345678"]
    world.night(post("-1", 1, "01 10:00"), post("-2", 2, "01 10:00"), *people)
    return Nights(world)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    begins = begun(World(tmp_path_factory.mktemp("first") / "raw"))
    begins.pass_by("first")
    return begins


@pytest.fixture(scope="module")
def second(first: Nights, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    goes_on = Nights(first.world.copied(tmp_path_factory.mktemp("second") / "raw"))
    goes_on.pass_by("second")
    return goes_on


@pytest.fixture
def first_night(first: Nights, tmp_path: Path) -> Nights:
    """After the first night."""
    return Nights(first.world.copied(tmp_path / "first"))


@pytest.fixture
def nights(second: Nights, tmp_path: Path) -> Nights:
    """After both."""
    return Nights(second.world.copied(tmp_path / "both"))


def test_a_theme_is_named_by_its_most_typical_want_that_reads_well(nights: Nights) -> None:
    found = nights.world.rows(
        "select name, topic, wants, readers, libraries, complaints, suggestions, questions, first_day::varchar, last_day::varchar "
        "from themes"
    )
    assert found == [
        # Said on the walls of Gdov and of its children's library.
        ("Розетки бы", "space", 4, 4, 2, 1, 3, 0, "2025-11-02", "2025-11-04"),
        ("Пандус", "access", 2, 2, 1, 0, 1, 1, "2025-11-03", "2025-11-04"),
    ]


def test_a_theme_is_coded_by_its_earliest_want(first_night: Nights) -> None:
    # By the day, then by the key.
    assert (
        first_night.code("11") == first_night.code("12") == theme_id(KEY, "vk:comment:-1:11:1:негде зарядить")
    )


def test_no_want_jumps_when_others_come(first_night: Nights, nights: Nights) -> None:
    assert set(first_night.members()) < set(nights.members())


def test_the_order_of_arrival_and_a_rebuild_change_nothing(tmp_path: Path) -> None:
    by_night, at_once = (begun(World(tmp_path / name)) for name in ("nights", "rebuilt"))
    by_night.pass_by("first", "second", order=Random(1))
    late = [one for number, name in enumerate(texts()) for one in at_night(texts()[name], number)]
    Random(2).shuffle(late)
    at_once.world.night(*late)
    at_once.settle()
    assert by_night.members() == at_once.members()


def test_another_model_founds_its_own_themes(first_night: Nights) -> None:
    group_wants(first_night.world.connection, "test-2", KEY)
    assert first_night.world.rows("select distinct model_version from theme_centres") == [("test-2",)]


def test_figures_stand_apart_by_scope(nights: Nights) -> None:
    sql = "select scope, id, name, wants, readers, libraries from theme_scopes where name = 'Пандус' order by all"
    assert nights.world.rows(sql) == [
        ("library", "gdov-children", "Пандус", 2, 2, 1),
        ("municipality", "Гдовский", "Пандус", 2, 2, 1),
        ("region", "", "Пандус", 2, 2, 1),
    ]


def test_what_people_decide_of_a_text_counts_for_its_wants(nights: Nights) -> None:
    code = nights.code("21", 2)
    nights.settle(
        "comment,vk,-1,12,suggestion,no,,,\ncomment,vk,-1,11,sentiment,neutral,,,\ncomment,vk,-1,22,campaign,no,,,\n"
    )
    assert nights.world.rows("select item_id from theme_members where theme_id = $1", code) == [("21",)]


def test_people_name_join_and_split(nights: Nights) -> None:
    sockets, ramp = nights.code("12"), nights.code("13")
    own = "t-aaaaaaaaaa"
    nights.settle(
        f"theme,,,{sockets},name,Электричество у столов,,,\n"
        f"theme,,,{ramp},join,{sockets},,,\n"
        f"comment,vk,-1,11,theme,{sockets}={own},,,\n"
        f"comment,vk,-2,21,theme,{ramp}=none,,,\n"
    )
    found = nights.world.rows("select theme_id, name, wants, named from themes order by name")
    assert found == [(own, "Негде зарядить", 1, False), (sockets, "Электричество у столов", 4, True)]
    assert nights.code("13") == sockets and nights.code("21", 2) == sockets
    nights.settle(f"theme,,,{ramp},join,{sockets},,,\ntheme,,,{ramp},join,auto,,,\n")
    assert nights.code("13") == ramp


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("theme,,,t-aaaaaaaaaa,join,sockets,,,", "код другой темы"),
        ("theme,,,t-aaaaaaaaaa,colour,red,,,", "бывает: name, join"),
        ("comment,vk,-1,11,theme,t-aaaaaaaaaa,,,", "код темы=код другой"),
        (f"theme,,,t-aaaaaaaaaa,name,{'а' * 121},,,", "не длиннее 120"),
        (
            "theme,,,t-aaaaaaaaaa,join,t-bbbbbbbbbb,,,\ntheme,,,t-bbbbbbbbbb,join,t-aaaaaaaaaa,,,",
            "join ведёт по кругу",
        ),
    ],
)
def test_a_decision_that_nothing_could_follow_is_refused(line: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError, match=complaint):
        parse_decisions(f"object,network,owner_id,id,field,value,reason,by,at\n{line}\n", ())


def test_words_of_one_reader_are_no_keywords(nights: Nights) -> None:
    # «розетки» is said by two, «бы», «негде» and the others by one each; of the ramp nobody repeats a word.
    found = dict(nights.world.rows("select name, keywords from themes"))
    assert found == {"Розетки бы": "розетки", "Пандус": None}


@pytest.mark.parametrize("gone", [("31", "32", "33", "34"), ("34",), ("31", "34"), ("32", "33")])
def test_keywords_stay_when_words_go(tmp_path: Path, gone: tuple[str, ...]) -> None:
    """Of four words that two readers of sockets use each, «столы» is said of the ramp as well: 2 · 2 / 3 is less than 2 · 2 / 2."""
    nights = begun(World(tmp_path / "raw"))
    spoken = {"31": "лампы столы", "32": "столы углы шнуры", "33": "лампы углы шнуры", "34": "столы пандус"}
    nights.world.says = {
        words: said(want(words, RAMP if "пандус" in words else SOCKETS)) for words in spoken.values()
    }
    nights.world.night(
        *(comment("-1", 1, int(item), item[1:], "02 10:00", words) for item, words in spoken.items())
    )
    nights.settle()
    figures = "select * exclude (name) from themes"
    before = nights.world.rows(figures)
    assert {row[-2] for row in before} == {"лампы, углы, шнуры", None}
    parts: dict[Key, Part] = {("vk", "comment", "-1", item): "words" for item in gone}
    nights.world.night(*kept(nights.world.connection, parts, NIGHT))
    refresh(nights.world.connection)
    assert nights.world.rows(figures) == before
    [(lemmas,)] = nights.world.rows("select lemmas from item_wants where item_id = '34'")
    assert "34" not in gone or lemmas == ["столы"]


def test_words_that_are_said_of_everything_are_no_keywords(tmp_path: Path) -> None:
    """«Нет» is said by five readers, of sockets by two of them."""
    nights = begun(World(tmp_path / "raw"))
    sockets, ramp = ("нет розетки", "розетки где нет"), ("нет пандуса", "нет съезда", "нет да нет")
    nights.world.says = {words: said(want(words, SOCKETS)) for words in sockets} | {
        words: said(want(words, RAMP, topic="access")) for words in ramp
    }
    nights.world.night(
        *(comment("-1", 1, 40 + at, str(at), "02 10:00", words) for at, words in enumerate(sockets + ramp))
    )
    nights.settle()
    assert dict(nights.world.rows("select topic, keywords from themes")) == {
        "space": "розетки",
        "access": "нет",
    }


def test_themes_of_whom_nobody_is_left_go(nights: Nights) -> None:
    nights.world.connection.execute("delete from want_places where theme_id = $1", [nights.code("13")])
    nights.world.connection.execute("delete from item_wants where topic = 'access'")
    group_wants(nights.world.connection, MODEL, KEY)
    assert nights.world.rows("select topic from theme_centres") == [("space",)]
