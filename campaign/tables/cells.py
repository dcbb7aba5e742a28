"""A CSV text as cells with their places: the one scanner, for whoever reads a table and whoever changes a cell of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

BOM = "\ufeff"
# Excel's own word for which delimiter a file has, on a line that is no row.
_TOLD = re.compile(r"sep=([,;\t])(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
# The first record: line ends in quotes belong to it.
_HEAD = re.compile(r'(?:"[^"]*"|[^"\r\n])*')
_IN_QUOTES = re.compile(r'"[^"]*"')
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)("?)')
_BARE = {delimiter: re.compile(rf"[^{delimiter}\r\n]*") for delimiter in ",;\t"}
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Cell:
    """``text[start:end]`` as it is written, quotes included; ``value`` is what it means, ``mistake`` what is wrong in it."""

    start: int
    end: int
    value: str
    mistake: str = ""


@dataclass(frozen=True)
class Line:
    """A record: its cells, where its content ends, and the line end that follows (empty at the end of the file).

    ``number`` is how a message names it: by Excel's row, and by the file's line where that is another one.
    """

    cells: tuple[Cell, ...]
    end: int
    line_end: str
    number: str


@dataclass
class Sheet:
    """A text with its header and rows; changes are collected and written at once."""

    text: str
    delimiter: str
    lines: tuple[Line, ...]
    _changes: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        return [" ".join(cell.value.split()) for line in self.lines[:1] for cell in line.cells]

    def rows(self) -> Iterator[tuple[Line, Mapping[str, str]]]:
        """Rows that are not blank, their cells by column; a short row lacks its last columns."""
        columns = self.columns
        for line in self.lines[1:]:
            values = [cell.value.strip() for cell in line.cells]
            if any(values):
                yield line, dict(zip(columns, values, strict=False))

    def line_end(self) -> str:
        return self.lines[0].line_end or "\n"

    def add_column(self, name: str) -> None:
        self._insert(self.lines[0].end, self.delimiter + name)

    def append_to(self, line: Line, column: int, value: str) -> None:
        """Add a value to a cell that holds several, with a bar; a short row is padded."""
        if column >= len(line.cells):
            self._insert(line.end, self.delimiter * (column - len(line.cells) + 1) + self.written(value))
            return
        cell = line.cells[column]
        raw = self.text[cell.start : cell.end]
        closing = '"' if len(raw) > 1 and raw.startswith('"') else ""
        kept = raw.removesuffix(closing) if closing else raw
        if not cell.value.strip():
            kept = closing
        elif not cell.value.rstrip().endswith("|"):
            kept += "|"
        self._changes[cell.start, cell.end] = kept + value + closing

    def put(self, cell: Cell, value: str) -> None:
        self._changes[cell.start, cell.end] = self.written(value)

    def append_row(self, values: Mapping[str, str], columns: list[str]) -> None:
        row = self.delimiter.join(self.written(values.get(column, "")) for column in columns)
        open_end = "" if self.lines[-1].line_end or self._ends_added() else self.line_end()
        self._insert(len(self.text), open_end + row + self.line_end())

    def written(self, value: str) -> str:
        quoted = any(sign in value for sign in (self.delimiter, '"', "\n", "\r"))
        return '"' + value.replace('"', '""') + '"' if quoted else value

    def result(self) -> str:
        parts, last = [], 0
        for (start, end), written in sorted(self._changes.items()):
            parts += [self.text[last:start], written]
            last = end
        return "".join([*parts, self.text[last:]])

    def _insert(self, position: int, written: str) -> None:
        at = (position, position)
        self._changes[at] = self._changes.get(at, "") + written

    def _ends_added(self) -> bool:
        return self._changes.get((len(self.text), len(self.text)), "").endswith(("\n", "\r"))


def read_sheet(text: str) -> Sheet:
    """The cells of any text, read as Python's ``csv`` does; where it would refuse one, that cell has a ``mistake``."""
    return Sheet(text, delimiter_of(text), tuple(lines_of(text)))


def delimiter_of(text: str) -> str:
    """What divides the cells, as the first line tells Excel or the header shows."""
    return _beginning(text)[1]


def lines_of(text: str) -> Iterator[Line]:
    """The records one after another; for a text of which not all cells shall be in memory."""
    position, delimiter, number = _beginning(text)
    row = 1
    while position < len(text):
        line = _line(
            text, position, delimiter, f"{row}" if row == number else f"{row} (строка {number} файла)"
        )
        yield line
        following = line.end + len(line.line_end)
        row, number = row + 1, number + len(_LINE_END.findall(text, position, following))
        position = following


def _beginning(text: str) -> tuple[int, str, int]:
    """Where the records begin, what divides their cells, and on which line of the file that is."""
    position = len(BOM) if text.startswith(BOM) else 0
    if told := _TOLD.match(text, position):
        return told.end(), told[1], 2
    found = _HEAD.match(text, position)
    head = _IN_QUOTES.sub("", found[0] if found else "")
    # «;» is what Russian Excel writes, the tab is that of its «Текст Юникод».
    return position, max(",;\t", key=head.count), 1


def _line(text: str, position: int, delimiter: str, number: str) -> Line:
    cells: list[Cell] = []
    while True:
        if not cells and text[position : position + 1] in ("\n", "\r"):
            break
        cell = _cell(text, position, delimiter)
        cells.append(cell)
        position = cell.end
        if text[position : position + 1] != delimiter:
            break
        position += 1
    line_end = "\r\n" if text.startswith("\r\n", position) else text[position : position + 1]
    return Line(tuple(cells), position, line_end, number)


def _cell(text: str, start: int, delimiter: str) -> Cell:
    """A quote opens a cell only at its beginning; elsewhere it is a letter like any other."""
    quoted = _QUOTED.match(text, start)
    rest = _BARE[delimiter].match(text, quoted.end() if quoted else start)
    after, end = (rest[0], rest.end()) if rest else ("", start)
    if not quoted:
        return Cell(start, end, after)
    mistake = (
        "кавычка открыта и не закрыта"
        if not quoted[2]
        else "после закрытой кавычки есть ещё что-то"
        if after
        else ""
    )
    return Cell(start, end, quoted[1].replace('""', '"') + after, mistake)
