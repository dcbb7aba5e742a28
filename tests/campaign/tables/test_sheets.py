"""The reader of every table that people edit: what Excel and hands make of a file comes back, or is named."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import ConfigurationError
from campaign.folder import DECISION_COLUMNS
from campaign.tables.cells import read_sheet
from campaign.tables.decisions import parse_decisions, read_decisions
from campaign.tables.libraries import parse_libraries, read_libraries
from campaign.tables.review import parse_review, read_review
from campaign.tables.sheets import SheetRow, parse_rows, read_rows

COLUMNS = ("id", "name")


def rows(text: str) -> list[SheetRow]:
    return parse_rows(text, "t.csv", COLUMNS, ["note"])


def values(text: str) -> list[dict[str, str]]:
    return [row.cells for row in rows(text)]


GOOD = [{"id": "1", "name": "А; Б, В"}]


@pytest.mark.parametrize(
    "text",
    [
        'id,name\n1,"А; Б, В"\n',
        'id;name\n1;"А; Б, В"\n',
        'sep=;\r\nid;name\r\n1;"А; Б, В"\r\n',
        'SEP=,\nid,name\n1,"А; Б, В"',
        'sep=\t\nid\tname\n1\tА; Б, В\n',
        '\ufeffsep=;\nid;name\n1;"А; Б, В"\n',
        '\ufeff"id","name"\r\n"1","А; Б, В"\r\n',
        'id,name\r1,"А; Б, В"\r',
        'id ;" name\n"\n 1 ;" А; Б, В\n"\n',
        'id,name\n\n1,"А; Б, В"\n , \n',
        'id;name\n1;"А; Б, В"\n""\n',
    ],
)  # fmt: skip
def test_a_table_is_read_in_whatever_form_it_was_left(text: str) -> None:
    assert values(text) == GOOD


def test_what_stands_in_quotes_does_not_choose_the_delimiter() -> None:
    assert parse_rows('"a;b;c",name\n1,x\n', "t.csv", ["name"], None)[0].cells == {"a;b;c": "1", "name": "x"}
    assert parse_rows('"a,b,c";name\n1;x\n', "t.csv", ["name"], None)[0].cells == {"a,b,c": "1", "name": "x"}
    assert [row.cells for row in parse_rows('name\n"a;b"\n"c,d"\n', "t.csv", ["name"])] == [
        {"name": "a;b"},
        {"name": "c,d"},
    ]


def test_a_table_of_one_column_and_a_header_alone_are_tables() -> None:
    assert [row["name"] for row in parse_rows("name\r\nА\r\n", "t.csv", ["name"])] == ["А"]
    assert values("id;name\n") == values("id;name") == values("sep=;\nid;name") == []


def test_a_short_row_lacks_its_last_cells() -> None:
    (row,) = rows("id,name,note\n1\n")
    assert (row["id"], row["name"], row["note"]) == ("1", "", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t.csv, строка 1: нет столбца «id»; ожидаются столбцы id, name, note"),
        ("\ufeff", "нет столбца «id»"),
        ("sep=;", "нет столбца «id»"),
        ("\n1,2\n", "нет столбца «id»"),
        ("id,note\n", "нет столбца «name»"),
        ("id,name,nota\n", "t.csv, строка 1: неизвестный столбец «nota»; бывают id, name, note"),
        ("id,name,\n", "неизвестный столбец «без названия»"),
        ("id,name,id\n", "t.csv, строка 1: столбец «id» стоит дважды"),
        ("id,name\n1,2,3,4\n", "t.csv, строка 2: ячеек больше, чем столбцов; проверьте кавычки и разделители"),
        ("id,name\n,,,4\n", "строка 2: ячеек больше, чем столбцов"),
        ("id,name\n1,2\0\n", "t.csv: в файле есть нулевые байты"),
        ('id,name\n1,2\n3,"4\n5,6\n', "t.csv, строка 3: это не CSV: кавычка открыта и не закрыта; проверьте кавычки"),
        ('id,name\n"1"2,3\n', "t.csv, строка 2: это не CSV: после закрытой кавычки есть ещё что-то"),
        ('id,"name', "t.csv, строка 1: это не CSV: кавычка открыта"),
        ('id,name\n"', "t.csv, строка 2: это не CSV"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_what_to_do(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        rows(text)
    assert said in str(caught.value) and "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_row_is_numbered_as_excel_does_and_by_the_files_line_where_that_differs() -> None:
    text = 'id,name\n1,"в две\nстроки"\n\n2,x\n'
    assert [row.line for row in rows(text)] == ["2", "4 (строка 5 файла)"]
    assert [row.line for row in rows("sep=;\r\nid;name\r\n1;x\r\n")] == ["2 (строка 3 файла)"]
    assert [row.line for row in rows("id,name\r\r1,x")] == ["3"]
    with pytest.raises(ConfigurationError, match=r"^t\.csv, строка 4 \(строка 5 файла\): ячеек больше"):
        rows(text.replace("2,x", "2,x,y"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,name\n1,Псков\n".encode("cp1251"), "(похоже, Windows-1251); в Excel сохраните его как «CSV UTF-8»"),
        ("id\tname\n1\tПсков\n".encode("utf-16"), "(UTF-16, «Текст Юникод»); в Excel сохраните"),
        ("\ufeffid\n".encode("utf-16-be"), "(UTF-16); в Excel сохраните"),
        (b"PK\x03\x04\x14\x00\xff\xfe", "(книга Excel); в Excel сохраните"),
        ("id,name\n".encode("utf-16-le"), "нулевые байты"),
    ],
)  # fmt: skip
def test_what_excel_saves_under_other_names_is_said(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read_rows(path, COLUMNS)
    assert said in str(caught.value) and "t.csv" in str(caught.value)


def test_a_folder_in_the_tables_place_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="на этом месте папка, а нужен файл"):
        read_rows(tmp_path, COLUMNS)


def test_all_tables_that_people_edit_decide_the_delimiter_alike() -> None:
    libraries = parse_libraries('sep=;\nid;name;group\nx;"Икс, игрек, зет";other\n')
    assert libraries[0].name == "Икс, игрек, зет"
    assert parse_review("sep=,\nkey,label\nvk/post/-1/2,neutral\n")[0]["label"] == "neutral"
    head = "object;network;owner_id;id;field;value;reason;by;at"
    decided = parse_decisions(f'{head}\npost;vk;-1;2;quote;yes;"да, и ещё, и ещё, и ещё";;\n', ())
    assert decided[0]["reason"] == "да, и ещё, и ещё, и ещё"


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6) | st.text(
    st.sampled_from(' ;,"\r\n=аx'), max_size=6
)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5),
    st.sampled_from(",;"),
    # With another line end the writer leaves «\r» or «\n» in a cell without quotes unless it quotes all.
    st.sampled_from((("\r\n", csv.QUOTE_MINIMAL), *((end, csv.QUOTE_ALL) for end in ("\n", "\r\n", "\r")))),
    st.sampled_from(("", "\ufeff", "sep=\n", "\ufeffsep=\r\n")),
)
def test_what_csv_wrote_comes_back_cell_for_cell(
    table: list[tuple[str, str, str]], delimiter: str, form: tuple[str, int], before: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=form[0], quoting=form[1])
    writer.writerow(("id", "name", "note"))
    begins = []
    for row in table:
        begins.append(lines_in(out.getvalue()) + 1)
        writer.writerow(row)
    text = before.replace("=", f"={delimiter}") + out.getvalue()
    shift = lines_in(before)
    assert [tuple(row.cells.values()) for row in rows(text)] == [
        tuple(cell.strip() for cell in row) for row in table if any(cell.strip() for cell in row)
    ]
    kept = [place for place, row in enumerate(table) if any(cell.strip() for cell in row)]
    for place, row in zip(kept, rows(text), strict=True):
        excel, line = place + 2, begins[place] + shift
        assert row.line == (f"{excel}" if excel == line else f"{excel} (строка {line} файла)")


def lines_in(text: str) -> int:
    """How many line ends a text has, counted in another way than the reader's."""
    return len(io.StringIO(text, newline=None).read().split("\n")) - 1


HEADS = (
    "",
    "id,name\n",
    "\ufeffid;name;note\r\n",
    "id,name,group\n",
    "key;label\n",
    ",".join(DECISION_COLUMNS) + "\n",
)


@given(
    head=st.sampled_from(HEADS),
    rest=st.binary(max_size=80)
    | CELLS.map(str.encode)
    | st.text(max_size=60).map(lambda text: text.encode("utf-16")),
)
def test_any_bytes_give_rows_or_one_line(
    head: str, rest: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "libraries.csv"
    path.write_bytes(head.encode() + rest)
    for read in (
        lambda: read_rows(path, COLUMNS, ["note"]),
        lambda: read_libraries(path.parent),
        lambda: read_decisions(path, ()),
        lambda: read_review(path),
    ):
        with suppress(ConfigurationError):
            assert read() is not None


@given(st.text(st.sampled_from('aб ",;\n\r|x'), max_size=60))
def test_the_scanner_reads_as_pythons_csv_and_marks_what_it_would_refuse(tail: str) -> None:
    text = "id,name,group\n" + tail
    lines = read_sheet(text).lines
    given_to = io.StringIO(text, newline="")
    assert [[cell.value for cell in line.cells] for line in lines] == list(csv.reader(given_to))
    refused = False
    try:
        list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        refused = True
    assert refused == any(cell.mistake for line in lines for cell in line.cells)
