"""The template of letters, a Word file that people edit: checked, filled, and its letters joined into one file."""

import copy
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from campaign.errors import ConfigurationError
from campaign.settings import Campaign
from campaign.shipped import shipped
from campaign.system import reason
from dashboards.papers.documents import printable

WHOSE = "/customXml/letters.xml"
# The template's fields, with what each holds.
FIELDS = {
    "number": "номер письма",
    "date": "день письма: «12 ноября 2025 г.»",
    "award": "что вручается: «Благодарственное письмо»",
    "is_person": "человек ли это: для {%p if is_person %}",
    "name": "имя или название, как в awards.csv",
    "addressee": "кому: имя в дательном падеже, название — без изменений",
    "reason": "за что, из awards.csv; пусто — слова шаблона",
    "place": "место в рейтинге; пусто, если в письмах называется группа мест",
    "tier": 'группа мест (by = "tier"): «1-я группа самых активных библиотек»; иначе пусто',
    "in_tier": "она же: «в 1-й группе самых активных библиотек», «во 2-й…»",
    "into_tier": "она же: «в 1-ю группу самых активных библиотек», «во 2-ю…»",
    "tier_note": "оговорка о группах мест, если названа группа",
    "category": "класс участников: «Читатели»",
    "campaign": "название кампании, в кавычках",
    "period": "дни кампании: «1–8 ноября 2025 г.»",
    "region": "регион",
    "organisation": "от чьего имени письмо",
    "signatory": "кто подписывает",
    "post": "должность",
    "city": "город",
}


def template_bytes(campaign: Campaign, home: Path) -> tuple[str, bytes]:
    """The template's name and content: the file that ``[letters] template`` names, else the shipped one."""
    named = campaign.letters.get("template", "").strip()
    if not named:
        return "letter.docx", shipped("letters/letter.docx").read_bytes()
    path = Path(named).expanduser()
    path = path if path.is_absolute() else home / path
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"campaign.toml: шаблон писем {path} не читается ({reason(error)}); проверьте [letters] template"
        ) from error


def render(template: tuple[str, bytes], filled: Sequence[Mapping[str, Any]]) -> list[Any]:
    """A Word document for each set of values. Raises ``ConfigurationError`` for a template that is torn or asks too much."""
    name, content = template
    _check_template(name, content)
    return [_render(name, content, values) for values in filled]


def _check_template(name: str, content: bytes) -> None:
    with _template_problems(name):
        document = _template(content)
        unknown = document.get_undeclared_template_variables(_environment()) - FIELDS.keys()
        headers = [
            part for part in _parts(content, ("word/header", "word/footer")) if b"{{" in part or b"{%" in part
        ]
    if unknown:
        raise ConfigurationError(
            f"шаблон {name}: неизвестное поле «{min(unknown)}»; бывают: {', '.join(FIELDS)}"
        )
    if headers:
        raise ConfigurationError(
            f"шаблон {name}: поля в колонтитулах не заполняются; перенесите их в текст письма"
        )


def _parts(content: bytes, beginnings: tuple[str, ...]) -> Iterable[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return [parts.read(part) for part in parts.namelist() if part.startswith(beginnings)]


@contextmanager
def _template_problems(name: str) -> Iterator[None]:
    """Whatever a torn or mistaken template makes the libraries raise, as one line."""
    try:
        yield
    except TemplateError as error:
        raise ConfigurationError(
            f"шаблон {name}: поля расставлены с ошибкой ({error.message}); проверьте скобки {{{{ }}}} и {{% %}}"
        ) from error
    except (PackageNotFoundError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise ConfigurationError(
            f"шаблон {name}: это не целый файл Word (.docx); сохраните его в Word заново"
        ) from error


def _environment() -> Any:
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _template(content: bytes) -> Any:
    document = DocxTemplate(io.BytesIO(content))
    document.init_docx()
    return document


def _render(name: str, content: bytes, values: Mapping[str, Any]) -> Any:
    document = _template(content)
    with _template_problems(name):
        document.render(printable(dict(values)), jinja_env=_environment(), autoescape=True)
    return document.docx


def name_whose(document: Any, whose: Iterable[tuple[str, str]]) -> None:
    """Whose letters a file holds, in a part that is not shown: there the names stand in another case.

    ``forget`` finds the files of a person by it.
    """
    root = Element("letters")
    for participant, name in whose:
        SubElement(root, "letter", participant=participant, name=printable(name))
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    for relation in list(document.part.rels.values()):
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and relation.target_part.partname == WHOSE:
            del document.part.rels[relation.rId]
    part = Part(PackURI(WHOSE), "application/xml", content, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def merge(documents: Sequence[Any]) -> Any:
    """All letters in one document, each on a page of its own; all come from one template, so they share its parts."""
    merged, *others = documents
    body = merged.element.body
    last = body.sectPr
    for other in others:
        # What stood until here becomes a section that ends with its page.
        ending = copy.deepcopy(last)
        before = last.getprevious()
        if (
            before is None
            or before.tag != qn("w:p")
            or before.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
        ):
            before = OxmlElement("w:p")
            last.addprevious(before)
        before.get_or_add_pPr().append(ending)
        for element in other.element.body:
            if element.tag != qn("w:sectPr"):
                last.addprevious(copy.deepcopy(element))
    for number, drawing in enumerate(body.iter(qn("wp:docPr")), start=1):
        drawing.set("id", str(number))
    return merged
