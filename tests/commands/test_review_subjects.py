"""Whom the texts behind the first places are about: listed, confirmed or corrected by people, counted when a result is frozen."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from campaign.tables.subjects import CONFIRMED, CORRECTED
from tests.commands.e2e import bibliopulse, environment, rows
from tests.commands.keep_world import END, run
from warehouse.keeping.frozen import read_frozen

TABLE = Path("exports", "review-subjects.csv")
COLUMNS = [
    "participant", "kind", "network", "owner_id", "id", "url", "text", "assigned", "assigned_name", "check",
]  # fmt: skip


@pytest.fixture
def home(kept_home: Path) -> Path:
    run(kept_home, "review", "subjects")
    return kept_home


def listed(home: Path) -> list[dict[str, str]]:
    with (home / TABLE).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def answer(home: Path, *checks: str) -> list[dict[str, str]]:
    """Fill the first lines of the table as somebody would in Excel; the table before."""
    before = listed(home)
    filled = [
        line | {"check": check}
        for line, check in zip(before, [*checks, *[""] * (len(before) - len(checks))], strict=True)
    ]
    with (home / TABLE).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";")
        writer.writeheader()
        writer.writerows(filled)
    return before


def decided(home: Path) -> list[list[str]]:
    with (home / "decisions.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def apply(home: Path, by: str = "Петрова") -> str:
    return run(home, "review", "subjects", "--from", home / TABLE, "--by", by).out.replace("\u00a0", " ")


def test_every_text_behind_the_first_places_is_listed_once_with_its_library(home: Path) -> None:
    found = listed(home)
    assert list(found[0]) == COLUMNS
    keys = {(line["kind"], line["owner_id"].removeprefix("'"), line["id"]) for line in found}
    expected = rows(
        home,
        "select distinct kind, owner_id, item_id from subject_reviews join participant_ranking using (participant_id) "
        "where place <= 20",
    )
    assert keys == set(expected) and len(found) == len(keys) >= 3
    names = dict(rows(home, "select id, name from libraries"))
    for line in found:
        assert line["assigned_name"] == " | ".join(names[one] for one in line["assigned"].split("|"))
        assert line["text"] and not line["check"]


def test_answers_become_decisions_once_and_freezing_counts_them(home: Path) -> None:
    texts, assigned = len(listed(home)), {line["assigned"] for line in listed(home)}
    libraries = rows(home, "select id, name from libraries order by id")
    other, name = next(one for one in libraries if one[0] not in assigned)
    first, second, third = answer(home, "да", name, "нет")[:3]
    assert apply(home).splitlines()[0] == "записано в decisions.csv: 3 решения; подтверждено 1, исправлено 2"
    owners = [line["owner_id"].removeprefix("'") for line in (first, second, third)]
    assert decided(home) == [
        [
            first["kind"],
            "vk",
            owners[0],
            first["id"],
            "library",
            first["assigned"],
            CONFIRMED,
            "Петрова",
            END,
        ],
        [second["kind"], "vk", owners[1], second["id"], "library", other, CORRECTED, "Петрова", END],
        [third["kind"], "vk", owners[2], third["id"], "library", "none", CORRECTED, "Петрова", END],
    ]
    assert "новых ответов нет" in apply(home) and len(decided(home)) == 3
    said = run(home, "freeze", "после").out.replace("\u00a0", " ")
    reviewed = read_frozen(home, "после").manifest["reviewed_subjects"]
    # The third is about no library any more.
    assert reviewed["confirmed"] in (1, 2) and reviewed["texts"] in (texts - 1, texts - 2)
    assert f"люди подтвердили {reviewed['confirmed']} из {reviewed['texts']}; остальные" in said
    run(home, "review", "subjects")
    assert len(listed(home)) == reviewed["texts"] - reviewed["confirmed"]


def test_what_somebody_has_begun_to_answer_survives_the_next_listing(home: Path) -> None:
    answer(home, "", "да")
    run(home, "review", "subjects")
    assert [line["check"] for line in listed(home)][:3] == ["", "да", ""]
    assert decided(home) == []


@pytest.mark.parametrize(
    ("check", "by", "problem"),
    [
        ("возможно", "Петрова", "review-subjects.csv, строка 2: check «возможно» — ожидается «да», «нет»"),
        ("да", " ", "--by: пусто"),
    ],
)
def test_what_is_no_answer_is_said_and_nothing_is_written(
    home: Path, check: str, by: str, problem: str
) -> None:
    answer(home, check, "да")
    ran = bibliopulse(
        "review", "subjects", "--from", home / TABLE, "--by", by, "--home", home,
        env=environment(BIBLIOPULSE_NOW=END),
    )  # fmt: skip
    assert (ran.code, problem in ran.complaint, decided(home)) == (2, True, []), ran.complaint


def test_a_text_that_the_warehouse_does_not_hold_is_named_by_its_line(home: Path) -> None:
    answer(home, "да")
    path = home / TABLE
    path.write_text(path.read_text("utf-8-sig").replace(f";{listed(home)[0]['id']};", ";999999;", 1), "utf-8")
    ran = bibliopulse("review", "subjects", "--from", path, "--by", "Петрова", "--home", home)
    assert ran.code == 2 and "review-subjects.csv, строка 2: в хранилище нет такого объекта" in ran.complaint


@pytest.mark.long
def test_whoever_is_forgotten_leaves_the_table_and_the_others_stay(home: Path) -> None:
    before = listed(home)
    comment = next(line for line in before if line["kind"] == "comment")
    [(author,)] = rows(
        home,
        "select author_id from comments where owner_id = $1 and comment_id = $2",
        comment["owner_id"].removeprefix("'"),
        comment["id"],
    )
    run(home, "forget", "vk", author)
    left = listed(home)
    assert comment not in left and comment["text"] not in (home / TABLE).read_text("utf-8-sig")
    assert left and len(left) < len(before)
