"""The lines of a .docx or .odt: text, and whether it is set as a heading. Macros, links and entities are never followed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as XML

from campaign.errors import ConfigurationError
from campaign.signs import sound, xml_safe
from campaign.tables.foreign import read_bytes, unpacked

MOST_BYTES = 50_000_000  # of a note unpacked
DOCX, ODT = ".docx", ".odt"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Notes in margins and what was deleted are no words of the note.
_SILENT = {_FALLBACK, f"{_W}del", f"{_T}note", f"{_T}tracked-changes", f"{_T}annotation"}
_BROKEN = "файл повреждён; откройте его в Word и сохраните заново как .docx"
_DEEPEST = 200


class Line(NamedTuple):
    text: str
    styled: bool


def lines_of(path: Path) -> list[Line]:
    """The paragraphs in their order, those of tables cell by cell. Raises ``ConfigurationError``."""
    content = unpacked(path, read_bytes(path), MOST_BYTES)
    ending = path.suffix.lower()
    body = _part(path, content, "word/document.xml" if ending == DOCX else "content.xml")
    headings = _heading_styles(path, content) if ending == DOCX else frozenset()
    lines = (
        _word_line(one, headings) if ending == DOCX else _odt_line(one) for one in _paragraphs(body, path)
    )
    return [Line(sound(xml_safe(text)).strip(), styled) for text, styled in lines if text.strip()]


def _part(path: Path, content: bytes, name: str) -> XML.Element:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            text = packed.read(name)
        # No program that writes documents declares entities in them.
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise ConfigurationError(f"{path.name}: в файле есть то, чего в документе быть не должно (DTD)")
        return XML.fromstring(text)
    except (KeyError, ValueError, LookupError, zipfile.BadZipFile, XML.ParseError) as error:
        raise ConfigurationError(f"{path.name}: {_BROKEN}") from error


def _heading_styles(path: Path, content: bytes) -> frozenset[str]:
    """The identifiers of heading styles: «Heading1» here, «1» in Russian Word."""
    try:
        styles = _part(path, content, "word/styles.xml")
    except ConfigurationError:
        return frozenset()
    found = set()
    for style in styles.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None and name.get(f"{_W}val", "").lower().startswith(
            ("heading", "title", "заголовок")
        ):
            found.add(style.get(f"{_W}styleId", ""))
    return frozenset(found)


def _paragraphs(body: XML.Element, path: Path) -> Iterator[XML.Element]:
    """Without recursion of ours: a document may be nested deeper than Python."""
    waiting = [(body, 0)]
    while waiting:
        element, depth = waiting.pop()
        if element.tag in _SILENT:
            continue
        if depth > _DEEPEST:
            raise ConfigurationError(f"{path.name}: {_BROKEN}")
        if element.tag in (f"{_W}p", f"{_T}p", f"{_T}h"):
            yield element
        else:
            waiting += [(child, depth + 1) for child in reversed(element)]


def _word_line(paragraph: XML.Element, headings: frozenset[str]) -> Line:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    runs = [run for run in paragraph.iter(f"{_W}r") if run.find(f"{_W}t") is not None]
    bold = bool(runs) and all(_is_bold(run) for run in runs)
    return Line(_text(paragraph), bold or (style is not None and style.get(f"{_W}val", "") in headings))


def _is_bold(run: XML.Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}b")
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off")


def _odt_line(paragraph: XML.Element) -> Line:
    return Line(_text(paragraph), paragraph.tag == f"{_T}h")


def _text(paragraph: XML.Element) -> str:
    """The words of a paragraph: Word's stand in ``w:t``, OpenDocument's between any marks."""
    said, waiting = list[str](), list[XML.Element | str]([paragraph])
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            said.append(one)
        elif one.tag in (f"{_W}tab", f"{_T}tab", f"{_T}s"):
            said.append(" ")
        elif one.tag in (f"{_W}br", f"{_W}cr", f"{_T}line-break"):
            said.append("\n")
        elif one.tag not in _SILENT:
            free = one.tag == f"{_W}t" or one.tag.startswith(_T)
            inside: list[XML.Element | str] = [one.text] if free and one.text else []
            for child in one:
                inside.append(child)
                if child.tail and one.tag.startswith(_T):
                    inside.append(child.tail)
            waiting += reversed(inside)
    return "".join(said)
