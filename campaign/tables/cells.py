"""A CSV text as cells with their places, so that one cell can change and every other character stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

BOM = "\ufeff"


@dataclass(frozen=True)
class Cell:
    """``text[start:end]`` as it is written, quotes included; ``value`` is what it means."""

    start: int
    end: int
    value: str


@dataclass(frozen=True)
class Line:
    """A record: its cells, where its content ends, and the line end that follows (empty at the end of the file)."""

    cells: tuple[Cell, ...]
    end: int
    line_end: str


@dataclass
class Sheet:
    """The registry's text with its header and rows; changes are collected and written at once."""

    text: str
    delimiter: str
    lines: tuple[Line, ...]
    _changes: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        return [cell.value.strip() for cell in self.lines[0].cells]

    def rows(self) -> Iterator[tuple[Line, Mapping[str, str]]]:
        """Rows that are not blank, as ``parse_libraries`` sees them; a short row lacks its last columns."""
        for line in self.lines[1:]:
            cells = dict(zip(self.columns, (cell.value.strip() for cell in line.cells), strict=False))
            if any(cells.values()):
                yield line, cells

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
    """The cells of a text that ``parse_libraries`` accepts; its dialect is Python's ``csv`` with ``strict``."""
    head = text.split("\n", 1)[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    position = len(BOM) if text.startswith(BOM) else 0
    lines: list[Line] = []
    while position < len(text):
        line = _line(text, position, delimiter)
        lines.append(line)
        position = line.end + len(line.line_end)
    return Sheet(text, delimiter, tuple(lines))


def _line(text: str, position: int, delimiter: str) -> Line:
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
    return Line(tuple(cells), position, line_end)


def _cell(text: str, start: int, delimiter: str) -> Cell:
    """A quote opens a cell only at its beginning; elsewhere it is a letter like any other."""
    if text[start : start + 1] != '"':
        end = start
        while end < len(text) and text[end] not in (delimiter, "\n", "\r"):
            end += 1
        return Cell(start, end, text[start:end])
    end = start + 1
    while True:
        end = text.index('"', end)
        if text[end + 1 : end + 2] != '"':
            break
        end += 2
    return Cell(start, end + 1, text[start + 1 : end].replace('""', '"'))
