"""What the page embeds: columns of texts, a cube, and nothing of a person for the public."""

import base64
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dashboards.labels import shipped_topics
from dashboards.page.payload import BITS, MEASURES, packed, payload
from dashboards.page.texts import Nameless, names_of, telling
from dashboards.records.people import Library, Municipality, Participant
from dashboards.records.texts import Cell, Said, Text
from tests.dashboards.frames import framed

TEXT = Text(
    "vk", "comment", "-5", "9", post_id="7", parent_comment_id=None, post_url="https://vk.com/wall-5_7",
    moment="2025-11-02T01:05", participant_id="r-1", voice="reader", libraries=["gorod"], places=["Псков"], text="тихо",
    quoted_text=None, sentiment="neutral", topics=[Said("hours", "negative")], because=["− тихо"],
    reactions=2, opinion=True,
)  # fmt: skip
KNOWN = replace(
    framed({}),
    libraries=[Library("gorod", "Парус", "city", "Псков")],
    municipalities=[Municipality("Псков", "городской округ Псков")],
    participants=[Participant("r-1", "reader", "Анна")],
)


def sent(public: bool = False, cube: list[Cell] | None = None, **changes: Any) -> dict[str, Any]:
    frames = replace(KNOWN, page_texts=[replace(TEXT, **changes)], page_cube=cube)
    return payload(frames, names_of(frames), shipped_topics(), public=public)


def unpacked(text: str) -> list[int]:
    """LEB128, read by its definition: the lower seven bits of each byte, the highest bit says that more follow."""
    numbers, value, shift = [], 0, 0
    for byte in base64.b64decode(text):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(value)
            value = shift = 0
    return numbers


def test_names_stand_once_and_texts_carry_numbers() -> None:
    data = sent()
    assert data["libraries"] == [["gorod", "Парус", 0, "city"]]
    assert data["places"] == [["Псков", "городской округ Псков"]]
    assert data["people"] == [["r-1", "Анна", "reader"]]
    assert data["sets"] == [[[0], [0]]]
    texts = data["texts"]
    hours = [topic.id for topic in shipped_topics()].index("hours")
    assert (texts["tone"], texts["topics"], texts["kind"]) == ([1], [[3 * hours + 2]], [1])
    assert (texts["reactions"], texts["because"]) == ([2], [["− тихо"]])
    assert data["cube"] is None


def test_a_comment_leads_to_itself_under_its_post() -> None:
    assert sent()["texts"]["url"] == ["https://vk.com/wall-5_7?reply=9"]
    assert sent(post_url="javascript:alert(1)")["texts"]["url"] == ["https://vk.com/wall-5_7?reply=9"]
    assert sent(kind="post", post_url="javascript:alert(1)")["texts"]["url"] == [""]


def test_texts_name_their_post_the_comment_above_and_their_answer_by_number() -> None:
    post = replace(TEXT, kind="post", item_id="7", er=0.12345)
    question = replace(TEXT, answer_id="10", answer_hours=5.04)
    answer = replace(TEXT, item_id="10", parent_comment_id="9")
    alone = replace(TEXT, item_id="11", post_id="of another page")
    frames = replace(KNOWN, page_texts=[answer, question, post, alone])
    texts = payload(frames, names_of(frames), shipped_topics())["texts"]
    assert (texts["post"], texts["under"], texts["answer"]) == (
        [2, 2, -1, -1],
        [1, -1, -1, -1],
        [-1, 0, -1, -1],
    )
    assert (texts["hours"], texts["er"]) == ([None, 5.0, None, None], [None, None, 0.1235, None])


def test_only_words_that_explain_are_told() -> None:
    because = [
        "+ приветливые",
        "− холодно",
        "− в куртках",
        "− один",
        "+ троих",
        "− src",
        "− 24",
        "+ да",
        "+ Только",
        "− ещё",
    ]
    assert telling(because) == ["+ приветливые", "− холодно", "− в куртках"]


def test_unknown_things_stay_unknown() -> None:
    texts = sent(sentiment=None, topics=[], reactions=None, participant_id=None, because=None)["texts"]
    assert (texts["tone"], texts["topics"], texts["reactions"]) == ([-1], [[]], [None])
    assert (texts["person"], texts["because"]) == ([-1], [[]])


def test_a_poll_stands_beside_its_post_and_names_nobody_to_the_public() -> None:
    asked = {"kind": "post", "poll": "Кому приз? [id5|Анне] — 3, другим — 1; голосов: 4"}
    assert sent(**asked)["texts"]["poll"] == ["Кому приз? Анне — 3, другим — 1; голосов: 4"] and sent()[
        "texts"
    ]["poll"] == [""]
    assert sent(public=True, **asked)["texts"]["poll"] == [
        "Кому приз? участник 1 — 3, другим — 1; голосов: 4"
    ]


@pytest.mark.parametrize("mark", BITS)
def test_a_mark_is_the_bit_of_its_field(mark: str) -> None:
    assert sent(**{"opinion": False, mark: True})["texts"]["marks"] == [BITS[mark]]


def test_marks_add_up_and_every_bit_is_another() -> None:
    assert sent(suggestion=True, gone=True)["texts"]["marks"] == [
        BITS["suggestion"] + BITS["gone"] + BITS["opinion"]
    ]
    assert sent(opinion=False)["texts"]["marks"] == [0]
    assert sum(BITS.values()) == 2 ** len(BITS) - 1


def test_public_text_knows_nobody() -> None:
    nameless = Nameless()
    words = "[id5|Анна], спасибо! @anna_k (Анна К) и [id6:bp-1_2|Ивану]; vk.com/id5?w=1 и [club7|Парус]"
    assert nameless(words) == "участник 1, спасибо! участник 2 и участник 3; участник 1 и Парус"
    assert nameless("[id6|Иван]") == "участник 3"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("[https://vk.com/id1900000001|Анна Иванова], да", "участник 1, да"),
        ("[ivanova_anna|Анна Иванова], да", "участник 1, да"),
        ("@id1900000001 спасибо", "участник 1 спасибо"),
        ("см. https://vk.com/wall1900000001_45.", "см. участник 1."),
        ("[event990000103|Встреча] удалась", "Встреча удалась"),
        ("[https://vk.com/wall-1_2|прекрасная подборка]", "прекрасная подборка"),
        ("5*x (да)", "5*x (да)"),
        # Siblings: other hosts, pages of the site that say whose they are, marks cut short or inside others.
        ("vkontakte.ru/id5, m.vk.com/id5 и vk.me/id5", "участник 1, участник 1 и участник 1"),
        ("HTTPS://VK.RU/Ivanova_Anna?from=x", "участник 1"),
        ("vk.com/feed?w=wall5_6 vk.com/photo5_7 vk.com/im?sel=5", "участник 1 участник 1 участник 1"),
        ("https://vk.com/@ivanova_anna-kak-my-chitaem", "участник 1"),
        ("[id5:bp-2_3|Анне], *id5 (Анна), id5", "участник 1, участник 1, участник 1"),
        ("@id5 (Анна (Псков))", "участник 1)"),
        ("[club2|[id5|Анна Иванова]]", "участник 1"),
        ("[club2|@id5 (Анна Иванова)]", "участник 1"),
        ("[id5|Анна Ивано", "участник 1"),
        ("https://vk.com/wall-1_2?reply=3&thread=2 и vk.com/club1", "https://vk.com/wall-1_2 и vk.com/club1"),
        ("[club7|Парус] в 5*[x|y] [1] a@b.ru #тег@ub_nevel", "Парус в 5*[x|y] [1] a@b.ru #тег@ub_nevel"),
    ],
)
def test_no_mark_leads_the_public_to_a_person(words: str, shown: str) -> None:
    assert Nameless()(words) == shown


@pytest.mark.parametrize(
    ("changes", "url"),
    [
        ({}, ""),
        ({"kind": "post", "item_id": "7"}, "https://vk.com/wall-5_7"),
        ({"kind": "post", "item_id": "7", "owner_id": "5", "post_url": "https://vk.com/wall5_7"}, ""),
    ],
)
def test_public_payload_has_no_person_and_no_way_to_one(changes: dict[str, Any], url: str) -> None:
    data = sent(public=True, **changes)
    assert data["texts"]["id"] == [] and data["people"] == []
    assert data["texts"]["person"] == [-1] and data["texts"]["url"] == [url]


def test_cube_is_packed_by_column() -> None:
    cell = Cell(
        ["gorod"], ["Псков"], date(2025, 11, 2), "vk", "negative", None, None, **dict.fromkeys(MEASURES, 0)
    )
    cube = [
        replace(cell, comments=300),
        replace(cell, sentiment=None, topic="hours", polarity="positive", comments=1),
        replace(cell, sentiment=None, topic="of another guide", polarity="positive", comments=9),
    ]
    coded = sent(cube=cube)["cube"]
    assert coded["days"] == ["2025-11-02"]
    hours = [topic.id for topic in shipped_topics()].index("hours")
    # Two rows of the first set; of each the second measure, comments, and no other.
    assert unpacked(coded["set"]) == [0, 2] and MEASURES[1] == "comments"
    assert unpacked(coded["which"]) == [2, 2] and unpacked(coded["counts"]) == [300, 1]
    assert unpacked(coded["tone"]) == [3, 1, 0, 1] and unpacked(coded["topic"]) == [0, hours + 1]


@given(st.lists(st.integers(0, 2**31 - 1)))
def test_packing_loses_nothing(numbers: list[int]) -> None:
    assert unpacked(packed(numbers)) == numbers


def test_a_negative_number_cannot_be_packed() -> None:
    with pytest.raises(ValueError, match="0 up"):
        packed([1, -1])
