"""The lake opened: DuckLake's parts loaded from their packages by path, never fetched, and the lake attached as ``lake``."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
from filelock import FileLock, Timeout

from campaign.errors import ConfigurationError
from campaign.files import private_folder
from campaign.sections.lake import Lake
from warehouse.connect import Connection, rewritten
from warehouse.lake.errors import LakeBusy, LakeError, LakeMissing, LakeRefused
from warehouse.sql import statement, value

EXTRA = "pip install bibliopulse[lake]"
PATIENCE = 120.0  # seconds
CATALOGUE = "__ducklake_metadata_lake"

log = logging.getLogger(__name__)


@contextmanager
def attached(
    connection: Connection,
    lake: Lake,
    home: Path,
    environ: Mapping[str, str],
    *,
    create: bool = False,
    scrub: bool = False,
) -> Iterator[None]:
    """The lake as ``lake`` beside what the connection has. Raises ``LakeMissing``, ``LakeBusy``, ``LakeError``.

    ``environ`` has the keys of S3 under their usual names; those of PostgreSQL its own library reads. ``scrub``: in the end
    the catalogue is written anew, without the words that it noted of columns, their first and last by the alphabet.
    """
    _load(connection, "ducklake")
    if lake.is_postgres:
        _load(connection, "postgres_scanner")
    data = lake.data
    if "://" in data:
        _load(connection, "httpfs")
        connection.execute(_secret(environ))
    else:
        data = f"{(home / data).resolve()}/"
    path = _catalogue(lake, home, create)
    options = f"data_path {quoted(data)}, data_inlining_row_limit 0, create_if_not_exists {create}"
    where = path or "postgres:" + re.sub(r"^postgres:(?!//)", "", lake.catalogue)
    with _alone(path), told(lake):
        connection.execute(f"attach {quoted(f'ducklake:{where}')} as lake ({options})")
        try:
            yield
            if scrub:
                _scrub(connection, path)
        finally:
            connection.execute("detach lake")
        if scrub and path:
            with rewritten(path) as fresh:
                name = value(fresh, "select current_database()")
                fresh.execute(f'copy from database old to "{name}"')


def _scrub(connection: Connection, path: Path | None) -> None:
    sql = statement("lake", "keep", "scrub").replace("{last}", chr(sys.maxunicode))
    if path:
        for table in ("ducklake_table_column_stats", "ducklake_column"):
            sql = re.sub(rf"\b(update|from) {table}\b", rf"\1 {CATALOGUE}.{table}", sql)
        connection.execute(sql)
    else:
        connection.execute(f"call postgres_execute({quoted(CATALOGUE)}, {quoted(sql)})")
        connection.execute(
            f"call postgres_execute({quoted(CATALOGUE)}, 'vacuum full', use_transaction => false)"
        )


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _catalogue(lake: Lake, home: Path, create: bool) -> Path | None:
    """Where the catalogue lies, if it is a file. Raises ``LakeMissing``."""
    if lake.is_postgres:
        return None
    path = (home / lake.catalogue).resolve()
    if create:
        private_folder(path.parent)
    elif not path.is_file():
        raise LakeMissing(
            f"{path}: озера ещё нет; его заводят один раз, на одном компьютере: «bibliopulse lake init»"
        )
    return path


@contextmanager
def _alone(path: Path | None) -> Iterator[None]:
    """A catalogue in a file is opened by one process at a time; the others wait. Raises ``LakeBusy``."""
    if path is None:
        yield
        return
    try:
        with FileLock(f"{path}.lock", timeout=PATIENCE, mode=0o600, is_singleton=True):
            yield
    except Timeout as error:
        raise LakeBusy("озеро: его каталог занят другим регионом; повторите позже") from error


def _load(connection: Connection, name: str) -> None:
    """Raises ``ConfigurationError`` where the part is not installed, or DuckDB is of another version."""
    found = find_spec(f"duckdb_extension_{name}")
    if found is None or not found.submodule_search_locations:
        raise ConfigurationError(f"озеро не установлено: {EXTRA}")
    folder = Path(found.submodule_search_locations[0], "extensions", f"v{duckdb.__version__}")
    path = folder / f"{name}.duckdb_extension"
    if not path.is_file():
        has = ", ".join(sorted(one.name.removeprefix("v") for one in folder.parent.glob("v*")))
        raise ConfigurationError(
            f"озеро работает с DuckDB {has}, а здесь {duckdb.__version__}: pip install duckdb=={has}"
        )
    connection.execute(f"load {quoted(str(path))}")


def _secret(environ: Mapping[str, str]) -> str:
    """How S3 is asked. Raises ``ConfigurationError`` where the keys are not there."""
    try:
        key, secret = environ["AWS_ACCESS_KEY_ID"], environ["AWS_SECRET_ACCESS_KEY"]
    except KeyError as error:
        raise ConfigurationError(f"для данных в S3 нужна переменная окружения {error.args[0]}") from None
    parts = [f"key_id {quoted(key)}", f"secret {quoted(secret)}"]
    if region := environ.get("AWS_REGION"):
        parts.append(f"region {quoted(region)}")
    if address := environ.get("AWS_ENDPOINT_URL"):
        at = urlsplit(address)
        parts += [f"endpoint {quoted(at.netloc)}", "url_style 'path'", f"use_ssl {at.scheme == 'https'}"]
    return f"create or replace secret (type s3, {', '.join(parts)})"


@contextmanager
def told(lake: Lake) -> Iterator[None]:
    """Turn what a person can act on into one Russian line; the catalogue's address is not in it."""
    try:
        yield
    except duckdb.TransactionException as error:
        log.debug("lake: %s", error)
        if "conflict" not in str(error).lower():
            raise
        raise LakeBusy("озеро: другой регион менял то же самое; повторите позже") from error
    except (duckdb.IOException, duckdb.HTTPException, duckdb.InvalidInputException) as error:
        message = str(error)
        log.debug("lake: %s", message)
        if "lock on file" in message:
            raise LakeBusy("озеро: его каталог занят другим регионом; повторите позже") from error
        if "does not exist" in message and "ducklake" in message.lower():
            raise LakeMissing("озера ещё нет; его заводят один раз: «bibliopulse lake init»") from error
        where = "PostgreSQL" if lake.is_postgres and "postgres" in message.lower() else "каталога или данных"
        raise LakeError(
            f"озеро: до {where} не добраться; проверьте [lake] в campaign.toml, сеть и права"
        ) from error
    except duckdb.Error as error:
        found = re.search(r'existing data path in the catalog "(.*?)/?"', str(error))
        if found is None:
            raise
        raise LakeRefused(
            f"данные озера лежат в «{found[1]}», так и впишите в campaign.toml: [lake] data"
        ) from error
