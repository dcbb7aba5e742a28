"""The sheet of whoever contests a place: every line counted or not, the sum as on a calculator, nothing for strangers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from math import log
from pathlib import Path

import pytest
from docx import Document

from campaign.settings import parse_campaign
from commands.appeal import sheet_of
from dashboards.papers.appeal.files import appeal_document, appeal_html
from dashboards.papers.appeal.sheet import AppealAbout, Sheet
from tests.commands.e2e import bibliopulse, environment, rows
from tests.commands.keep_world import END, PERSON, SCREEN_NAME, run
from tests.warehouse.world import CAMPAIGN, World, author, comment, moment, post, tags
from warehouse.questions.appeal import participants_like

ASK, ABOUT, FAR = "Во сколько вы закрываетесь сегодня?", "В Дно открыли новый зал", "Привет из самой Москвы"
LIBRARIES = ("gdov", "dno", "plyussa")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Three libraries: one that tells of another, one with late and foreign readers, one whose subscribers nobody knows."""
    world = World(tmp_path_factory.mktemp("appeal") / "raw")
    world.says = {ASK: tags("neutral", question=True), ABOUT: tags("positive", libraries=("dno",))}
    world.night(
        author("-1", "Гдовская библиотека", members=400),
        author("-3", "Дновская библиотека", members=80, screen_name="dno_library"),
        author("701", "Анна Громова"), author("702", "Пётр Ильин"), author("705", "Москвич", city="Москва"),
        *(post("-1", number, "01 10:00", f"Запись {number}", likes=6, reposts=2) for number in (1, 2, 3, 4)),
        post("-1", 5, "02 10:00", ABOUT, likes=5, reposts=0),
        post("-3", 1, "03 10:00", likes=3, reposts=0),
        post("-4", 1, "03 10:00", likes=9),
        comment("-1", 1, 11, "701", "01 11:00", "Очень светлый зал"),
        comment("-1", 1, 12, "702", "01 12:00", ASK),
        comment("-1", 1, 13, "-1", "01 13:00", "В семь вечера", parent_comment_id="12", reply_to="12"),
        comment("-1", 1, 14, "701", "01 14:00", "И выставка хорошая"),
        comment("-3", 1, 11, "705", "03 11:00", FAR),
        comment("-3", 1, 12, "702", "09 11:00", "Спасибо за вчерашнюю встречу"),
        comment("-3", 1, 13, "702", "03 12:00", ASK),
    )  # fmt: skip
    world.settle(decisions="participant,,,plyussa,region,in,проверено,Иванова,2025-11-09")
    return world


def sheet(world: World, participant: str, audience: str = "internal") -> Sheet:
    campaign = replace(parse_campaign(CAMPAIGN), note="")
    return sheet_of(world.connection, participant, AppealAbout(campaign, "", moment("09 03:00"), audience))


def told(one: Sheet) -> str:
    """The sheet as lines of words."""
    lines = [*one.above, one.title, *one.facts]
    for part in one.parts:
        lines += ["", f"## {part.title}", *part.sentences]
        lines += [" | ".join(part.heads)] if part.heads else []
        lines += [
            " | ".join(cell.words + (f" <{cell.url}>" if cell.url else "") for cell in line)
            for line in part.lines
        ]
    # Pseudonyms come from the key of the home.
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_sheet_of_a_library(world: World, library: str, golden: Callable[[str, str], None]) -> None:
    golden(f"appeal-{library}.txt", told(sheet(world, library)))


def test_every_figure_of_a_sheet_is_what_a_calculator_gives(world: World) -> None:
    points = next(part for part in sheet(world, "gdov").parts if part.title == "Из чего сложились баллы")
    shown = {line[0].words: [cell.words for cell in line[1:]] for line in points.lines}
    # Gdov: three of four posts of the 1st and one of the 2nd; two readers; one answer. Dno: its own post and Gdov's.
    # p95 of the posts 4, 2 and 1: 2 + 0.9 · (4 − 2) = 3.8.
    er = (6 + 2 + 3) / 400, (6 + 2) / 400, (6 + 2) / 400, 5 / 400
    gdov_er, dno_er = sum(er) / 4, (5 / 400 + (3 + 2) / 100) / 2
    p95 = gdov_er + 0.95 * (dno_er - gdov_er)
    expected = {
        "Записи с тегом": 25.0,
        "Дни с записями": 20 * log(3) / log(4),
        "Читатели в обсуждениях": 25 * log(3) / log(4),
        "Ответы на вопросы и жалобы": 15 * log(2) / log(4),
        "Вовлечённость (на подписчика)": 15 * log(1 + gdov_er) / log(1 + p95),
    }
    assert {name: shown[name][-1] for name in expected} == {
        name: f"{value:.4f}".replace(".", ",") for name, value in expected.items()
    }
    assert shown["Всего"][-1] == f"{sum(expected.values()):.4f}".replace(".", ",")
    assert shown["Записи с тегом"][:3] == ["4", "25", "3,8"]


def test_one_more_or_less_moves_the_score_and_the_place_as_the_rule_says(world: World) -> None:
    part = next(one for one in sheet(world, "plyussa").parts if one.title == "Что изменила бы одна единица")
    lines = {line[0].words: [cell.words for cell in line[1:]] for line in part.lines}
    [(score,)] = world.rows("select score from participant_ranking where participant_id = 'plyussa'")
    # One post of one: none left loses 25 · ln 2 / ln 4.8, a second brings 25 · (ln 3 − ln 2) / ln 4.8.
    less, more = score - 25 * log(2) / log(4.8), score + 25 * (log(3) - log(2)) / log(4.8)
    assert [re.findall(r"[\d,]+", cell)[0] for cell in lines["Записи с тегом"][1:]] == [
        f"{value:.4f}".replace(".", ",") for value in (less, more)
    ]


def test_what_counted_agrees_with_the_ranking(world: World) -> None:
    for view, component in (("posts", "posts"), ("readers", "readers"), ("answers", "answered")):
        wrong = world.rows(
            f"""
            with lines as (select participant_id, count(*) filter (counted) as counted from appeal_{view} group by all)
            select participant_id, counted, c_{component}
            from participant_ranking
            left join lines using (participant_id)
            where class = 'library' and coalesce(counted, 0) <> c_{component}
            """
        )
        assert wrong == []
    assert world.rows("select participant_id, sum(is_comment::int), sum(is_suggestion::int) from appeal_texts group by 1 "
                      "except select participant_id, c_comments, c_suggestions from participant_ranking") == []  # fmt: skip


def test_strangers_get_no_reader_no_link_to_a_comment_and_no_code(world: World) -> None:
    codes = [
        code for (code,) in world.rows("select code from pseudonyms where author_id in ('701', '702', '705')")
    ]
    reader = world.rows("select participant_id from participants where class = 'reader' order by 1")[0][0]
    for who in (*LIBRARIES, reader):
        public = sheet(world, who, "public")
        page, words = appeal_html(public).decode(), told(public)
        for secret in (
            "Громова",
            "Ильин",
            "Москвич",
            "reply=",
            "Читатель ",
            *codes,
            *(code[:5].upper() for code in codes),
        ):
            assert secret not in page + words, (who, secret)
    assert "читатель засчитан: 2." in told(sheet(world, "gdov", "public"))


def test_hostile_words_are_words(world: World) -> None:
    world.night(post("-1", 9, "05 10:00", "<script>alert(1)</script>", url="javascript:alert(1)"))
    world.settle()
    page = appeal_html(sheet(world, "gdov")).decode()
    assert "<script>" not in page and "javascript:" not in page and "&lt;script&gt;" in page


def test_the_word_document_says_the_same(world: World, tmp_path: Path) -> None:
    one = sheet(world, "dno")
    path = tmp_path / "sheet.docx"
    path.write_bytes(appeal_document(one))
    document = Document(str(path))
    assert [part.title for part in one.parts] == [
        paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"
    ]
    assert len(document.tables) == sum(bool(part.lines) for part in one.parts)
    assert appeal_document(one) == path.read_bytes()


def test_whoever_is_meant_is_found_by_code_name_or_part_of_it(world: World) -> None:
    assert [code for code, *_ in participants_like(world.connection, "GDOV")] == ["gdov"]
    assert [code for code, *_ in participants_like(world.connection, "плюсская районная библиотека")] == [
        "plyussa"
    ]
    assert [code for code, *_ in participants_like(world.connection, "плюсск")] == ["plyussa"]
    assert len(participants_like(world.connection, "районная")) == 3
    assert participants_like(world.connection, "нет такой") == []


@pytest.mark.long
def test_a_frozen_result_has_its_own_sheets_and_forgets_a_person_in_them(kept_home: Path) -> None:
    sql = "select participant_id from participant_ranking where name ilike '%спицинск%'"
    [(code,)] = rows(kept_home, sql)
    asked = run(kept_home, "appeal", str(code), "--frozen", "итог")
    document, page = (Path(line) for line in asked.out.splitlines())
    assert document.suffix == ".docx" and "результат «итог»" in page.read_text("utf-8")
    run(kept_home, "forget", "vk", str(PERSON))
    assert not page.exists()
    asked = run(kept_home, "appeal", str(code), "--frozen", "итог")
    assert SCREEN_NAME not in asked.out and Path(asked.out.splitlines()[1]).exists()
    unknown = bibliopulse("appeal", "нет-такой", "--home", kept_home, env=environment(BIBLIOPULSE_NOW=END))
    assert unknown.code == 2 and "участника «нет-такой» нет" in unknown.err
