"""A result that stands: the ranking and the figures of one moment, with what they were made of, signed.

    published/frozen/NAME/*.parquet       one file per view of ``FROZEN``, as it was
    published/frozen/NAME/manifest.json   title, weights, versions, row counts, checksums, erasures, signature

The signature is HMAC(home key, manifest without it): who has the folder but not the key cannot change a place unnoticed.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from campaign.errors import ConfigurationError
from campaign.files import replacing_folder, write_private
from campaign.russian import number
from campaign.settings import RENAMED
from campaign.shipped import VERSION
from warehouse.connect import scratch, write_parquet
from warehouse.facts import rules
from warehouse.fingerprint import fingerprint
from warehouse.keeping.rawfiles import sha256_of
from warehouse.migrate import version
from warehouse.paths import no_pattern
from warehouse.questions.nights import counting_night
from warehouse.questions.pending import reviewed_subjects
from warehouse.sql import names, statement, value
from warehouse.sql.errors import FrozenBroken, WarehouseMissing

if TYPE_CHECKING:
    import pandas

FOLDER = Path("published", "frozen")
MANIFEST = "manifest.json"
RANKING = "participant_ranking"
NO_NIGHT = "ещё не было"
FROZEN = (
    RANKING, "headline", "outside_summary", "library_summary", "municipality_summary", "topic_sentiment", "daily_activity",
    "completeness", "brightest", "stages", "decisions", "decided", "suggestions", "dialogue", "voices", "libraries",
    "municipalities", "library_notes", "known_missing", "counting_night", "ranking_rule", "credits",
    "appeal_posts", "appeal_readers", "appeal_answers", "appeal_texts", "subject_reviews",
    "theme_members", "corrected_shares",
)  # fmt: skip
# Of millions of rows, that views therefore leave in any order.
UNORDERED = ("credits", "dialogue", "subject_reviews", *names("appeal"))
# Columns that sets of earlier versions do not have and that are then unknown.
SINCE: Mapping[str, Mapping[str, str]] = {
    RANKING: {"tier": "bigint"},
    "dialogue": {"outside": "boolean"},
    "suggestions": {"outside": "boolean"},
}
COUNTED = (
    "posts",
    "comments",
    "authors",
    "post_metrics",
    "text_versions",
    "coverage",
    "item_tags",
    "decisions",
)
_NAME = re.compile(r"[\w][\w.-]{0,63}")


@dataclass(frozen=True)
class Frozen:
    """A frozen set as it was read: its manifest, checked, and its folder."""

    name: str
    folder: Path
    manifest: Mapping[str, Any]

    @property
    def erasures(self) -> int:
        """How many people have been erased from it since it was made."""
        return int(self.manifest["erasures"])

    def table(self, name: str) -> pandas.DataFrame:
        """One of ``FROZEN``, with whole numbers kept whole. Raises ``KeyError`` for a table that it does not have."""
        from warehouse.frames import frame

        if name not in self.manifest["tables"]:
            raise KeyError(name)
        with scratch() as connection:
            self.add_view(connection, name)
            return frame(connection, name)

    def add_view(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """Make the table a view; a column of ``SINCE`` that the set does not have is null."""
        path = no_pattern(self.path(name)).replace("'", "''")
        source = f"from read_parquet('{path}')"
        known = {column for column, *_ in connection.execute(f"describe {source}").fetchall()}
        lacking = [(column, kind) for column, kind in SINCE.get(name, {}).items() if column not in known]
        columns = ["*", *(f"null::{kind} as {column}" for column, kind in lacking)]
        connection.execute(f'create view "{name}" as select {", ".join(columns)} {source}')

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"


@dataclass(frozen=True)
class Difference:
    """Something in which today's result is not the frozen one: what, how it was, how it is."""

    what: str
    was: str
    now: str


def freeze(
    connection: duckdb.DuckDBPyConnection,
    home: Path,
    name: str,
    key: bytes,
    now: datetime,
    still_open: Mapping[str, int] | None = None,
) -> Frozen:
    """Write today's result under a new name, all or nothing; ``still_open`` counts what nobody has looked at, by kind.

    Raises ``ConfigurationError`` for a bad or used name.
    """
    if not _NAME.fullmatch(name):
        raise ConfigurationError(f"имя «{name}» — ожидаются буквы, цифры, «-», «_» и «.», не больше 64")
    target = home / FOLDER / name
    if target.exists():
        raise ConfigurationError(
            f"результат «{name}» уже зафиксирован и не меняется; выберите другое имя, например {name}-2"
        )
    with replacing_folder(target) as half:
        tables = [table for table in FROZEN if _exists(connection, table)]
        for table in tables:
            write_parquet(connection, table, half / f"{table}.parquet", by_all=table in UNORDERED)
        about = _about(connection, name, tables, now) | {"open": dict(still_open or {})}
        _sign(half, about, key)
    return read_frozen(home, name, key)


def read_frozen(home: Path, name: str = "", key: bytes | None = None) -> Frozen:
    """A frozen set, the newest where no name is given; its checksums are checked, its signature too where a key is given.

    Raises ``WarehouseMissing`` where there is none, ``FrozenBroken`` where other hands have changed it.
    """
    known = frozen_names(home)
    if not known or (name and name not in known):
        which = f"«{name}» " if name else ""
        raise WarehouseMissing(f"зафиксированного результата {which}нет: выполните «bibliopulse freeze»")
    name = name or known[-1]
    folder = home / FOLDER / name
    manifest = _manifest(folder)
    for table, about in manifest["tables"].items():
        path = folder / f"{table}.parquet"
        if not path.is_file() or sha256_of(path) != about["sha256"]:
            raise FrozenBroken(f"{path}: файл не тот, что был зафиксирован; верните его из резервной копии")
    if key is not None and not hmac.compare_digest(manifest["signature"], _signature(manifest, key)):
        raise FrozenBroken(f"{folder / MANIFEST}: подпись не сходится; верните его из резервной копии")
    return Frozen(name, folder, manifest)


def frozen_names(home: Path) -> list[str]:
    """The frozen sets, oldest first."""
    found = [
        path.parent for path in (home / FOLDER).glob(f"*/{MANIFEST}") if not path.parent.name.startswith(".")
    ]
    return [
        path.name for path in sorted(found, key=lambda path: (str(_manifest(path)["frozen_at"]), path.name))
    ]


def resign(folder: Path, key: bytes, *, wordless: bool = False) -> None:
    """Sign a set anew after its files were rewritten: same places, and one erasure more or readers' words less."""
    manifest = {**_manifest(folder)}
    if wordless:
        manifest["wordless"] = True
    else:
        manifest["erasures"] += 1
    _sign(folder, manifest, key)


def differences(connection: duckdb.DuckDBPyConnection, frozen: Frozen) -> list[Difference]:
    """In what the warehouse at hand gives another result than the frozen one, the most important first."""
    today = _made_of(connection)
    found = [
        Difference(what, _short(frozen.manifest[key]), _short(today[key]))
        for key, what in (
            ("fingerprint", "содержание хранилища"), ("program", "версия программы"),
            ("rules", "правила расчёта"), ("model_version", "версия разметки"), ("schema", "схема хранилища"),
            ("credit", "правило зачёта"), ("counting_night", "счётная ночь"),
        )
        # What an earlier version did not note is no difference, nor that words have been removed.
        if frozen.manifest.get(key, today[key]) != today[key] and (key, bool(frozen.manifest.get("wordless"))) != ("fingerprint", True)
    ]  # fmt: skip
    found += _changed_items("вес", _as_named_today(frozen.manifest["weights"]), today["weights"])
    found += _changed_items("строк в таблице", frozen.manifest["counts"], today["counts"])
    if RANKING in frozen.manifest["tables"]:
        rows = connection.execute(
            statement("frozen", "places"), {"path": no_pattern(frozen.path(RANKING))}
        ).fetchall()
        found += [
            Difference(name, _place(*was), _place(*is_now))
            for name, *both in rows
            for was, is_now in [_halves(both)]
        ]
    return found


def _as_named_today(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights by class and component; a set of an earlier version may call a component otherwise."""
    parts = ((*key.rpartition("."), weight) for key, weight in weights.items())
    return {
        f"{of_class}.{RENAMED.get(component, component)}": weight for of_class, _, component, weight in parts
    }


def _halves(values: list[Any]) -> tuple[list[Any], list[Any]]:
    middle = len(values) // 2
    return values[:middle], values[middle:]


def _short(told: object) -> str:
    """Of a checksum as much as tells it from another."""
    words = str(told)
    return f"{words[:12]}…" if re.fullmatch(r"[0-9a-f]{64}", words) else words


def _place(is_listed: bool, place: int | None, score: float | None) -> str:
    if not is_listed:
        return "нет в списке"
    shown = "вне конкурса" if place is None else f"место {place}"
    return f"{shown}, баллы {number(score, 4)}" if score is not None else shown


def _changed_items(what: str, was: Mapping[str, Any], is_now: Mapping[str, Any]) -> list[Difference]:
    return [
        Difference(f"{what} {key}", str(was.get(key, "—")), str(is_now.get(key, "—")))
        for key in sorted(was.keys() | is_now.keys())
        if was.get(key) != is_now.get(key)
    ]


def _about(
    connection: duckdb.DuckDBPyConnection, name: str, tables: list[str], now: datetime
) -> dict[str, Any]:
    campaign = connection.execute("select title, start_day, end_day, region from campaign").fetchall()
    if not campaign:
        raise WarehouseMissing(
            "фиксировать нечего: хранилище пусто; выполните «bibliopulse nightly» или «bibliopulse load»"
        )
    title, start, end, region = campaign[0]
    return {
        "name": name,
        "frozen_at": now.isoformat(),
        "title": title,
        "start": str(start),
        "end": str(end),
        "region": region,
        **_made_of(connection),
        "tables": {table: {"rows": value(connection, f"select count(*) from {table}")} for table in tables},
        "reviewed_subjects": reviewed_subjects(connection),
        "erasures": 0,
    }


def _made_of(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """All on which a result hangs: the rule and its weights, versions, and how much there was."""
    weights = connection.execute(
        "select class, component, weight from campaign_weights order by all"
    ).fetchall()
    return {
        "credit": value(connection, "select credit from campaign"),
        "weights": {f"{of_class}.{component}": weight for of_class, component, weight in weights},
        "program": VERSION,
        "duckdb": duckdb.__version__,
        "schema": version(connection),
        "rules": rules(),
        "model_version": value(connection, "select max(model_version) from item_tags"),
        "fingerprint": fingerprint(connection),
        "counting_night": str(counting_night(connection) or NO_NIGHT),
        "counts": {table: value(connection, f"select count(*) from {table}") for table in COUNTED},
    }


def _exists(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(connection.execute(statement("read", "columns"), {"name": table}).fetchall())


def _sign(folder: Path, manifest: dict[str, Any], key: bytes) -> None:
    for table, about in manifest["tables"].items():
        about["sha256"] = sha256_of(folder / f"{table}.parquet")
    manifest["signature"] = _signature(manifest, key)
    write_private(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def _signature(manifest: Mapping[str, Any], key: bytes) -> str:
    signed = {each: part for each, part in manifest.items() if each != "signature"}
    return hmac.digest(key, json.dumps(signed, sort_keys=True).encode(), "sha256").hex()


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not {"frozen_at", "tables", "signature", "erasures"} <= manifest.keys():
            raise ValueError(path)
    except (OSError, ValueError) as error:
        raise FrozenBroken(f"{path}: файл не читается; верните его из резервной копии") from error
    return manifest
