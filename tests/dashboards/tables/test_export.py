"""CSV and XLSX for Excel: text stays text, numbers stay numbers."""

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from dashboards.tables.export import LONGEST_CELL, export_csv, export_xlsx

DANGEROUS = ["=1+1", "+7 900", "-5 баллов", "@home", "\tтаб", "\rвозврат", '=HYPERLINK("http://x","y")']
NAMES = [*DANGEROUS, "обычный; с «точкой с запятой»\nи строкой"]


def mixed() -> pd.DataFrame:
    size = len(NAMES)
    return pd.DataFrame(
        {
            "name": NAMES,
            "score": [-1.5, 78.3214, None, 100.0, 0.0, 1.0, 2.0, 3.0],
            "c_posts": [3.0, None, 5.0, 0.0, 1.0, 1.0, 1.0, 12345.0],
            "eligible": [True, False] * (size // 2),
            "topics": [["hours", "=staff"], None, *[[]] * (size - 2)],
            "published_at": [pd.Timestamp(datetime(2025, 11, 3, 12, 5, tzinfo=UTC)), *[pd.NaT] * (size - 1)],
        }
    )


def test_csv_opens_right_in_russian_excel(tmp_path: Path, golden: Any) -> None:
    path = export_csv(mixed(), tmp_path / "ranking.csv")
    written = path.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert path.stat().st_mode & 0o777 == 0o600
    golden("mixed.csv", written.decode("utf-8"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("-990000101", "-990000101"),
        ("-5", "-5"),
        ("-5+3", "'-5+3"),
        ("-5 баллов", "'-5 баллов"),
        ("--5", "'--5"),
        ("-", "'-"),
        ("-1e5", "'-1e5"),
        ("-٣", "'-٣"),
        ("+5", "'+5"),
        ("−5", "−5"),
    ],
)
def test_csv_guards_formulas_and_leaves_walls_and_numbers(text: str, cell: str, tmp_path: Path) -> None:
    frame = pd.DataFrame({"owner_id": [text], "score": [-5.5], "low": [-5]})
    lines = export_csv(frame, tmp_path / "x.csv").read_text("utf-8-sig").splitlines()
    assert lines == ["owner_id;score;low", f"{cell};-5,5;-5"]


def test_xlsx_holds_no_formula_and_links_only_where_an_address_belongs(tmp_path: Path) -> None:
    path = export_xlsx(mixed(), tmp_path / "ranking.xlsx", "Рейтинг", ["Веса: 25"])
    book = openpyxl.load_workbook(path)
    sheet = book["Рейтинг"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [cell.value for cell in sheet["A"][1:5]] == DANGEROUS[:4]
    assert not any(cell.hyperlink for cell in cells)
    addresses = [
        "https://vk.com/wall-1_2",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://x/" + "я" * 2_000,
    ]
    frame = pd.DataFrame({"url": addresses, "text": ["https://example.invalid"] * 4})
    sheet = openpyxl.load_workbook(export_xlsx(frame, tmp_path / "links.xlsx", "Записи", []))["Записи"]
    assert [cell.value for cell in sheet["A"]][1:] == addresses
    linked = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert linked == ["A2"] and sheet["A2"].hyperlink.target == addresses[0]


def test_xlsx_prints_on_pages_across_with_the_header_on_each(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(export_xlsx(mixed(), tmp_path / "a.xlsx", "Рейтинг", []))["Рейтинг"]
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1" and sheet.print_area == "'Рейтинг'!$A$1:$F$9"


def test_a_wide_table_is_printed_on_pages_side_by_side(tmp_path: Path) -> None:
    wide = mixed().assign(**{f"c_{number}": "слово " * 9 for number in range(12)})
    sheet = openpyxl.load_workbook(export_xlsx(wide, tmp_path / "a.xlsx", "Рейтинг", []))["Рейтинг"]
    widths = sum(one.width * (one.max - one.min + 1) for one in sheet.column_dimensions.values())
    assert sheet.page_setup.fitToWidth == math.ceil(widths / 191) > 3
    assert sheet.print_title_cols == "$A:$A"  # whose row it is


def test_days_are_days_and_moments_are_local(tmp_path: Path) -> None:
    frame = pd.DataFrame({
        "first_day": pd.to_datetime(["2025-11-01", None]), "published_at": pd.to_datetime(["2025-11-01T21:30Z", None]),
    })  # fmt: skip
    assert export_csv(frame, tmp_path / "a.csv", "Europe/Moscow").read_text("utf-8-sig").splitlines()[1:] == [
        "01.11.2025;02.11.2025 00:30", ";",
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(export_xlsx(frame, tmp_path / "a.xlsx", "Темы", [], "Europe/Moscow"))[
        "Темы"
    ]
    assert [(cell.value, cell.number_format) for cell in sheet[2]] == [
        (datetime(2025, 11, 1), "dd.mm.yyyy"), (datetime(2025, 11, 2, 0, 30), "dd.mm.yyyy hh:mm"),
    ]  # fmt: skip


def test_xlsx_is_typed_titled_frozen_and_filtered(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export_xlsx(mixed(), tmp_path / "a.xlsx", "Рейтинг", ["Веса: 25", "=1+1"]))
    sheet = book["Рейтинг"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:3] == ["Название или имя", "Баллы", "Записи с тегом"]
    assert sheet["B3"].value == 78.3214 and sheet["C2"].value == 3
    assert sheet["F2"].value == datetime(2025, 11, 3, 12, 5)
    assert sheet["C3"].value is None
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:F9"
    assert [cell.value for cell in book["Как посчитано"]["A"]] == ["Веса: 25", "=1+1"]


@pytest.mark.parametrize("letter", ["я", "🎉"])
def test_xlsx_cuts_a_cell_too_long_with_a_mark(tmp_path: Path, letter: str) -> None:
    frame = pd.DataFrame({"text": [letter * 40_000]})
    book = openpyxl.load_workbook(export_xlsx(frame, tmp_path / "a.xlsx", "Тексты", []))
    value = str(book["Тексты"]["A2"].value)
    assert value.endswith(" … [обрезано]")
    assert len(value.encode("utf-16-le")) // 2 <= LONGEST_CELL


def test_same_frame_gives_the_same_file(tmp_path: Path) -> None:
    first = export_xlsx(mixed(), tmp_path / "a.xlsx", "Рейтинг", []).read_bytes()
    assert first == export_xlsx(mixed(), tmp_path / "b.xlsx", "Рейтинг", []).read_bytes()


def test_empty_frame_gives_headings_only(tmp_path: Path) -> None:
    frame = pd.DataFrame(columns=["name", "score"])
    assert export_csv(frame, tmp_path / "a.csv").read_text("utf-8-sig") == "name;score\n"
    book = openpyxl.load_workbook(export_xlsx(frame, tmp_path / "a.xlsx", "Рейтинг", []))
    assert book["Рейтинг"].max_row == 1


def test_failed_export_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = export_csv(pd.DataFrame({"a": [1]}), tmp_path / "a.csv")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="no space"):
        export_csv(pd.DataFrame({"a": [2]}), path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
    assert "1" in path.read_text("utf-8-sig")
