"""Texts without the forgotten: by mention, by address, by name; told by marks alone, or by all that is known of a person."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from collectors.forgetting import ERASED, Eraser, name_mark, screen_name_mark
from collectors.records import Comment, Named, Note, Post

NOW = datetime(2025, 11, 5, 3, tzinfo=UTC)
KNOWN = {
    "1900000555", "-1_77", screen_name_mark("zina_p"), name_mark("Зинаида Перепёлкина"), name_mark("Перепёлкина Зинаида"),
    name_mark("Анна-Мария Ли"), name_mark("Анна Ли"), name_mark("Анна О'Коннор"), name_mark("Шарль д’Артаньян"),
    name_mark("Патимат Нур-Магомедова"), name_mark("О'Коннор Анна"),
}  # fmt: skip
ERASER = Eraser(lambda network, identifier: network == "vk" and identifier in KNOWN, by_name=True)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        # A link or «@» with a name, as much as a mention from VK's list.
        ("[https://vk.com/id1900000555|Зинаида], спасибо вам", "[удалено], спасибо вам"),
        ("@id1900000555 (Зинаида П.), спасибо", "[удалено], спасибо"),
        ("*zina_p (наша Зина), [zina_p|Зина], @Zina_P", "[удалено], [удалено], [удалено]"),
        ("[id1900000555:bp-1_2|Зине] и [user1900000555|Зине]", "[удалено] и [удалено]"),
        ("vkontakte.ru/id1900000555, m.vk.com/zina_p?from=x и vk.me/zina_p", "[удалено], [удалено] и [удалено]"),
        ("vk.com/feed?w=wall1900000555_3 и vk.com/photo1900000555_4", "[удалено] и [удалено]"),
        ("писал id1900000555 (wall1900000555_3)", "писал [удалено] ([удалено])"),
        ("[id1900000555|Зина", "[удалено]"),
        ("[club7|Клуб @id1900000555 (Зины)] рад, [club7|[zina_p|Зина]]", "[club7|Клуб [удалено]] рад, [club7|[удалено]]"),
        # What she wrote on the wall of another.
        ("Вот её запись: https://vk.com/wall-1_77?reply=8", "Вот её запись: [удалено]"),
        # By name, whatever stands between and around.
        ("Спасибо, Зинаида  Перепёлкина!", "Спасибо, [удалено]!"),
        ("—Перепёлкина Зинаида, Анна-Мария Ли, Фаина-Анна Ли-", "—[удалено], [удалено], Фаина-[удалено]-"),
        # An apostrophe or a hyphen is one however it is written.
        ("Анна О’Коннор, Анна О'Коннор и «О`Коннор Анна»", "[удалено], [удалено] и «[удалено]»"),
        ("‘Анна Оʼконнор’ и Шарль д'Артаньян", "‘[удалено]’ и [удалено]"),
        ("Патимат Нур‑Магомедова, Патимат Нур–магомедова", "[удалено], [удалено]"),
        # Others.
        ("Анна ОКоннор, Шарль Артаньян, Патимат Магомедова", None),
        ("[id19000005550|Зина], vk.com/id190000055, vk.com/wall-1_7, zina_pe", None),
        ("Зинаида Перепёлкинская, зинаида перепёлкина, Анна Мария Ли", None),
        ("[zina|Зина] 1900000555", None),
    ],
)  # fmt: skip
def test_a_text_is_left_without_the_forgotten(text: str, left: str | None) -> None:
    assert ERASER.text("vk", text) == (text if left is None else left)
    assert ERASER.text("ok", text) == text


def test_a_record_without_them_is_the_same_object() -> None:
    said = Comment(network="vk", owner_id="-1", comment_id="1", text="[id1|Анна], да", fetched_at=NOW)
    assert ERASER.without(said) is said


@pytest.mark.parametrize(
    "unit",
    ["А", "А-", "Аа ", "А ", " ", "Аа- ", "a.", "[id1|", "[id1|a", "@ab (", "wall1_", "id1", "vk.com/"],
)
def test_hostile_text_is_searched_in_one_go(unit: str) -> None:
    """A million signs; whoever went back over them at each sign would be here tomorrow."""
    text = unit * (1_000_000 // len(unit))
    assert ERASED not in ERASER.text("vk", text)


def test_a_librarys_note_loses_their_name_and_nothing_else() -> None:
    note = Note(
        library_id="gdov", section="praise", text="Спасибо говорит Зинаида Перепёлкина.", voice="report", file="a.docx",
        fetched_at=NOW,
    )  # fmt: skip
    left = ERASER.without(note)
    assert isinstance(left, Note)
    assert left.text == f"Спасибо говорит {ERASED}."
    assert ERASER.without(left) is left


def test_a_poll_forgets_whom_it_asks_about() -> None:
    asked = Post(
        network="vk", owner_id="-1", post_id="5", text="Выбираем", poll="Кому приз? Зинаида Перепёлкина — 3, другим — 1",
        found_by="wall:-1", fetched_at=NOW,
    )  # fmt: skip
    left = ERASER.without(asked)
    assert isinstance(left, Post) and left.poll == f"Кому приз? {ERASED} — 3, другим — 1"


def test_a_name_asked_for_by_number_goes_with_its_bearer_alone() -> None:
    named = [
        Named(network="vk", screen_name="zina", author_id=each, fetched_at=NOW)
        for each in ("1900000555", "12")
    ]
    assert [ERASER.without(each) for each in named] == [None, named[1]]


def test_a_list_of_numbers_loses_theirs_and_keeps_the_others() -> None:
    assert ERASER.value("vk", {"likes": {"user_ids": [12, 1900000555, 1900000556]}}) == {
        "likes": {"user_ids": [12, 1900000556]}
    }
