"""Papers and tables in LibreOffice, which refuses what it would have to repair: a few starts for all files, for it is slow."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from campaign.marks import readable
from commands.papers import EXPORTS, Subject, summary_document
from dashboards.papers.awards import Award
from dashboards.papers.declension import name_cases
from dashboards.papers.documents import document_bytes
from dashboards.papers.letter_files import merge, template_bytes
from dashboards.papers.letters import plan_letters, render_letters
from dashboards.tables.export import export_csv, export_xlsx
from dashboards.tables.notes import SHEETS
from tests.dashboards.papers.paper_world import HOSTILE, campaign_of, candidate
from tests.dashboards.tables.workbooks import told
from tests.warehouse.world import World
from warehouse.frames import frame
from warehouse.keeping.frozen import Frozen
from warehouse.questions.export import exported

ZONE = "Europe/Moscow"
LONG = (
    "Государственное бюджетное учреждение культуры «Псковская областная универсальная научная библиотека имени Валентина "
    "Яковлевича Курбатова»"
)
# «;», quotation marks, UTF-8, from the first line, Russian, numbers and days as a person would have typed them.
CSV_AS_IN_RUSSIA = "--infilter=CSV:59,34,76,1,,1049,false,true"


def opened(files: Sequence[Path], kind: str, folder: Path, *more: str) -> list[Path]:
    """The files as LibreOffice writes them anew."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not here")
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        *more,
        "--convert-to",
        kind,
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=400)
    return [folder / f"{one.stem}.{kind}" for one in files]


def printed(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not here")
    run = subprocess.run([program, "-layout", str(path), "-"], check=True, capture_output=True, text=True)
    return run.stdout.split("\f")[:-1]


def letters() -> bytes:
    """Two letters with tiers: of names as long as they are, and of what must stay words."""
    awards = [
        Award(
            "2",
            "r-1",
            "Иванова-Преображенская Александра Константиновна",
            True,
            "Благодарственное письмо",
            "",
        ),
        Award("3", "gdov", f"{LONG} {{{{ 7*7 }}}} <w:p/> &", False, "Благодарственное письмо", ""),
    ]
    ranking = {"r-1": candidate("r-1", "reader", 1, tier=1), "gdov": candidate("gdov", "library", 2, tier=2)}
    campaign = campaign_of(organisation=LONG, by="tier", post="Заведующая координационным отделом")
    planned = plan_letters(awards, ranking, [], name_cases(Path()), campaign, "итог", date(2025, 11, 14))
    return document_bytes(merge(render_letters(template_bytes(campaign, Path()), planned)))


def tables(world: World, folder: Path) -> tuple[list[Path], list[Path]]:
    """Every table as a workbook and as CSV."""
    folder.mkdir()
    books, lists = [], []
    for what in EXPORTS:
        with exported(world.connection, what, readable, public=False, names=False) as table:
            rows = frame(world.connection, table)
        books.append(export_xlsx(rows, folder / f"{what}.xlsx", SHEETS[what], ["правило"], ZONE))
        lists.append(export_csv(rows, folder / f"{what}.csv", ZONE))
    return books, lists


def test_papers_and_tables_print_whole(held: Frozen, tmp_path: Path) -> None:
    note, thanks = tmp_path / "note.docx", tmp_path / "letters.docx"
    note.write_bytes(document_bytes(summary_document(held, campaign_of(), Subject())[0]))
    thanks.write_bytes(letters())
    long = pd.DataFrame({"name": [f"Читатель {n}" for n in range(120)], "text": ["слово " * 60] * 120, "url": ["https://vk.com/wall-1_1"] * 120})  # fmt: skip
    book = export_xlsx(long, tmp_path / "long.xlsx", "Комментарии", ["правило"], ZONE)
    pages = {one.stem: printed(one) for one in opened([note, thanks, book], "pdf", tmp_path / "pdf")}
    assert "Справка об итогах кампании" in pages["note"][0] and "<b>&</b>" in "".join(pages["note"])
    first, second = pages["letters"]  # a page each
    assert "Ивановой-Преображенской" in first and "Внутри группы" in first
    assert "{{ 7*7 }} <w:p/> &" in " ".join(second.split()) and "во 2-й группе" in second
    *sheet, rules = pages["long"]
    assert len(sheet) > 2 and "правило" in rules
    assert all(head in page for page in sheet for head in ("Название", "Текст", "Ссылка"))


@pytest.mark.long
def test_workbooks_are_the_same_in_libreoffice(filled: World, tmp_path: Path) -> None:
    books, _ = tables(filled, tmp_path / "tables")
    for ours, theirs in zip(books, opened(books, "xlsx", tmp_path / "again"), strict=True):
        assert told(theirs) == told(ours)


@pytest.mark.long
def test_csv_opens_with_its_types_and_no_formula(filled: World, tmp_path: Path) -> None:
    _, lists = tables(filled, tmp_path / "tables")
    for path, book in zip(lists, opened(lists, "xlsx", tmp_path / "again", CSV_AS_IN_RUSSIA), strict=True):
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, delimiter=";"))
        told(book)  # no formula
        for line, row in zip(lines, openpyxl.load_workbook(book).active.iter_rows(), strict=True):
            for words, cell in zip(line, row, strict=False):
                if re.fullmatch(r"-?\d+(,\d+)?", words):
                    assert cell.data_type == "n" and cell.value == pytest.approx(
                        float(words.replace(",", "."))
                    )
                elif re.fullmatch(r"\d\d\.\d\d\.\d{4} \d\d:\d\d", words):
                    assert cell.is_date and f"{cell.value:%d.%m.%Y %H:%M}" == words
                else:
                    assert (cell.value or "") == words
        if path.stem == "comments":
            assert f"'{HOSTILE}" in {
                cell.value for row in openpyxl.load_workbook(book).active for cell in row
            }
