"""This campaign beside an earlier one, whose home is only read.

compare             figure, now, earlier: the region; a figure that one of the campaigns does not have is null there
compare_campaigns   which (now, earlier), title, start_day, end_day, reviewed: by how many texts satisfaction is corrected
compare_libraries   the earlier campaign's figures of its libraries, as library_summary has them
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from campaign.errors import ConfigurationError
from warehouse.connect import published
from warehouse.sql import statement
from warehouse.sql.errors import WarehouseError

if TYPE_CHECKING:
    import pandas


def compare_frames(home: Path, other: Path) -> dict[str, pandas.DataFrame]:
    """The published figures of ``home`` beside those of the earlier campaign's home ``other``.

    Raises ``ConfigurationError`` where both are the same folder, ``WarehouseError`` where one cannot be read.
    """
    import pandas

    if home.resolve() == other.resolve():
        raise ConfigurationError(
            f"--compare {other}: это папка самой кампании; ожидается папка прежней кампании"
        )
    homes = {"now": _read(home), "earlier": _read(other)}
    figures = {which: region.astype("float64").iloc[0] for which, (region, *_) in homes.items()}
    campaigns = pandas.concat([campaign.assign(which=which) for which, (_, campaign, _) in homes.items()])
    compared = pandas.DataFrame(figures).rename_axis("figure").reset_index()
    return {"compare": compared, "compare_campaigns": campaigns, "compare_libraries": homes["earlier"][2]}


def _read(home: Path) -> tuple[pandas.DataFrame, pandas.DataFrame, pandas.DataFrame]:
    with published(home) as connection:
        try:
            region, campaigns, libraries = (
                connection.execute(statement("compare", part)).df()
                for part in ("region", "campaigns", "libraries")
            )
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            raise WarehouseError(
                f"{home}: хранилище построено другой версией программы; выполните в этой папке «bibliopulse load»"
            ) from error
    return region, campaigns, libraries
