"""Letters: numbers given once, names that do nothing, templates that fail with a word."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from campaign.errors import ConfigurationError
from dashboards.papers.awards import Award
from dashboards.papers.declension import name_cases
from dashboards.papers.documents import document_bytes, new_document
from dashboards.papers.left_out import left_out, write_blank, write_left_out
from dashboards.papers.letter_files import FIELDS, merge, template_bytes
from dashboards.papers.letter_template import TEMPLATE, letter_template
from dashboards.papers.letters import (
    Issue,
    Letter,
    file_name,
    plan_letters,
    read_log,
    render_letters,
    withdrawn,
    write_letters,
)
from dashboards.papers.summary import paragraphs
from tests.dashboards.papers.paper_world import campaign_of, candidate

TODAY = date(2025, 11, 14)
HOME = Path(__file__).parent  # without exceptions and templates of its own
HOSTILE = 'Библиотека {{ 7*7 }} <w:p/> & «Кавычки» "=1+1" 🎉'
RANKING = {
    one.participant_id: one
    for one in (
        candidate("r-1", "reader", 1, tier=1),
        candidate("r-2", "reader", 2, tier=2),
        candidate("gdov", "library", 1, tier=1),
        candidate("r-3", "reader", None, reason="не из региона"),
    )
}
ANNA = Award("2", "r-1", "Иванова Анна Петровна", True, "Благодарственное письмо", "")
PETR = Award("3", "r-2", "Заяц Пётр Ильич", True, "Диплом", "за лучшее предложение")
GDOV = Award("4", "gdov", HOSTILE, False, "Благодарственное письмо", "")


def plan(awards: list[Award], log: list[Issue] | None = None, today: date = TODAY, **letters: str) -> Any:
    cases = name_cases(HOME)
    return plan_letters(awards, RANKING, log or [], cases, campaign_of(**letters), "итог", today)


def issue(folder: Path, awards: list[Award], today: date = TODAY, **letters: str) -> list[Letter]:
    """What the command does."""
    log = read_log(folder / "log.csv")
    planned: list[Letter] = plan(awards, log, today, **letters)
    template = template_bytes(campaign_of(**letters), HOME)
    write_letters(folder, planned, render_letters(template, planned), log)
    return planned


def text_of(path: Path) -> list[str]:
    return list(paragraphs(docx.Document(str(path))))


def numbers(folder: Path) -> dict[str, int]:
    return {one.participant_id: one.number for one in read_log(folder / "log.csv")}


def test_letters_say_who_and_what_for(tmp_path: Path, golden: Any) -> None:
    issue(tmp_path, [ANNA, PETR, GDOV])
    golden("letters.txt", "\n".join(text_of(tmp_path / "letters.docx")) + "\n")
    names = sorted(path.name for path in tmp_path.glob("*.docx"))
    assert names == ["001.docx", "002.docx", "003-Библиотека-7-7-w-p-Кавычки-1-1.docx", "letters.docx"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in tmp_path.glob("*.docx"))


def test_letters_by_tier_name_the_tier_in_its_case_and_say_what_it_is(tmp_path: Path, golden: Any) -> None:
    planned = issue(tmp_path, [ANNA, PETR, GDOV], by="tier")
    golden("letters-by-tier.txt", "\n".join(text_of(tmp_path / "letters.docx")) + "\n")
    values = {one.issue.participant_id: one.values for one in planned}
    assert {key: values["gdov"][key] for key in ("place", "tier", "in_tier", "into_tier")} == {
        "place": "",
        "tier": "1-я группа самых активных библиотек",
        "in_tier": "в\u00a01-й группе самых активных библиотек",
        "into_tier": "в\u00a01-ю группу самых активных библиотек",
    }
    assert values["r-2"]["tier"] == "2-я группа самых активных читателей"
    assert values["r-2"]["into_tier"] == "во\u00a02-ю группу самых активных читателей"


@pytest.mark.parametrize("by", [{}, {"by": "place"}])
def test_letters_by_place_have_the_place_and_no_tier(by: dict[str, str]) -> None:
    (letter,) = plan([PETR], **by)
    assert {key: letter.values[key] for key in ("place", "tier", "in_tier", "into_tier", "tier_note")} == {
        "place": "2", "tier": "", "in_tier": "", "into_tier": "", "tier_note": "",
    }  # fmt: skip


def test_a_result_that_knows_no_tiers_cannot_be_named_by_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RANKING, "r-2", candidate("r-2", "reader", 2))
    with pytest.raises(ConfigurationError, match="строка 3: группа мест участника «r-2» неизвестна"):
        plan([PETR], by="tier")
    assert plan([PETR])[0].values["place"] == "2"


def test_the_same_letters_are_the_same_files(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    issue(first, [ANNA, GDOV])
    issue(second, [ANNA, GDOV])
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_running_again_renumbers_nothing(tmp_path: Path) -> None:
    issue(tmp_path, [PETR, ANNA])
    issue(tmp_path, [GDOV, ANNA, PETR], date(2025, 12, 1))
    assert numbers(tmp_path) == {"r-2": 1, "r-1": 2, "gdov": 3}
    assert [one.date for one in read_log(tmp_path / "log.csv")] == ["2025-11-14", "2025-11-14", "2025-12-01"]


def test_a_number_is_never_given_twice(tmp_path: Path) -> None:
    issue(tmp_path, [ANNA, PETR])
    planned = issue(tmp_path, [ANNA, GDOV])
    assert numbers(tmp_path) == {"r-1": 1, "r-2": 2, "gdov": 3}
    log = read_log(tmp_path / "log.csv")
    assert [(one.status, bool(one.file)) for one in log] == [
        ("выдано", True),
        ("отозвано", False),
        ("выдано", True),
    ]
    assert not (tmp_path / "002.docx").exists()
    assert withdrawn(planned, log) == []


def test_no_pdf_outlives_the_letter_of_which_it_was_made(tmp_path: Path) -> None:
    issue(tmp_path, [ANNA, PETR, GDOV])
    papers = sorted(path.stem for path in tmp_path.glob("*.docx"))
    assert len(papers) == 4  # and all of them together
    for stem in (*papers, "чужой"):
        (tmp_path / f"{stem}.pdf").write_bytes(b"%PDF")
    # One is withdrawn, one renamed, one written anew.
    issue(tmp_path, [ANNA, Award("2", "gdov", "Гдовская библиотека", False, "Диплом", "")])
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["чужой.pdf"]
    issue(tmp_path, [])
    assert list(tmp_path.glob("*.docx")) == []


def test_a_corrected_name_keeps_its_number(tmp_path: Path) -> None:
    issue(tmp_path, [GDOV])
    corrected = Award("2", "gdov", "Гдовская библиотека", False, "Диплом", "")
    issue(tmp_path, [corrected])
    assert [path.name for path in sorted(tmp_path.glob("0*.docx"))] == ["001-Гдовская-библиотека.docx"]
    assert read_log(tmp_path / "log.csv")[0].name == "Гдовская библиотека"


def test_the_date_of_campaign_toml_holds_for_all() -> None:
    planned = plan([ANNA], date="2025-11-20")
    assert planned[0].values["date"] == "20\u00a0ноября\u00a02025\u00a0г."
    with pytest.raises(ConfigurationError, match="date «скоро» — ожидается день"):
        plan([ANNA], date="скоро")


def test_the_erased_are_listed_and_nobody_is_asked_to_award_them(tmp_path: Path) -> None:
    erased = candidate(None, "reader", 1)
    assert [(one.participant_id, one.place) for one in left_out([erased], [])] == [("", "1")]
    assert len(write_blank(tmp_path, [erased]).read_text("utf-8-sig").splitlines()) == 1


@pytest.mark.parametrize("key", ["signatory", "post"])
def test_nobody_signs_no_letter(key: str) -> None:
    with pytest.raises(ConfigurationError, match=f"пусто «{key}»"):
        plan([ANNA], **{key: " "})


def test_a_name_that_cannot_be_declined_names_the_file_to_fill() -> None:
    award = Award("7", "r-1", "J. Smith", True, "Диплом", "")
    with pytest.raises(ConfigurationError, match="строка 7: имя «J. Smith».*name_cases.csv"):
        plan([award])


def test_a_broken_log_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    head = "number;date;participant_id;name;file;frozen;status\n"
    path.write_text(head + "1;;a;;;;\n1;;b;;;;\n", "utf-8")
    with pytest.raises(ConfigurationError, match="один номер стоит дважды"):
        read_log(path)
    path.write_text(head + "x;;a;;;;\n", "utf-8")
    with pytest.raises(ConfigurationError, match="строка 2: number «x»"):
        read_log(path)


def test_whose_letters_a_file_holds_stands_in_it(tmp_path: Path) -> None:
    issue(tmp_path, [ANNA, PETR])
    for name, codes in (("001.docx", ["r-1"]), ("letters.docx", ["r-1", "r-2"])):
        with zipfile.ZipFile(tmp_path / name) as parts:
            told = parts.read("customXml/letters.xml").decode()
        assert [code for code in ("r-1", "r-2") if f'"{code}"' in told] == codes
        assert "Иванова Анна Петровна" in told


def torn(content: bytes) -> bytes:
    """A document whose text is no XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[:200] if name == "word/document.xml" else old.read(name))
    return out.getvalue()


def template(*lines: str, header: str = "") -> bytes:
    document = new_document("шаблон")
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = header
    return document_bytes(document)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "это не целый файл Word"),
        (b"not a document", "это не целый файл Word"),
        (letter_template()[:9000], "это не целый файл Word"),
        (torn(letter_template()), "это не целый файл Word"),
        (template("{{ fio }}"), "неизвестное поле «fio»; бывают: number"),
        (template("{{ name }"), "поля расставлены с ошибкой"),
        (template("{% if is_person %} без конца"), "поля расставлены с ошибкой"),
        (template("{{ name.__class__.__mro__ }}"), "поля расставлены с ошибкой"),
        (template("{{ name }}", header="{{ number }}"), "поля в колонтитулах не заполняются"),
    ],
)
def test_a_torn_template_is_one_clear_line(content: bytes, told: str) -> None:
    with pytest.raises(ConfigurationError, match=f"шаблон мой.docx.*{told}") as error:
        render_letters(("мой.docx", content), plan([ANNA]))
    assert error.value.exit_code == 2 and "\n" not in str(error.value)


def test_a_template_of_their_own_is_used(tmp_path: Path) -> None:
    (tmp_path / "свой.docx").write_bytes(template("Кому: {{ addressee }}, {{ place }} место"))
    found = template_bytes(campaign_of(template="свой.docx"), tmp_path)
    [letter] = render_letters(found, plan([ANNA]))
    assert list(paragraphs(letter)) == ["Кому: Ивановой Анне Петровне, 1 место"]
    with pytest.raises(ConfigurationError, match="шаблон писем .*нет.docx не читается"):
        template_bytes(campaign_of(template="нет.docx"), tmp_path)


def test_a_template_may_name_the_organisation() -> None:
    planned = plan([ANNA], organisation="Областная библиотека")
    [letter] = render_letters(("мой.docx", template("{{ organisation }}")), planned)
    assert list(paragraphs(letter)) == ["Областная библиотека"]


def test_the_shipped_letter_begins_with_who_issues_it() -> None:
    shipped = template_bytes(campaign_of(), HOME)
    [signed] = render_letters(shipped, plan([ANNA], organisation="Областная библиотека"))
    [plain] = render_letters(shipped, plan([ANNA]))
    assert "\n".join(paragraphs(signed)) == "\n".join(["Областная библиотека", *paragraphs(plain)])


def test_every_field_can_be_asked_for() -> None:
    content = template(*(f"{name}={{{{ {name} }}}}" for name in FIELDS))
    [letter] = render_letters(("все.docx", content), plan([PETR]))
    assert len(list(paragraphs(letter))) == len(FIELDS)


def test_merged_letters_stand_on_pages_of_their_own() -> None:
    planned = plan([ANNA, PETR, GDOV])
    merged = merge(render_letters(template_bytes(campaign_of(), HOME), planned))
    assert len(merged.sections) == 3


def test_the_shipped_template_is_what_its_script_makes() -> None:
    assert TEMPLATE.read_bytes() == letter_template()


def test_who_gets_no_letter_is_said_with_the_reason(tmp_path: Path) -> None:
    found = left_out(list(RANKING.values()), [ANNA])
    assert [(one.participant_id, one.reason) for one in found] == [
        ("gdov", "нет строки в awards.csv"), ("r-2", "нет строки в awards.csv"), ("r-3", "не из региона")
    ]  # fmt: skip
    assert "r-3;Читатели;;;имя r-3;не из региона" in write_left_out(tmp_path, found).read_text("utf-8-sig")


def test_the_blank_lists_whoever_is_candidate(tmp_path: Path) -> None:
    lines = write_blank(tmp_path, list(RANKING.values())).read_text("utf-8-sig").splitlines()
    assert lines[1] == "r-1;;person;;;;;;Читатели, место 1, 1-я группа: имя r-1"
    assert lines[3] == "gdov;имя gdov;collective;;;;;;Библиотеки, место 1, 1-я группа: имя gdov"
    assert len(lines) == 4


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON", "а/б\\в:г*?", "", "   "])
def test_a_file_name_is_tame(name: str) -> None:
    made = file_name(7, name)
    assert made.startswith("007") and made.endswith(".docx") and not set(made) & set('/\\:*?"<>|')


def test_a_name_that_two_methods_decline_otherwise_is_to_be_checked() -> None:
    goat = replace(PETR, name="КОЗЁЛ ИВАН ПЕТРОВИЧ")
    letter, sure = plan([goat, ANNA])
    assert letter.values["addressee"] == "Козлу Ивану Петровичу"
    assert letter.values["name"] == "Козёл Иван Петрович"
    assert re.search("строка 3: проверьте «Козлу .*«Козёлу .*name_cases.csv", letter.doubt)
    assert not sure.doubt
