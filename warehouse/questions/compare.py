"""This campaign beside an earlier one, whose home is only read.

Every frame is long: what it is about, ``figure``, ``now``, ``earlier``. A figure that one of the campaigns does not have
is null there.

    compare                  figure, now, earlier: the region
    compare_municipalities   id, name, figure, now, earlier
    compare_libraries        id, name, figure, now, earlier: matched by id, with the latest name
    compare_topics           topic, figure, now, earlier: readers' opinions in the region
    compare_campaigns        which (now, earlier), title, start_day, end_day
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from campaign.errors import ConfigurationError
from warehouse.connect import published
from warehouse.sql import statement
from warehouse.sql.errors import WarehouseError

if TYPE_CHECKING:
    import pandas

# What each frame is about: the columns that name it, and of those the one by which the campaigns are matched.
_ABOUT: Mapping[str, tuple[str, ...]] = {
    "region": (),
    "municipalities": ("id", "name"),
    "libraries": ("id", "name"),
    "topics": ("topic",),
}


def compare_frames(home: Path, other: Path) -> dict[str, pandas.DataFrame]:
    """The published figures of ``home`` beside those of the earlier campaign's home ``other``.

    Raises ``ConfigurationError`` where both are the same folder, ``WarehouseError`` where one cannot be read.
    """
    if home.resolve() == other.resolve():
        raise ConfigurationError(
            f"--compare {other}: это папка самой кампании; ожидается папка прежней кампании"
        )
    now, earlier = _figures(home), _figures(other)
    frames = {_name(part): _beside(now[part], earlier[part], about) for part, about in _ABOUT.items()}
    return frames | {"compare_campaigns": _campaigns(now["campaigns"], earlier["campaigns"])}


def _name(part: str) -> str:
    return "compare" if part == "region" else f"compare_{part}"


def _figures(home: Path) -> dict[str, pandas.DataFrame]:
    with published(home) as connection:
        try:
            return {
                part: connection.execute(statement("compare", part)).df() for part in ("campaigns", *_ABOUT)
            }
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            raise WarehouseError(
                f"{home}: хранилище построено другой версией программы; выполните в этой папке «bibliopulse load»"
            ) from error


def _beside(now: pandas.DataFrame, earlier: pandas.DataFrame, about: tuple[str, ...]) -> pandas.DataFrame:
    """Both campaigns' figures, a row each: in this campaign's order, then what only the earlier one had."""
    import pandas

    key = list(about[:1])
    both = [_long(frame, key) for frame in (now, earlier)]
    joined = both[0].merge(both[1], how="outer", on=[*key, "figure"], suffixes=("_now", "_earlier"))
    if key:
        order = pandas.concat([now[key[0]], earlier[key[0]]]).drop_duplicates().tolist()
        joined["row"] = joined[key[0]].map({thing: row for row, thing in enumerate(order)})
    figures = {figure: column for column, figure in enumerate(now.columns)}
    joined["column"] = joined["figure"].map(figures)
    joined = joined.sort_values(["row", "column"] if key else ["column"], ignore_index=True)
    if "name" in about:
        names = dict(zip(earlier["id"], earlier["name"], strict=True)) | dict(
            zip(now["id"], now["name"], strict=True)
        )
        joined["name"] = joined["id"].map(names)
    joined = joined.rename(columns={"value_now": "now", "value_earlier": "earlier"})
    return joined[[*about, "figure", "now", "earlier"]]


def _long(frame: pandas.DataFrame, key: list[str]) -> pandas.DataFrame:
    """One row per thing and figure."""
    figures = frame.drop(columns=["name"], errors="ignore")
    long = figures.melt(id_vars=key, var_name="figure", value_name="value")
    return long.astype({"value": "float64"})


def _campaigns(now: pandas.DataFrame, earlier: pandas.DataFrame) -> pandas.DataFrame:
    import pandas

    both = pandas.concat([now, earlier], ignore_index=True)
    both.insert(0, "which", ["now", "earlier"])
    return both
