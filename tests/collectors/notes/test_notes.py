"""Notes that come back from libraries: our form, free headings, other programs, and files that mean no good."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import ConfigurationError
from campaign.settings import parse_campaign
from campaign.tables.libraries import parse_libraries
from campaign.tables.notes import BLANK, SECTIONS
from campaign.tables.presets import preset_files
from collectors.notes.documents import Line, lines_of
from collectors.notes.reading import NotesRead, pieces_of, read_notes
from dashboards.papers.documents import document_bytes
from dashboards.papers.forms.notes import note_form
from dashboards.records.figures import Summary

NOW = datetime.fromisoformat("2025-11-10T09:00+03:00")
CAMPAIGN = parse_campaign(preset_files("pskov-quality", 2025)[0])
LIBRARIES = parse_libraries(
    "id,name,group,municipality\ngdov,Гдовская районная библиотека,district,Гдовский\n"
    "spicy,Спицинская сельская библиотека,rural,Гдовский\n"
)
FIGURES = Summary(
    id="gdov", name="Гдовская районная библиотека", posts=12, comments=40, readers=9, opinions=8, positive=5, neutral=1,
    negative=2, satisfaction=None, satisfaction_low=None, satisfaction_high=None, questions=3, answered=2,
    median_answer_hours=None, median_answer_over_hours=None, suggestions=4, voters=0,
)  # fmt: skip
ODT = "urn:oasis:names:tc:opendocument:xmlns"


def form(folder: Path, **words: str) -> Path:
    """Our form as a library sends it back: opened in Word, a paragraph written under some headings."""
    document = Document(io.BytesIO(document_bytes(note_form(FIGURES, CAMPAIGN, date(2025, 11, 9)))))
    headings = {section.heading: section.id for section in SECTIONS} | {"Голоса читателей": "reader"}
    under = ""
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith("Heading"):
            under = headings.get(paragraph.text, "")
        elif paragraph.text == BLANK and under in words:
            paragraph.text = words[under]
    document.save(folder / "вернулось.docx")
    return folder / "вернулось.docx"


def free(path: Path, *lines: str) -> Path:
    """A note of somebody's own; a line that begins with # is a heading, with * bold."""
    document = Document()
    for line in lines:
        if line.startswith("#"):
            document.add_heading(line[1:], level=1)
        else:
            document.add_paragraph().add_run(line.removeprefix("*")).bold = line.startswith("*")
    document.save(path)
    return path


def odt(path: Path, body: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{ODT}:office:1.0" xmlns:text="{ODT}:text:1.0"><office:body>'
            f"<office:text>{body}</office:text></office:body></office:document-content>",
        )
    return path


def read(folder: Path) -> NotesRead:
    return read_notes(folder, LIBRARIES, NOW)


def said(found: NotesRead, file: str) -> dict[tuple[str, str], str]:
    return {(note.section, note.voice): note.text for note in found.notes[file]}


def test_a_form_that_nobody_filled_in_says_nothing_and_shows_its_figures(tmp_path: Path) -> None:
    path = form(tmp_path)
    words = "\n".join(cell.text for row in Document(str(path)).tables[0].rows for cell in row.cells)
    assert "Записи библиотеки и о ней\n12" in words and "3 / 2" in words
    assert read(tmp_path).unread == [(path.name, "под заголовками разделов ничего не написано")]


def test_a_form_comes_back_with_what_was_written_under_each_heading(tmp_path: Path) -> None:
    form(tmp_path, course="Провели три встречи.", problems="Не хватает книг.\nХолодно.", reader="«Спасибо!»")
    found = read(tmp_path)
    assert said(found, "вернулось.docx") == {
        ("course", "report"): "Провели три встречи.",
        ("problems", "report"): "Не хватает книг.\nХолодно.",
        ("voices", "reader"): "«Спасибо!»",
    }
    assert {(note.library_id, note.municipality) for note in found.notes["вернулось.docx"]} == {
        ("gdov", "Гдовский")
    }
    assert found.unread == found.unmatched == []


def test_free_headings_are_known_in_style_in_bold_and_by_their_words(tmp_path: Path) -> None:
    free(
        tmp_path / "a.docx", "Справка", "Спицинская сельская библиотека", "Это вступление.", "#1. Ход кампании в селе",
        "Было тепло.", "*Наши проблемы", "Проблемы бывают у всех.", "*Проблемные вопросы", "Нет дров.", "ПРЕДЛОЖЕНИЯ:",
        "Привезти дрова.", "Результаты: поставили полку.", "#Голоса", "*Библиотекари", "«Рады».", "*Читатели", "«И мы».",
    )  # fmt: skip
    assert said(read(tmp_path), "a.docx") == {
        ("course", "report"): "Было тепло.\nНаши проблемы\nПроблемы бывают у всех.",
        ("problems", "report"): "Нет дров.",
        ("recommendations", "report"): "Привезти дрова.",
        ("results", "report"): "поставили полку.",
        ("voices", "librarian"): "«Рады».",
        ("voices", "reader"): "«И мы».",
    }


def test_an_odt_is_read_and_rtf_and_doc_are_listed(tmp_path: Path) -> None:
    odt(
        tmp_path / "gdov.odt",
        "<text:h>Проблемы</text:h><text:p>Мало <text:span>книг</text:span> и<text:s/>света</text:p>",
    )
    (tmp_path / "b.rtf").write_text(r"{\rtf1 Проблемы}", "utf-8")
    (tmp_path / "c.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    found = read(tmp_path)
    assert said(found, "gdov.odt") == {("problems", "report"): "Мало книг и света"}
    assert [file for file, _ in found.unread] == ["b.rtf", "c.doc"]


def test_a_note_of_nobody_is_listed_and_a_wrong_code_is_not_guessed_over(tmp_path: Path) -> None:
    free(tmp_path / "a.docx", "Справка", "#Проблемы", "Нет дров.")
    free(tmp_path / "gdov.docx", "Код библиотеки: gdovv", "#Проблемы", "Нет дров.")
    assert [file for file, _ in read(tmp_path).unmatched] == ["a.docx", "gdov.docx"]


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "document",
    [BOMB + "<a>&b;</a>", ENTITY + "<a>&x;</a>", "<a>" * 5000 + "</a>" * 5000, "<a", "", "\0"],
    ids=["entities", "external entity", "too deep", "cut off", "empty", "zero"],
)
def test_hostile_documents_are_listed_and_nothing_else_happens(tmp_path: Path, document: str) -> None:
    with zipfile.ZipFile(tmp_path / "gdov.docx", "w") as packed:
        packed.writestr("word/document.xml", document)
        packed.writestr("word/vbaProject.bin", b"macro")
    free(tmp_path / "spicy.docx", "#Проблемы", "Нет дров.")
    found = read(tmp_path)
    assert [file for file, _ in found.unread] == ["gdov.docx"]
    assert list(found.notes) == ["spicy.docx"]


def test_a_zip_bomb_is_refused_before_it_bursts(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("word/document.xml", "w") as part,
    ):
        for _ in range(60):
            part.write(b" " * 1_000_000)
    with pytest.raises(ConfigurationError, match="больше 50 МБ"):
        lines_of(bomb)


def test_a_folder_without_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="нет ни одного файла"):
        read(tmp_path)


@given(content=st.binary(max_size=200), text=st.text(max_size=60), ending=st.sampled_from(["docx", "odt"]))
def test_any_file_is_read_or_listed(tmp_path: Path, content: bytes, text: str, ending: str) -> None:
    (tmp_path / f"a.{ending}").write_bytes(content)
    with zipfile.ZipFile(tmp_path / f"b.{ending}", "w") as packed:
        for name in ("word/document.xml", "word/styles.xml", "content.xml"):
            packed.writestr(name, text.encode("utf-8", "ignore"))
    found = read(tmp_path)
    assert len(found.notes) + len(found.unread) + len(found.unmatched) >= 2


@given(
    st.lists(
        st.builds(
            Line, st.text(max_size=30) | st.sampled_from(["Проблемы", "Голоса: да", "1."]), st.booleans()
        )
    )
)
def test_any_lines_give_pieces_of_known_sections(lines: list[Line]) -> None:
    assert {section for section, _ in pieces_of(lines)} <= {section.id for section in SECTIONS}
