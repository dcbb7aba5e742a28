"""Files, mutated: those that are imported, those that people edit, those of ``raw/``."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import duckdb

from campaign.errors import BibliopulseError
from campaign.settings import read_campaign
from campaign.tables.decisions import FILE as DECISIONS
from campaign.tables.decisions import read_decisions
from campaign.tables.libraries import FILE as LIBRARIES
from campaign.tables.libraries import read_libraries
from campaign.tables.presets import preset_files
from campaign.tables.review import FILE as REVIEW
from campaign.tables.review import read_review
from collectors.imports.files import FileSource
from collectors.raw import BrokenRaw, read_records
from collectors.records import Coverage, encode
from dashboards.page.drawings.map import BORDERS, read_borders
from dashboards.papers.awards import FILE as AWARDS
from dashboards.papers.awards import read_awards
from dashboards.papers.declension import FILE as NAME_CASES
from dashboards.papers.declension import name_cases
from dashboards.records.papers import Candidate
from tests.collectors.vk.vk_world import NOW, campaign
from tests.fuzz.findings import expect, readable
from tests.fuzz.mutating import HOSTILE, ODD, Draw, damage, dumped, structure, text
from tests.warehouse.spare import empty_warehouse
from tests.warehouse.world import author, comment, post
from warehouse.load import load

TAG = "#неделякачествавбиблиотеке"
LINES = (
    {"kind": "post", "network": "vk", "owner_id": "-101", "post_id": "1", "author_id": "-101", "text": f"Запись {TAG}",
     "date": "2025-11-03T12:00:00+03:00", "likes": 5, "comments": 2, "url": "https://vk.com/wall-101_1"},
    {"kind": "comment", "network": "vk", "owner_id": "-101", "post_id": "1", "comment_id": "2", "text": "Спасибо", "date": 1762160400},
    {"kind": "other", "network": "ok", "owner_id": "7", "id": "8", "text": TAG, "published_at": "2025-11-03", "views": None},
    {"kind": "reader", "network": "vk", "owner_id": "-101", "post_id": "1", "id": "9", "author_id": "5", "text": "[id7|Анна Ли], да"},
    {"text": f"Без номера {TAG}", "url": "https://vk.com/wall-101_4"},
)  # fmt: skip
REGISTRY = """id,name,group,municipality,parent_id,vk,aliases,staff,population
region,Областная библиотека «Кром»,region,,,club100,научка|Кром,,580000
gdov,Гдовская районная библиотека,district,Гдовский,,club1,,id901,
rural,Сельская библиотека в Юшкино,rural,Гдовский,gdov,,"Юшкино; у моста",,
"""
DECIDED = """object,network,owner_id,id,field,value,reason,by,at
comment,vk,-1,2,sentiment,negative,так,Анна,2025-11-09
post,vk,-1,1,topic,staff+,,,
participant,,,r-0123456789,region,out,не отсюда,Анна,
"""
LABELLED = "key,url,text,label\nvk/comment/-1/2,,Спасибо,положительный\nvk/post/-1/1,,Плохо,negative\n"
AWARDED = """participant_id,name,kind,consent,under_18,guardian_consent,award,reason,note
r-1,Иванова Анна Петровна,person,2025-11-12,нет,,,за отзывы,
gdov,Гдовская районная библиотека,collective,,,,,,
"""
CASES = "name,dative,gender\nЗаяц,Зайцу,м\nИванова Анна,Ивановой Анне,ж\n"
PLACES = {"Гдовский": "Гдовский муниципальный округ", "Дновский": "Дновский муниципальный округ"}
RANKED = {
    "r-1": Candidate("r-1", "reader", "Анна", 1, 1, None), "gdov": Candidate("gdov", "library", "Гдов", 1, 1, None),
}  # fmt: skip


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


def _borders() -> bytes:
    ring = [[28.0, 58.0], [29.0, 58.0], [29.0, 59.0], [28.0, 58.0]]
    features = [
        {
            "type": "Feature",
            "id": name,
            "properties": {"name": name},
            "geometry": {"type": kind, "coordinates": shape},
        }
        for name, kind, shape in (("Гдовский", "Polygon", [ring]), ("Дновский", "MultiPolygon", [[ring]]))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


# What is read of a home, from what it begins, by which function.
READERS: dict[str, tuple[Callable[[], bytes], Callable[[Path], object]]] = {
    "campaign.toml": (lambda: _toml().encode(), lambda home: _used(home)),
    LIBRARIES: (REGISTRY.encode, read_libraries),
    DECISIONS: (DECIDED.encode, lambda home: read_decisions(home / DECISIONS, {"region", "gdov"})),
    REVIEW: (LABELLED.encode, lambda home: read_review(home / REVIEW)),
    AWARDS: (AWARDED.encode, lambda home: read_awards(home / AWARDS, RANKED, date(2025, 11, 20))),
    NAME_CASES: (CASES.encode, name_cases),
    BORDERS: (_borders, lambda home: read_borders(home / BORDERS, PLACES)),
}


@cache
def _toml() -> str:
    return preset_files("pskov-quality", 2025)[0]


def _used(home: Path) -> None:
    (home / LIBRARIES).write_text(REGISTRY, "utf-8")
    rule = read_campaign(home)
    rule.matcher().match(TAG), rule.near_tags().find(TAG), rule.is_open(NOW), rule.closes_at.astimezone(UTC)


def peoples(draw: Draw) -> bool:
    """Whether the file was taken as it is."""
    name = draw.choice(list(READERS))
    begun, read = READERS[name]
    path = _folder() / name
    path.write_bytes(_spoilt(draw, name, begun()))
    try:
        read(_folder())
    except BibliopulseError as error:
        readable(str(error))
        expect(error.exit_code == 2, "a file of people's is wrong: exit code 2")
        return False
    return True


def _spoilt(draw: Draw, name: str, content: bytes) -> bytes:
    match draw.randrange(4):
        case 0:
            return damage(draw, content)
        case 1:
            return text(draw, content.decode()).encode("utf-8", draw.choice(("surrogatepass", "ignore")))
        case _ if name == BORDERS:
            return dumped(structure(draw, json.loads(content)))
        case _:
            lines = content.decode().splitlines(keepends=True)
            at = draw.randrange(len(lines))
            lines[at] = _value_changed(draw, lines[at], " = " if name.endswith("toml") else ",")
            return "".join(lines).encode("utf-8", "ignore")


_TOML = (
    "99999999999999999999", "9" * 5000, "1979-05-27T07:32:00Z", "9999-12-31", "0001-01-01", "inf", "nan", "-1", "[[[[", "{a = {b = 1}}",
    "'''", '"""', '"\\ud800"', '"\\u0000"', "[" * 500 + "]" * 500, "true", "07:32:00", "[]", '""', '["", "#"]', "{}",
)  # fmt: skip


def _value_changed(draw: Draw, line: str, between: str) -> str:
    cells = line.rstrip("\n").split(between)
    at = draw.randrange(len(cells))
    odd = draw.choice((*_TOML, *map(str, ODD[:26]), *HOSTILE, text(draw, cells[at])))
    cells[at] = odd if draw.random() < 0.7 else cells[at] + odd
    return between.join(cells) + draw.choice(("\n", "\n", "\r\n", ""))


def imported(draw: Draw) -> bool:
    """Whether the mutated line was taken."""
    lines = [json.dumps(line, ensure_ascii=False).encode() for line in LINES]
    good = _records(b"\n".join(lines))
    at = draw.randrange(len(lines))
    spoilt = damage(draw, lines[at]) if draw.random() < 0.4 else dumped(structure(draw, LINES[at]))
    source_lines = [*lines[:at], spoilt, *lines[at + 1 :]]
    had = _records(b"\n".join(source_lines))
    # A half of a number may be another line's; a text without a number is numbered by the file's.
    beside = [line for place, line in enumerate(good) if place != at]
    expect(not set(beside) - set(had), f"lost beside {spoilt[:200]!r}")
    return len(had) >= len(lines)


def _records(content: bytes) -> list[bytes]:
    path = _folder() / "taken.ndjson"
    path.write_bytes(content)
    source = FileSource(path)
    records = list(source.records(campaign("-101"), datetime(2025, 11, 20, tzinfo=UTC)))
    for aside in source.aside:
        readable(aside.reason)
    for record in records:
        if isinstance(record, Coverage):
            expect(record.found == len(records) - 1 + len(source.aside), "what was set aside is not counted")
    return [encode(record) for record in records if not isinstance(record, Coverage)]


@cache
def _raw() -> tuple[bytes, ...]:
    records = (
        post("-1", 1, "02 12:00"), comment("-1", 1, 2, "5", "02 13:00", "Спасибо"), author("5", "Анна Ли"),
        Coverage(network="vk", route="wall", target="-1", fetched_at=NOW), post("-2", 3, "03 12:00", likes=3),
    )  # fmt: skip
    return tuple(map(encode, records))


def _spoilt_raw(draw: Draw) -> Path:
    lines = list(_raw())
    at = draw.randrange(len(lines))
    way = draw.randrange(3)
    lines[at] = damage(draw, lines[at]) if way == 0 else lines[at]
    lines[at] = dumped(structure(draw, json.loads(lines[at]))) if way == 1 else lines[at]
    packed = gzip.compress(b"\n".join(lines) + b"\n", mtime=0)
    path = _folder() / "20251109T000000Z-vk-1.ndjson.gz"
    path.write_bytes(damage(draw, packed) if way == 2 else packed)
    return path


def raw_read(draw: Draw) -> bool:
    """Whether all of it was read."""
    try:
        for _ in read_records(_spoilt_raw(draw)):
            pass
    except BrokenRaw as error:
        readable(str(error))
        return False
    return True


@cache
def _warehouse() -> duckdb.DuckDBPyConnection:
    return empty_warehouse()


def raw_loaded(draw: Draw) -> bool:
    """Whether it was loaded; if not, nothing of it was, and the next file is."""
    connection, path = _warehouse(), _spoilt_raw(draw)
    for table in (
        "posts",
        "comments",
        "authors",
        "coverage",
        "raw_files",
        "post_metrics",
        "text_versions",
        "gone",
    ):
        connection.execute(f"delete from {table}")
    try:
        load(connection, [path])
    except BrokenRaw as error:
        readable(str(error))
        expect(connection.execute("from posts").fetchall() == [], "half of a broken file was loaded")
        whole = path.with_name("20251110T000000Z-vk-2.ndjson.gz")
        whole.write_bytes(gzip.compress(b"\n".join(_raw()) + b"\n", mtime=0))
        load(connection, [whole])
        expect(
            len(connection.execute("from posts").fetchall()) == 2, "a whole file beside a broken one is lost"
        )
        return False
    return True
