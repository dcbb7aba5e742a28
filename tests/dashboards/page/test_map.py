"""The map: every municipality has a tile where people expect it; borders of a home's own are drawn to scale."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import ConfigurationError
from campaign.places import municipalities
from campaign.shipped import shipped
from dashboards.page.drawings.map import WIDTH, hyphenated, read_borders, region_tiles, tiles

JSON = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["Polygon", "Гдовский"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "features", "geometry", "id"]), inner)
    ),
    max_leaves=8,
)
NAMES = {place.id: place.name for place in municipalities()}
CELLS = {tile.id: (tile.column, tile.row) for tile in tiles(NAMES)}


def centres() -> dict[str, dict[str, str]]:
    with shipped("municipalities.csv").open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_every_municipality_has_a_tile_of_its_own() -> None:
    assert CELLS.keys() == NAMES.keys() and len(NAMES) == 26
    assert len(set(CELLS.values())) == 26


def test_neighbours_touch() -> None:
    """Most pairs that share a border touch with a side or a corner; the rest are one tile apart."""
    pairs = {
        tuple(sorted((place, other)))
        for place, row in centres().items()
        for other in row["neighbours"].split("|")
        if other
    }
    steps = [max(abs(CELLS[a][0] - CELLS[b][0]), abs(CELLS[a][1] - CELLS[b][1])) for a, b in sorted(pairs)]
    assert len(pairs) > 40 and max(steps) <= 2
    assert sum(step == 1 for step in steps) >= 0.85 * len(steps)


@pytest.mark.parametrize(("axis", "column", "sign"), [(0, "lon", 1), (1, "lat", -1)])
def test_tiles_lie_as_on_a_map(axis: int, column: str, sign: int) -> None:
    """Whoever is clearly further east or south never stands to the west or north of the other."""
    rows = centres()
    for place in NAMES:
        for other in NAMES:
            ahead = sign * (float(rows[place][column]) - float(rows[other][column]))
            if ahead > 0.75:
                assert CELLS[place][axis] >= CELLS[other][axis], (place, other)


def test_unknown_places_follow_below() -> None:
    (tile,) = [tile for tile in tiles({**NAMES, "x": "Соседний округ"}) if tile.id == "x"]
    assert (tile.column, tile.row) == (1, 9) and tile.name == "Соседний округ"


def test_the_country_has_a_tile_for_each_of_its_89_regions() -> None:
    outline = region_tiles({"Псковская область": "Псковская область"})
    assert len({(tile.column, tile.row) for tile in outline}) == len(outline) == 89
    assert [tile.id for tile in outline if not tile.absent] == ["Псковская область"]
    cells = {tile.short.replace("\u00ad", ""): (tile.column, tile.row) for tile in outline}
    # From west to east, and from north to south.
    for axis, way in (
        (0, ("Калининград", "Псков", "Москва", "Татарстан", "Омск", "Иркутск", "Хабаровск")),
        (
            1,
            (
                "Мурманск",
                "Вологда",
                "Ярославль",
                "Москва",
                "Тула",
                "Воронеж",
                "Ростов",
                "Ставрополь",
                "Дагестан",
            ),
        ),
    ):
        steps = [cells[name][axis] for name in way]
        assert steps == sorted(steps)


@pytest.mark.parametrize("name", ["Республика Карелия", "карелия", "Карелия"])
def test_a_region_is_known_by_its_full_and_its_short_name(name: str) -> None:
    [tile] = [tile for tile in region_tiles({name: name}) if not tile.absent]
    assert (tile.id, tile.short.replace("\u00ad", "")) == (name, "Карелия")


def test_invented_regions_follow_each_other_without_a_country_around_them() -> None:
    names = {name: name for name in ("Южная область", "Северная область")}
    assert [(tile.id, tile.column, tile.row, tile.absent) for tile in region_tiles(names)] == [
        ("Северная область", 1, 1, False), ("Южная область", 2, 1, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "parted"),
    [("Новосокольники", "Но|во|со|коль|ники"), ("Дно", "Дно"), ("Струги Красные", "Струги Крас|ные")],
)
def test_names_part_at_syllables(name: str, parted: str) -> None:
    assert hyphenated(name) == parted.replace("|", "\u00ad")


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def write(path: Path, *features: dict[str, object]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def feature(name: str, *rings: list[list[float]]) -> dict[str, object]:
    return {"properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": list(rings)}}


def test_borders_are_drawn_narrower_by_the_cosine_of_latitude(tmp_path: Path) -> None:
    """At 60° a degree of longitude is half as long as one of latitude: the square stands twice as high as wide."""
    path = write(tmp_path / "borders.geojson", feature("Гдовский муниципальный округ", square(28, 59.5)))
    drawing = read_borders(path, NAMES)
    assert drawing and [shape.id for shape in drawing.shapes] == ["Гдовский"]
    assert drawing.width == WIDTH and drawing.height == pytest.approx(2 * WIDTH)
    (shape,) = drawing.shapes
    assert (shape.x, shape.y) == (pytest.approx(WIDTH / 2), pytest.approx(WIDTH))
    assert shape.path == "M0,2000L1000,2000L1000,0L0,0L0,2000Z"


def test_north_is_up_and_strangers_are_left_out(tmp_path: Path) -> None:
    north, south = feature("Гдовский", square(28, 58)), feature("псков", square(28, 57))
    drawing = read_borders(write(tmp_path / "b", north, south, feature("Тверской", square(30, 57))), NAMES)
    assert drawing
    heights = {shape.id: shape.y for shape in drawing.shapes}
    assert heights["Гдовский"] < heights["Псков"] and len(heights) == 2


def test_no_file_no_shapes(tmp_path: Path) -> None:
    assert read_borders(tmp_path / "borders.geojson", NAMES) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "не читается как GeoJSON"),
        ('{"features": [{"properties": {"name": "Псков"}, "geometry": null}]}', "не читается как GeoJSON"),
        ('{"features": []}', "ни один объект не назван"),
    ],
)
def test_a_broken_file_is_named_with_what_to_do(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "borders.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told):
        read_borders(path, NAMES)


SQUARE = [[[28, 58], [29, 58], [29, 59]]]
GARBAGE = (
    None,
    [],
    "Polygon",
    {"id": "Гдовский"},
    {"id": "Гдовский", "geometry": None},
    {"id": "Гдовский", "properties": [], "geometry": {"type": "Polygon"}},
    {"id": "Гдовский", "properties": None, "geometry": {"type": ["Polygon"], "coordinates": SQUARE}},
    {"id": "Гдовский", "geometry": {"type": "Polygon", "coordinates": None}},
    {"id": "Гдовский", "geometry": {"type": "Polygon", "coordinates": []}},
    {"id": "Гдовский", "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, None], [5, 6]]]}},
    {"id": "Гдовский", "geometry": {"type": "Polygon", "coordinates": [[[10**400, 2], [3, 4], [5, 6]]]}},
    {"id": "Гдовский", "geometry": {"type": "Polygon", "coordinates": [[[1e308, 2], [-1e308, 4], [5, 6]]]}},
    {"id": "Гдовский", "geometry": {"type": "Polygon", "coordinates": [[{}, {}, {}]]}},
    {"properties": "Гдовский", "geometry": {"type": "Polygon", "coordinates": SQUARE}},
)


@pytest.mark.parametrize("feature", GARBAGE)
def test_a_torn_feature_is_named_by_its_number(feature: object, tmp_path: Path) -> None:
    good = {"id": "Гдовский", "properties": None, "geometry": {"type": "Polygon", "coordinates": SQUARE}}
    path = tmp_path / "borders.geojson"
    path.write_text(json.dumps({"features": [good, feature]}), "utf-8")
    with pytest.raises(ConfigurationError, match="borders.geojson: .*объект 2 .*исправьте"):
        read_borders(path, NAMES)


@given(content=st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_file_is_borders_or_a_clear_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "borders.geojson"
    for one in (content, b'{"features":[{"id":"' + "Гдовский".encode() + b'","geometry":' + content + b"}]}"):
        path.write_bytes(one)
        with pytest.raises(ConfigurationError, match="borders.geojson"):
            read_borders(path, NAMES)


def test_a_file_nested_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "borders.geojson").write_text("[" * 100_000, "utf-8")
    with pytest.raises(ConfigurationError, match="GeoJSON"):
        read_borders(tmp_path / "borders.geojson", NAMES)
