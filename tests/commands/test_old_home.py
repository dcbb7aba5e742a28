"""A home of the version before this one opens: its warehouse, its settings, its frozen results."""

from __future__ import annotations

import hmac
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from campaign.folder import open_home
from collectors.raw import RawFile
from tests.commands.e2e import bibliopulse, environment, rows, small_home
from tests.warehouse.world import comment, post
from warehouse.connect import WORKING
from warehouse.migrate import migrate, shipped_migrations

# The schema of the version before, and what it called the weight «er».
EARLIER, FORMER = 10, "reactions_per_subscriber"
WALL = "-990000107"
NIGHT = environment(BIBLIOPULSE_NOW="2025-11-09T12:00:00+03:00")


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings, the tables and a frozen result as the earlier version left them."""
    home = small_home(tmp_path_factory.mktemp("old") / "home")
    with RawFile(home / "raw", "20251109T000000Z-vk-0") as raw:
        for record in (
            post(WALL, 1, "04 10:00", "Запись #неделякачествавбиблиотеке"),
            comment(WALL, 1, 10, "7", "04 12:00", "Очень уютно, спасибо большое"),
        ):
            raw.write(record)
    assert bibliopulse("tag", "--home", home, env=NIGHT).code == 0
    assert bibliopulse("freeze", "прежний", "--home", home, env=NIGHT).code == 0
    _age_frozen(home)
    toml = (home / "campaign.toml").read_text("utf-8")
    (home / "campaign.toml").write_text(re.sub(r"(?m)^er = ", f"{FORMER} = ", toml), "utf-8")
    (home / WORKING).unlink()
    with duckdb.connect(str(home / WORKING)) as connection:
        migrate(connection, shipped_migrations()[:EARLIER])
        connection.execute(
            "insert into campaign_weights values ('library', $1, 15), ('reader', 'posts', 10)", [FORMER]
        )
        connection.execute("insert into facts_state values ('the rules of then', false)")
    return home


def _age_frozen(home: Path) -> None:
    """The manifest says what that version would have said, and is signed with the home's key."""
    path = home / "published" / "frozen" / "прежний" / "manifest.json"
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    weights = {key.replace(".er", f".{FORMER}"): weight for key, weight in manifest["weights"].items()}
    assert weights != manifest["weights"]
    tables = {name: about for name, about in manifest["tables"].items() if name != "outside_summary"}
    signed = {**manifest, "weights": weights, "tables": tables, "schema": EARLIER}
    signed.pop("signature")
    told = json.dumps(signed, sort_keys=True).encode()
    signed["signature"] = hmac.digest(open_home(home).key(), told, "sha256").hex()
    path.write_text(json.dumps(signed, ensure_ascii=False), "utf-8")


def test_an_old_home_is_migrated_and_one_line_names_the_new_key(old: Path) -> None:
    ran = bibliopulse("load", "--home", old, env=NIGHT)
    assert ran.code == 0, ran.err
    [line] = [line for line in ran.err.splitlines() if FORMER in line]
    assert re.search(
        rf"campaign\.toml, строки \d+ и\s\d+: ключ {FORMER} теперь называется er; файл прочитан", line
    )
    assert rows(old, "select max(n) from schema_version") == [(len(shipped_migrations()),)]
    assert rows(old, "select class, weight from campaign_weights where component = 'er' order by 1") == [
        ("library", 15), ("partner", 15),
    ]  # fmt: skip
    assert rows(old, "select count(*) from campaign_posts") == [(1,)]
    # The line stands in status too, and nothing else does.
    said = bibliopulse("status", "--home", old, env=NIGHT).out
    assert said.count(FORMER) == 1


def test_old_frozen_results_stay_readable_and_verifiable(old: Path) -> None:
    assert bibliopulse("load", "--home", old, env=NIGHT).code == 0
    ran = bibliopulse("status", "--frozen", "--home", old, env=NIGHT)
    assert ran.code == 0, ran.err
    assert "«прежний»" in ran.out and "подпись верна" in ran.out
    # A name alone is no difference.
    assert "вес " not in ran.out
    assert f"схема хранилища: было {EARLIER}, стало {len(shipped_migrations())}" in ran.out
    path = old / "published" / "frozen" / "прежний" / "manifest.json"
    honest = path.read_text("utf-8")
    path.write_text(honest.replace('"library.posts": 25', '"library.posts": 26'), "utf-8")
    assert "подпись не сходится" in bibliopulse("status", "--frozen", "--home", old, env=NIGHT).complaint
    path.write_text(honest, "utf-8")


def test_a_note_on_an_old_frozen_result_says_what_to_do(old: Path) -> None:
    assert bibliopulse("load", "--home", old, env=NIGHT).code == 0
    ran = bibliopulse("summary", "--home", old, env=NIGHT)
    assert ran.code != 0
    assert "он сделан прежней версией" in ran.complaint


def test_both_names_of_one_key_are_a_mistake(old: Path) -> None:
    path = old / "campaign.toml"
    before = path.read_text("utf-8")
    path.write_text(before.replace(f"{FORMER} = 15", f"{FORMER} = 10\ner = 5", 1), "utf-8")
    ran = bibliopulse("load", "--home", old, env=NIGHT)
    path.write_text(before, "utf-8")
    line = before[: before.index(FORMER)].count("\n") + 1
    assert ran.code == 2
    assert (
        f"campaign.toml, строка {line}: [ranking.weights.library] {FORMER}: ключ теперь называется er"
        in ran.complaint
    )
