"""A home of a region that the gazetteer does not have: its registry says which municipalities there are."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.commands.e2e import NIGHT, ROOT, bibliopulse, environment, rows
from tests.nlp.names.other_region import REGISTRY

TEXTS = ROOT / "tests" / "nlp" / "names" / "other_region.tsv"
AT_NIGHT = environment(BIBLIOPULSE_NOW=NIGHT)


def read() -> list[dict[str, str]]:
    return list(csv.DictReader(TEXTS.read_text("utf-8").splitlines(), delimiter="\t"))


def registry() -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["id", "name", "group", "municipality", "aliases"])
    table.writerows(
        (one.id, one.name, one.group, one.municipality, "|".join(one.aliases)) for one in REGISTRY
    )
    return out.getvalue()


def run(home: Path, *arguments: str | Path) -> str:
    ran = bibliopulse(*arguments, "--home", home, env=AT_NIGHT)
    assert ran.code == 0, ran.err
    return ran.out


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("other")
    home = folder / "home"
    made = bibliopulse("init", home, "--preset", "pskov-quality", env=AT_NIGHT)
    assert made.code == 0, made.err
    settings = home / "campaign.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("Псковская область", "Заозёрская область"), "utf-8"
    )
    (home / "libraries.csv").write_text(registry(), "utf-8")
    texts = folder / "texts.jsonl"
    lines = [json.dumps({"text": row["text"], "kind": "post"}, ensure_ascii=False) for row in read()]
    texts.write_text("\n".join(lines) + "\n", "utf-8")
    run(home, "import", texts)
    run(home, "tag", "--fast")
    run(home, "report")
    return home


def test_its_municipalities_are_those_of_its_registry(home: Path) -> None:
    assert {place for (place,) in rows(home, "select id from municipality_summary")} == {
        "Заозёрск", "Светлогорск", "Белоярский", "Тарский", "Верхореченский", "Каменский", "Ожогинский", "Чулымский",
        "Ельнинский",
    }  # fmt: skip


def test_its_texts_name_its_libraries(home: Path) -> None:
    tagged = rows(home, "select p.text, t.libraries from posts as p join tags as t on t.item_id = p.post_id")
    wanted = {row["text"]: set(filter(None, row["libraries"].split("|"))) for row in read()}
    assert {text: set(libraries) for text, libraries in tagged} == wanted


def test_its_page_shows_them(home: Path) -> None:
    page = (home / "reports" / "index.html").read_text("utf-8")
    assert "Белоярский" in page
    assert "Ожогинская районная библиотека имени Г. Р. Державина" in page
    assert "Струго-Красненский" not in page


def test_the_shipped_region_still_asks_for_its_own_municipalities(home: Path) -> None:
    settings = home / "campaign.toml"
    written = settings.read_text("utf-8")
    settings.write_text(written.replace("Заозёрская область", "Псковская область"), "utf-8")
    try:
        refused = bibliopulse("check", "--home", home, env=AT_NIGHT)
        assert refused.code != 0
        assert "муниципалитет «Заозёрск» неизвестен" in refused.err + refused.out
    finally:
        settings.write_text(written, "utf-8")
