"""The map: one equal tile a municipality or region where people expect it, or a home's own borders as shapes."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any

from campaign.errors import ConfigurationError
from campaign.places import municipalities
from campaign.shipped import shipped
from campaign.tags import normal_form

BORDERS = "borders.geojson"
WIDTH = 1000.0  # of the drawing, in its own units
LEVELS = 5  # shades of a tile or shape
# A syllable that another follows: up to the consonant before the next vowel, never a lone letter at either end.
SYLLABLE = re.compile(
    r"(?<=[а-яё])[бвгджзклмнпрстфхцчшщ]*[аеёиоуыэюя][бвгджзйклмнпрстфхцчшщьъ]*?(?=[бвгджзйклмнпрстфхцчшщ][аеёиоуыэюя][а-яё])"
    r"|[А-ЯЁ][а-яё]*?[аеёиоуыэюя][бвгджзйклмнпрстфхцчшщьъ]*?(?=[бвгджзйклмнпрстфхцчшщ][аеёиоуыэюя][а-яё])"
)
Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Tile:
    """A municipality's or region's place in the grid, counted from 1; ``short`` is what people name it by, hyphenated.

    One that is only there for the map's outline is ``absent``.
    """

    id: str
    name: str
    short: str
    column: int
    row: int
    absent: bool = False


@dataclass(frozen=True)
class Shape:
    """A municipality's outline as an SVG path, and where its label stands."""

    id: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """Shapes in one system of coordinates; ``height`` goes with ``WIDTH``."""

    shapes: tuple[Shape, ...]
    width: float
    height: float


@cache
def _layout() -> dict[str, tuple[int, int]]:
    return {row["id"]: (int(row["column"]), int(row["row"])) for row in _rows("municipality_tiles.csv")}


def _rows(file: str) -> list[dict[str, str]]:
    with shipped(file).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def tiles(names: Mapping[str, str]) -> list[Tile]:
    """A tile for every municipality; those without a place in the layout follow below it, six a row."""
    layout, centres = _layout(), {place.id: place.centre for place in municipalities()}
    known = [
        Tile(
            place,
            name,
            hyphenated(centres.get(place) or (place if place in centres else name)),
            *layout[place],
        )
        for place, name in names.items()
        if place in layout
    ]
    return _with_others(known, names)


def region_tiles(names: Mapping[str, str]) -> list[Tile]:
    """A tile for every region; the country's other regions give the outline, if one of it is there."""
    given = {normal_form(name): place for place, name in names.items()}
    found = []
    for row in _rows("region_tiles.csv"):
        known = row["names"].split("|")
        place = next((given[name] for name in map(normal_form, known) if name in given), "")
        cell = int(row["column"]), int(row["row"])
        found.append(
            Tile(place, names.get(place, known[0]), hyphenated(row["short"]), *cell, absent=not place)
        )
    here = [tile for tile in found if not tile.absent]
    return _with_others(found if here else [], names)


def _with_others(known: list[Tile], names: Mapping[str, str]) -> list[Tile]:
    first = max((tile.row for tile in known), default=0) + 1
    others = sorted(names.keys() - {tile.id for tile in known}, key=lambda place: names[place])
    placed = [
        Tile(place, names[place], hyphenated(names[place]), index % 6 + 1, first + index // 6)
        for index, place in enumerate(others)
    ]
    return sorted((*known, *placed), key=lambda tile: (tile.row, tile.column))


def hyphenated(name: str) -> str:
    """A name with soft hyphens where a Russian word may be parted: a tile on a phone is narrow."""
    return SYLLABLE.sub("\\g<0>\u00ad", name)


def read_borders(path: Path, names: Mapping[str, str]) -> Drawing | None:
    """The shapes of a GeoJSON file (longitude and latitude), ``None`` where there is no file.

    A feature is a municipality by its ``id`` or a property ``id`` or ``name``; others are left out. The east is
    shortened by the cosine of the middle latitude. Raises ``ConfigurationError``.
    """
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        features = [*data["features"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ConfigurationError(
            f"{path.name}: не читается как GeoJSON с многоугольниками; сохраните слой как GeoJSON в градусах "
            "(EPSG:4326) или уберите файл"
        ) from error
    outlines = dict(_outlines(features, names, path.name))
    if not outlines:
        raise ConfigurationError(
            f"{path.name}: ни один объект не назван как муниципальное образование реестра; ожидается свойство "
            f"name или id, например «{next(iter(names.values()), 'Псковский муниципальный округ')}»"
        )
    return _drawn(outlines, names)


def _outlines(
    features: Iterable[Any], names: Mapping[str, str], file: str
) -> Iterator[tuple[str, list[Ring]]]:
    known = {name.casefold(): place for place, name in names.items()} | {
        place.casefold(): place for place in names
    }
    for number, feature in enumerate(features, 1):
        try:
            told = [feature.get("id"), *(feature.get("properties") or {}).values()]
            words = [one.casefold() for one in told if isinstance(one, str)]
            place = next((known[word] for word in words if word in known), None)
            if place is not None:
                yield place, list(_rings(feature["geometry"]))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise ConfigurationError(
                f"{file}: не читается как GeoJSON: объект {number} списка features — не Polygon и не MultiPolygon с "
                "долготой и широтой в градусах (EPSG:4326); исправьте или уберите его"
            ) from error


def _rings(geometry: Any) -> Iterator[Ring]:
    found = False
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[
        geometry["type"]
    ]
    for polygon in polygons:
        for ring in polygon:
            points = [(float(point[0]), float(point[1])) for point in ring]
            if len(points) < 3 or not all(abs(x) <= 360 and abs(y) <= 90 for x, y in points):
                raise ValueError("no ring of at least three points on the Earth")
            found = True
            yield points
    if not found:
        raise ValueError("no ring")


def _drawn(outlines: dict[str, list[Ring]], names: Mapping[str, str]) -> Drawing:
    points = [point for rings in outlines.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrow, 1e-9)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return round((point[0] - west) * narrow * scale, 1), round((north - point[1]) * scale, 1)

    shapes = []
    for key, rings in outlines.items():
        drawn = [[place(point) for point in ring] for ring in rings]
        largest = max(drawn, key=lambda ring: abs(_area(ring)))
        x, y = _centre(largest)
        shapes.append(Shape(key, names[key], " ".join(map(_path, drawn)), round(x, 1), round(y, 1)))
    return Drawing(tuple(shapes), WIDTH, round((north - south) * scale, 1))


def _path(ring: Ring) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z"


def _area(ring: Ring) -> float:
    """Signed, by the shoelace formula."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _centre(ring: Ring) -> tuple[float, float]:
    """The centroid of a ring; of a degenerate one the mean of its points."""
    area = _area(ring)
    if not area:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    return x / (6 * area), y / (6 * area)
