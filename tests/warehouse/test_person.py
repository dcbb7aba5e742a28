"""Who is meant: what is gathered of a person from texts of others, and what is left of these texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from collectors.forgetting import Eraser
from collectors.raw import RawFile
from collectors.records import Author, Comment, Post
from tests.warehouse.world import KEY, NIGHT
from warehouse.keeping.person import Person, gather

ZINA = "1900000555"


def person(home: Path, *texts: str) -> Person:
    """Who wrote nothing and is known only by what others wrote."""
    with RawFile(home / "raw", "night") as raw:
        for number, text in enumerate(texts):
            raw.write(comment(text, str(number)))
    return gather([home], KEY, "vk", ZINA)


def comment(text: str, number: str = "1") -> Comment:
    return Comment(
        network="vk",
        owner_id="-990000101",
        comment_id=number,
        author_id="1900000600",
        text=text,
        fetched_at=NIGHT,
    )


@pytest.mark.parametrize(
    "said",
    [
        "[https://vk.com/id1900000555|Зинаида Перепёлкина], спасибо вам за отзыв",
        "@id1900000555 (Зинаида Перепёлкина), спасибо вам за отзыв",
        "*id1900000555 (Зинаида Перепёлкина), спасибо вам за отзыв",
        "[id1900000555:bp-1_2|Зинаида Перепёлкина], спасибо вам за отзыв",
    ],
)
def test_a_name_in_any_mention_is_theirs_everywhere(said: str, tmp_path: Path) -> None:
    found = person(tmp_path, said, "Читали: ЗИНАИДА ПЕРЕПЁЛКИНА и другие")
    assert found.names == {"Зинаида Перепёлкина", "Перепёлкина Зинаида"}
    words = found.words()
    assert words.found(said) and words.erase(said) == "[удалено], спасибо вам за отзыв"
    assert words.erase("Читали: ЗИНАИДА ПЕРЕПЁЛКИНА и другие") == "Читали: [удалено] и другие"


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("Анна О'Коннор", "Анна О’Коннор"), ("Анна О’Коннор", "О'Коннор Анна"), ("Шарль д’Артаньян", "ШАРЛЬ Д`АРТАНЬЯН"),
        ("Патимат Нур-Магомедова", "Патимат  Нур‑Магомедова"),
    ],
)  # fmt: skip
def test_an_apostrophe_or_hyphen_is_one_however_it_is_written(
    stored: str, written: str, tmp_path: Path
) -> None:
    words = person(tmp_path, f"[id1900000555|{stored}], да").words()
    assert words.erase(f"Читали: {written} и другие") == "Читали: [удалено] и другие"


def test_all_by_which_somebody_can_be_known_is_gathered(tmp_path: Path) -> None:
    long, other = "Мой отзыв, которого не писал никто", "И ещё один отзыв, тоже длинный"
    names = {"id": 1900000555, "first_name": "Зина", "last_name": "Перепёлкина", "screen_name": "zina_old"}
    given = {"network": "vk", "fetched_at": NIGHT}
    with RawFile(tmp_path / "raw", "night") as raw:
        for record in (
            # It lies before the post under which it stands.
            Comment(owner_id="-1", post_id="77", comment_id="90", author_id="7", **given),
            Post(
                owner_id="-1", post_id="77", author_id=ZINA, text=f"{long}\n Спасибо!", found_by="x", **given
            ),
            Post(
                owner_id=ZINA,
                post_id="3",
                author_id="7",
                text="Чужой отзыв на её собственной стене",
                found_by="x",
                **given,
            ),
            Comment(owner_id=ZINA, post_id="3", comment_id="92", author_id="8", **given),
            Comment(owner_id="-1", post_id="1", comment_id="91", author_id=ZINA, text=other, **given),
            Comment(
                owner_id="-1",
                post_id="1",
                comment_id="93",
                author_id="7",
                payload={"profiles": [names]},
                **given,
            ),
            Author(author_id=ZINA, kind="person", name="Зинаида Перепёлкина", screen_name="zina_p", **given),
            Author(
                author_id=ZINA,
                kind="person",
                name="Совсем Другая",
                screen_name="other",
                network="ok",
                fetched_at=NIGHT,
            ),
        ):
            raw.write(record)
    found = gather([tmp_path], KEY, "vk", ZINA)
    assert (found.posts, found.comments) == ({("-1", "77"), (ZINA, "3")}, {("-1", "91")})
    assert found.under == {("-1", "90"), (ZINA, "92")}
    assert found.texts == {f"{long}\n Спасибо!", long, other}
    assert found.names == {
        "Зинаида Перепёлкина",
        "Перепёлкина Зинаида",
        "Зина Перепёлкина",
        "Перепёлкина Зина",
    }
    assert found.screen_names == {"zina_p", "zina_old"}
    assert found.is_known and found.is_theirs("vk", ZINA) and found.is_theirs("vk", "-1_77")
    assert not any(
        found.is_theirs(*asked) for asked in (("ok", ZINA), ("vk", "7"), ("vk", "-1_78"), ("vk", "-1_91"))
    )
    assert not gather([tmp_path], KEY, "vk", "1900000777").is_known


def test_letters_and_names_in_other_cases_are_theirs_too(tmp_path: Path) -> None:
    code = gather([tmp_path], KEY, "vk", ZINA).participants[0]
    (tmp_path / "exports" / "letters").mkdir(parents=True)
    log = f"number,day,who,name,file\n3,12.11.2025,{code},Иванова Анна Петровна,003.docx\n4,12.11.2025,r-x,Ли Анна,004.docx\n"
    (tmp_path / "exports" / "letters" / "log.csv").write_text(log, "utf-8")
    (tmp_path / "awards.csv").write_text(
        f"participant_id,name\n{code},Иванова Анна Петровна\nr-x,Ли Анна\n", "utf-8"
    )
    (tmp_path / "name_cases.csv").write_text(
        "name,dative,gender\nИванова Анна Петровна,Ивановой Анне,ж\n", "utf-8"
    )
    found = gather([tmp_path], KEY, "vk", ZINA)
    assert found.letters == {"003.docx"} and found.names == {"Иванова Анна Петровна", "Ивановой Анне"}


def test_names_of_tables_may_have_apostrophes(tmp_path: Path) -> None:
    code = gather([tmp_path], KEY, "vk", ZINA).participants[0]
    (tmp_path / "awards.csv").write_text(f"participant_id,name\n{code},О’Коннор Анна Петровна\n", "utf-8")
    found = gather([tmp_path], KEY, "vk", ZINA)
    assert found.words().erase("Письмо: О'Коннор Анна Петровна") == "Письмо: [удалено]"


def test_a_first_name_alone_and_the_title_of_a_post_are_no_names(tmp_path: Path) -> None:
    texts = (
        "[id1900000555|Зина], да",
        "[https://vk.com/wall1900000555_3|Прекрасная подборка]",
        "[id1|Анна Ли]: 1900000555",
    )
    found = person(tmp_path, *texts)
    assert found.names == set()
    assert [found.words().erase(text) for text in texts] == [
        "[удалено], да", "[удалено]", "[id1|Анна Ли]: [удалено]",
    ]  # fmt: skip


def test_raw_files_and_tables_lose_the_same(tmp_path: Path) -> None:
    found = person(tmp_path, "[id1900000555|Зинаида Перепёлкина]")
    found.posts.add(("-1", "77"))
    found.screen_names.add("Zina_P")
    text = "[zina_p|наша Зина], @zina_p (Зина): vk.com/wall-1_77, vk.com/zina_p и Зинаида Перепёлкина"
    left = "[удалено], [удалено]: [удалено], [удалено] и [удалено]"
    assert found.words().erase(text) == left
    kept = Eraser(found.is_theirs, found.words()).without(comment(text))
    assert isinstance(kept, Comment) and kept.text == left
