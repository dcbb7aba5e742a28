"""Three small invented regions with a home each, and one home that holds everything they hold."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from campaign.sections.lake import Lake
from campaign.settings import Campaign
from collectors.records import Record
from tests.warehouse import world
from tests.warehouse.world import World, author, comment, post, tags
from warehouse.connect import PUBLISHED, Connection, scratch
from warehouse.lake.attached import attached
from warehouse.lake.push import Pushed, push
from warehouse.lake.shape import make
from warehouse.people import pseudonym
from warehouse.sql import transaction

needs_lake = pytest.mark.skipif(
    find_spec("duckdb_extension_ducklake") is None, reason="pip install bibliopulse[lake]"
)
NOW = datetime(2025, 11, 10, tzinfo=UTC)
KEY = b"the key of the lake, 32 bytes :)"
HEAD = "id,name,group,municipality,parent_id,vk,staff\n"
PRAISE = "Какая у вас уютная библиотека, спасибо!"
PLEA = "Поставьте, пожалуйста, велопарковку у входа"
GRUMBLE = "Опять закрыто в субботу, очень обидно"
SAYS = {
    PRAISE: tags("positive", "staff+", thanks=True),
    PLEA: tags("neutral", "hours=", suggestion=True),
    GRUMBLE: tags("negative", "hours-"),
}


@dataclass(frozen=True)
class Shard:
    """A region's home as it was published, with what people wrote of it."""

    region: str
    libraries: str
    records: tuple[Record, ...]
    # What was decided of texts, and of the reader «5», whose code is not the same in all homes.
    decisions: str = ""
    on_reader: str = ""

    @property
    def toml(self) -> str:
        return world.CAMPAIGN.replace("Псковская область", self.region)

    def written(self, key: bytes) -> str:
        code = pseudonym(key, "vk", "5")
        about = (
            f"participant,,,r-{code},eligibility,no,{self.on_reader},П,2025-11-10\n" if self.on_reader else ""
        )
        return self.decisions + about


NORTH = Shard(
    "Северная область",
    "north,Северская библиотека,district,Северск,,club10,\nnorth-rural,Сельская библиотека,rural,Лесной,north,club11,\n",
    (
        author("-10", "Северская библиотека", members=400), author("5", "Вероника Лукошкина", city="Северск"),
        author("6", "Пётр Сухарев", city="Южноград"),
        post("-10", 1, "01 10:00", likes=4, views=90), post("-10", 2, "02 10:00", likes=1), post("-11", 1, "03 12:00"),
        # A search finds the whole country's.
        post("-20", 1, "01 11:00", found_by="search:#неделякачества", likes=3),
        comment("-10", 1, 11, "5", "01 12:00", PRAISE), comment("-10", 1, 12, "6", "01 13:00", PLEA),
    ),
    decisions="comment,vk,-10,12,sentiment,positive,,П,2025-11-10\n",
)  # fmt: skip
SOUTH = Shard(
    "Южная область",
    "south,Южноградская библиотека,district,Южноград,,club20,id901\n",
    (
        author("-20", "Южноградская библиотека", members=900), author("5", "Вероника Лукошкина", city="Северск"),
        post("-20", 1, "01 11:00", likes=3), post("-20", 2, "04 11:00", likes=7, views=70),
        comment("-20", 1, 21, "5", "02 12:00", GRUMBLE), comment("-20", 1, 22, "901", "02 13:00", "Открыты с 10 до 18"),
        comment("-20", 2, 23, "7", "04 13:00", PRAISE),
    ),
    on_reader="по просьбе",
)  # fmt: skip
WEST = Shard(
    "Западная область",
    "west,Западная библиотека,city,Западный,,club30,\n",
    (post("-30", 1, "05 10:00"), post("-30", 2, "06 10:00"), comment("-30", 1, 31, "8", "05 11:00", GRUMBLE)),
)
SHARDS = (NORTH, SOUTH, WEST)
# The order of names: lines of decisions follow each other region by region.
WHOLE = Shard(
    "все регионы озера",
    "".join(one.libraries for one in SHARDS),
    tuple(record for one in SHARDS for record in one.records),
    decisions=NORTH.decisions,
    on_reader=SOUTH.on_reader,
)


def home_of(shard: Shard, path: Path, key: bytes = world.KEY) -> Path:
    """A home with a published warehouse of this shard; its pseudonyms by ``key``."""
    made, usual = World(path / "raw", says=SAYS), world.KEY
    made.night(*shard.records)
    try:
        world.KEY = key
        made.settle(shard.toml, HEAD + shard.libraries, shard.written(key))
    finally:
        world.KEY = usual
    [(file,)] = made.rows("select path from duckdb_databases() where database_name = current_database()")
    made.connection.close()
    (path / PUBLISHED).parent.mkdir()
    shutil.move(file, path / PUBLISHED)
    return path


def campaign_of(shard: Shard, **ranking: Any) -> Campaign:
    found = World(Path()).campaign(shard.toml, HEAD + shard.libraries)
    return replace(found, ranking=replace(found.ranking, **ranking))


@dataclass(frozen=True)
class Shore:
    """A lake in a folder, and the regions' homes beside it."""

    folder: Path
    homes: dict[str, Path]
    share: str = "words"

    def lake(self, shard: Shard = NORTH) -> Lake:
        return Lake(str(self.folder / "lake.ducklake"), str(self.folder / "data"), shard.region, self.share)

    def make(self, key: bytes = KEY) -> Shore:
        assert make(self.lake(), self.folder, {}, campaign_of(NORTH))
        with self.opened() as connection, transaction(connection):
            connection.execute("update lake.secret set key = $1", [key.hex()])
        return self

    def push(self, shard: Shard) -> Pushed:
        return push(self.lake(shard), self.homes[shard.region], {}, campaign_of(shard), NOW)

    def opened(self) -> AbstractContextManager[Connection]:
        return opened(self.lake(), self.folder)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.opened() as connection:
            found: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
            return found

    def files(self, shard: Shard | None = None) -> list[Path]:
        """The files of all, or those with rows of one region."""
        files = sorted((self.folder / "data").rglob("*.parquet"))
        return [path for path in files if shard is None or shard.region in unquote(str(path))]

    def said(self, shard: Shard | None = None) -> str:
        """All that stands in the files, as their readers see it and byte by byte, and in the catalogue's bytes; of one region,
        in its files.
        """
        files = self.files(shard)
        whole = files if shard else [self.folder / "lake.ducklake", *files]
        parts = [path.read_bytes().decode("utf-8", "ignore") for path in whole]
        with scratch() as connection:
            for path in files:
                parts += map(str, connection.execute("from read_parquet($1)", [str(path)]).fetchall())
        return "\n".join(parts)


@contextmanager
def opened(lake: Lake, home: Path) -> Iterator[Connection]:
    """The lake beside an empty database."""
    with scratch() as connection, attached(connection, lake, home, {}):
        yield connection
