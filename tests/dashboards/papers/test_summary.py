"""The official note: only counts and quotations, each with its source; nothing composed."""

import io
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from campaign.russian import percent_range
from commands.papers import Subject, summary_document
from dashboards.papers.charts import Chart, Series
from dashboards.papers.documents import document_bytes
from dashboards.papers.shield import write_hidden
from dashboards.papers.summary import figure_definitions
from dashboards.papers.writer import clipped
from dashboards.records.papers import Candidate
from dashboards.rows import typed
from tests.dashboards.papers.paper_world import (
    ANSWER,
    PRAISE,
    PROBLEM,
    WISH,
    campaign_of,
    fill,
    frozen,
    participants,
    words,
)
from tests.warehouse.estimates.test_review import TONES, talk
from tests.warehouse.test_themes import begun
from tests.warehouse.world import World, comment, tags
from warehouse.frames import run_sql
from warehouse.keeping.frozen import RANKING, Frozen
from warehouse.questions.papers import paper_questions
from warehouse.sql.errors import WarehouseMissing


def note(made: Frozen, library: str = "", name: str = "", audience: str = "internal") -> Any:
    about = Subject("library", library, name) if library else Subject()
    return summary_document(made, campaign_of(audience), about)[0]


def test_the_note_of_the_region(held: Frozen, golden: Any) -> None:
    golden("summary-region.txt", words(note(held)))


def test_the_note_of_a_library(held: Frozen, golden: Any) -> None:
    golden("summary-library.txt", words(note(held, "gdov", "Гдовская районная библиотека")))


def test_the_note_of_a_municipality(held: Frozen, golden: Any) -> None:
    about = Subject("municipality", "Гдовский", "Гдовский муниципальный округ")
    golden("summary-municipality.txt", words(summary_document(held, campaign_of(), about)[0]))


def test_a_silent_campaign_has_little_to_conclude_and_says_so(
    world: World, tmp_path: Path, golden: Any
) -> None:
    world.settle()
    golden("summary-silent.txt", words(note(frozen(world, tmp_path))))


def test_a_result_frozen_before_there_were_tiers_is_read_and_told_as_it_was(
    held: Frozen, tmp_path: Path
) -> None:
    old = replace(held, folder=Path(shutil.copytree(held.folder, tmp_path / "old")))
    path = old.path(RANKING)
    duckdb.sql(f"copy (select * exclude (tier) from '{held.path(RANKING)}') to '{path}' (format parquet)")
    assert [one.tier for one in typed(old.table(RANKING), Candidate, RANKING)] == [None] * len(
        old.table(RANKING)
    )
    assert "Место | При других весах | Библиотека |" in words(note(old))
    said = words(note(old, "gdov", "Гдовская районная библиотека"))
    assert "Место среди библиотек — 1 из 2 (при других весах 1–2)." in said


def test_signs_that_word_cannot_hold_are_dropped_wherever_they_stand(world: World, tmp_path: Path) -> None:
    odd = "\x01\x0b\uffff\ufffe"
    world.says[f"В зале{odd} стало очень\r\nуютно, тепло и светло, спасибо"] = tags(
        "positive", "space+", confidence=0.99
    )
    fill(world)
    world.night(
        comment("-1", 1, 9, "13", "03 15:00", f"В зале{odd} стало очень\r\nуютно, тепло и светло, спасибо")
    )
    world.settle()
    campaign = campaign_of(signatory=f"А. Б.{odd} Образцова")
    campaign = replace(
        campaign, title=f"Неделя{odd} качества", note=f"учебная{odd}", region=f"Псковская{odd}"
    )
    made = frozen(world, tmp_path)
    for library, name in (("", ""), ("gdov", f"Гдовская{odd} библиотека")):
        said = words(
            summary_document(made, campaign, Subject("library" if library else "region", library, name))[0]
        )
        assert not set(odd) & set(said)
        assert "«Неделя качества»" in said and "уютно" in said
        assert library == "" or "Гдовская библиотека" in said


@pytest.mark.parametrize(
    "about", [Subject(), Subject("municipality", "Гдовский", "Гдов"), Subject("library", "gdov", "Гдовская")]
)
def test_every_query_of_the_appendix_gives_the_figure_beside_it(
    about: Subject, world: World, held: Frozen
) -> None:
    fill(world)
    document, _ = summary_document(held, campaign_of(), about)
    appendix = [cell.text for cell in document.tables[-1].columns[2].cells][1:]
    asked = {scope: about.id if about.scope == scope else None for scope in ("library", "municipality")}
    with paper_questions(held, {**asked, "public": False}) as ask:
        figures = [(figure.key, ask.figure(figure.query)) for figure in figure_definitions(about.scope)]
    for index, query in enumerate(appendix):
        columns, rows = run_sql(world.connection, query)  # as `bibliopulse sql` runs it
        if index < len(figures):
            assert (len(columns), rows[0][0]) == (1, figures[index][1]), figures[index][0]


def test_figures_are_the_campaigns(held: Frozen) -> None:
    table = note(held).tables[0]
    shown = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert shown["Записи с тегом кампании"] == "2"
    assert shown["Комментарии и ответы под ними"] == "6"
    assert shown["Реакции на записи"] == "20"  # 10 + 1 + 3 readers' comments and 4 + 2
    assert shown["Из них с ответом библиотеки"] == "1"
    assert shown["Обычное ожидание ответа (медиана)"] == "1,5\u00a0ч"  # asked at 15:00, answered at 16:30


def test_a_reviewed_sample_corrects_the_note_as_it_corrects_the_page(world: World, tmp_path: Path) -> None:
    said = talk(world).rows("select satisfaction from headline")
    labels = ["negative" if number % 3 == 0 and number < 30 else TONES[number % 3] for number in range(60)]
    world.settle(
        review="".join(f"vk/comment/-1/{100 + number};{label}\n" for number, label in enumerate(labels))
    )
    assert (said, world.rows("select satisfaction from headline")) == ([(0.5,)], [(0.5,)])
    [(low, high)] = world.rows("select low, high from corrected_shares where scope = 'region'")
    share = f"25\u00a0% ({percent_range(low, high)})"
    made = frozen(world, tmp_path)
    for about in (Subject(), Subject("municipality", "Гдовский", "Гдов")):
        document = summary_document(made, campaign_of(), about)[0]
        shown = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
        assert shown["Удовлетворённость читателей"] == share
        assert shown["Проверенные людьми тексты, по которым поправлена удовлетворённость"] == "60"
        assert "поправлена на её ошибки по 60 проверенным людьми текстам" in words(document)
    [line] = [
        row for table in note(made).tables for row in table.rows if row.cells[0].text.startswith("Гдовский")
    ]
    assert "25\u00a0% (" in line.cells[4].text
    # Of single libraries nothing is corrected, and nothing says so.
    assert "поправлена" not in words(note(made, "gdov", "Гдовская"))


def test_a_library_without_figures_gets_no_note_of_noughts(held: Frozen) -> None:
    with pytest.raises(TypeError):
        note(held, "nobody", "Библиотека, которой в результате нет")


def test_where_nobody_wrote_there_is_a_marked_blank(held: Frozen) -> None:
    blank = [line for line in words(note(held, "dno", "Дновская")).splitlines() if "заполняется" in line]
    assert blank and set(blank) == {"[заполняется библиотекой]"}


def test_the_libraries_own_words_take_the_place_of_the_blank(world: World, tmp_path: Path) -> None:
    fill(world)
    sql = (
        "insert into library_notes values "
        "('gdov', 'Гдовский', $1, $2, 'librarian', timestamptz '2025-11-10 09:00:00+03', 'gdov.docx')"
    )
    world.connection.execute(sql, ["results", "Поставили кресла."])
    world.connection.execute(sql, ["recommendations", "Продлить часы."])
    text = words(note(frozen(world, tmp_path)))
    results = text.split("3. Практические результаты\n")[1].split("\n4. ")[0]
    assert results.splitlines() == [
        "Поставили кресла.", "— Гдовская районная библиотека, справка получена 10 ноября 2025 г."
    ]  # fmt: skip
    assert "Продлить часы." in text.split("Рекомендации библиотек\n")[1]


def test_readers_stand_under_pseudonyms_with_links(filled: World, held: Frozen) -> None:
    document = note(held)
    text = words(document)
    assert "Анна Иванова" not in text and f"Читатель {participants(filled)['vk:11'][2:7].upper()}" in text
    links = [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert "https://vk.com/wall-1_1?reply=2" in links


def test_the_public_note_quotes_only_what_was_approved(approved: World, tmp_path: Path) -> None:
    document = note(frozen(approved, tmp_path), audience="public")
    text = words(document)
    assert PRAISE in text
    assert not any(said in text for said in (PROBLEM, WISH, ANSWER, "HYPERLINK", "Для служебного"))
    codes = [code for code in participants(approved).values() if code.startswith("r-")]
    assert not any(code[2:7].upper() in text for code in codes)
    assert not [rel.target_ref for rel in document.part.rels.values() if rel.is_external]


def test_what_people_forbade_is_quoted_nowhere(world: World, tmp_path: Path) -> None:
    said = (("-1", 2), ("-1", 3), ("-1", 4), ("-2", 2))
    fill(
        world,
        "\n".join(f"comment,vk,{owner},{item},quote,no,просьба,Методист,2025-11-10" for owner, item in said),
    )
    text = words(note(frozen(world, tmp_path)))
    assert not any(words_of in text for words_of in (PRAISE, PROBLEM, WISH, ANSWER))


def test_a_quotation_is_cut_between_words() -> None:
    cut = clipped("слово " * 200)
    assert cut.endswith("слово\u00a0[…]") and len(cut) <= 425
    assert clipped("a\x00b\n\tc [id1|Анна]") == "a b c Анна"


def test_a_set_of_an_earlier_version_is_refused(held: Frozen) -> None:
    tables = {name: about for name, about in held.manifest["tables"].items() if name != "voices"}
    earlier = replace(held, manifest={**held.manifest, "tables": tables})
    with pytest.raises(WarehouseMissing, match="нет таблицы voices"), paper_questions(earlier, {}):
        pass


def test_a_set_without_a_column_that_is_asked_for_is_refused(held: Frozen) -> None:
    with (
        pytest.raises(WarehouseMissing, match="нет нужного столбца.*freeze"),
        paper_questions(held, {}) as ask,
    ):
        ask.figure("select votes from headline")


def test_charts_are_words_own_with_their_figures_inside(held: Frozen) -> None:
    package = note(held).part.package
    books = [part for part in package.iter_parts() if str(part.partname).endswith(".xlsx")]
    assert len(books) == 1  # so few opinions are told by a table
    sheet = openpyxl.load_workbook(io.BytesIO(books[0].blob))["Лист1"]
    by_day = {row[0].value: (row[1].value, row[2].value) for row in sheet.iter_rows(min_row=2)}
    assert by_day["03.11"] == (1, 4) and by_day["04.11"] == (1, 2)


def test_a_chart_needs_a_value_for_every_category() -> None:
    with pytest.raises(ValueError, match="every category"):
        Chart(("а", "б"), (Series("x", (1,), "000000"),), "")


def test_the_same_result_gives_the_same_note(held: Frozen) -> None:
    assert document_bytes(note(held)) == document_bytes(note(held))


def test_a_quotation_does_not_print_what_it_gives_away(world: World, tmp_path: Path) -> None:
    praise = "Спасибо, очень внимательные сотрудники, звоните мне 8 911 355-20-14"
    trouble = "Я инвалид второй группы, мне у вас очень тяжело и плохо"
    world.says |= {
        praise: tags("positive", "staff+", confidence=0.99),
        trouble: tags("negative", "access-", confidence=0.99),
    }
    fill(world)
    world.night(
        comment("-1", 1, 21, "13", "03 15:00", praise), comment("-1", 1, 22, "12", "03 15:10", trouble)
    )
    world.settle()
    document, hidden = summary_document(frozen(world, tmp_path), campaign_of(), Subject())
    said = words(document)
    assert "звоните мне [телефон]" in said and "355-20-14" not in said and "инвалид" not in said
    assert {(one.section, *one.kinds) for one in hidden} >= {
        ("Что хвалят", "телефон"),
        ("Проблемы", "сведения о здоровье"),
    }
    listed = write_hidden(tmp_path, [("region.docx", one) for one in hidden], "Europe/Moscow").read_text(
        "utf-8-sig"
    )
    assert "звоните мне [телефон]" in listed and "цитата не взята" in listed and "инвалид" not in listed


def test_what_readers_want_stands_by_themes_and_a_forgotten_name_is_no_title(
    world: World, tmp_path: Path
) -> None:
    nights = begun(world)
    nights.pass_by("first", "second")
    made = frozen(world, tmp_path)
    said = words(note(made))
    assert "Чаще других повторяется: «Розетки бы» (4 читателя) и «Пандус» (2 читателя)." in said
    assert "Розетки бы | Помещения и уют | 4 | 2 | 1 | 3" in said
    one = words(note(made, "gdov-children", "Гдовская детская библиотека"))
    assert "Розетки бы |" not in one and "Чаще других" in one
    public = words(note(made, audience="public"))
    assert "Розетки бы" not in public and "Чаще других" not in public
    tables = {name: about for name, about in made.manifest["tables"].items() if name != "theme_members"}
    assert "Чаще других" not in words(note(replace(made, manifest={**made.manifest, "tables": tables})))
