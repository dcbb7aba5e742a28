"""What people decide after the campaign counts: in the next night, without a key, and in whatever is frozen."""

from __future__ import annotations

import json
from pathlib import Path

import pandas
import pytest

from campaign.folder import open_home
from tests.commands.e2e import bibliopulse, environment, rows
from tests.commands.keep_world import run
from warehouse.keeping.frozen import MANIFEST, RANKING, Frozen, _sign, read_frozen

# Weeks after the last day of collecting.
LATER = "2025-12-01T10:00:00+03:00"
FIRST = "select participant_id from participant_ranking where class = $1 and place = 1 order by 1 limit 1"
BECAUSE = ("--reason", "проверено", "--by", "Петрова")


@pytest.fixture
def home(kept_home: Path) -> Path:
    return kept_home


def first(home: Path, of_class: str) -> str:
    return str(rows(home, FIRST, of_class)[0][0])


def decide(home: Path, *words: str) -> None:
    run(home, "decide", *words, *BECAUSE, now=LATER)


def said_by(home: Path, *words: str) -> str:
    """What a command says, its spaces all alike."""
    return run(home, *words, now=LATER).out.replace("\u00a0", " ")


def frozen(home: Path, name: str) -> Frozen:
    run(home, "freeze", name, now=LATER)
    return read_frozen(home, name, open_home(home).key())


def placed(result: Frozen) -> dict[str, tuple[str, bool]]:
    table = result.table(RANKING)
    return {
        one: (of_class, not pandas.isna(place))
        for one, of_class, place in zip(table["participant_id"], table["class"], table["place"], strict=True)
    }


def test_a_reader_who_was_disqualified_is_not_frozen_in_first_place_and_gets_no_letter(home: Path) -> None:
    reader = first(home, "reader")
    decide(home, "participant", "-", "-", reader, "eligibility", "no")
    assert f"ещё не учтено: решение 1: participant {reader}, eligibility = no" in run(home, "status").out
    night = run(home, "nightly", "--verbose", now=LATER)
    assert "вне периода" in night.out
    assert "ещё не учтено" not in run(home, "status").out
    assert rows(
        home, "select place, reason is null from participant_ranking where participant_id = $1", reader
    ) == [(None, False)]
    assert placed(frozen(home, "после"))[reader] == ("reader", False)
    (home / "awards.csv").write_text(
        "participant_id,name,kind,consent,under_18,guardian_consent,award,reason,note\n"
        f"{reader},Иванова Анна Петровна,person,12.11.2025,нет,,,,\n",
        "utf-8",
    )
    letters = bibliopulse("letters", "--home", home, env=environment(BIBLIOPULSE_NOW=LATER))
    assert (letters.code, list((home / "exports" / "letters").glob("*.docx"))) == (2, [])
    assert (
        bibliopulse(
            "letters", "--frozen", "итог", "--home", home, env=environment(BIBLIOPULSE_NOW=LATER)
        ).code
        == 0
    )


@pytest.mark.parametrize("steps", [pytest.param(("nightly",), marks=pytest.mark.long), ()])
def test_whatever_people_edit_is_in_what_is_frozen(home: Path, steps: tuple[str, ...]) -> None:
    """With a night between, and without one: freezing applies it itself."""
    library = first(home, "library")
    [(owner, comment, tone)] = rows(
        home,
        "select owner_id, item_id, tags.sentiment from reader_words join tags using (network, kind, owner_id, item_id) "
        "where kind = 'comment' and tags.sentiment = 'positive' order by all limit 1",
    )
    [(reviewed,)] = rows(
        home,
        "select concat_ws('/', network, kind, owner_id, item_id) from reader_words "
        "join tags using (network, kind, owner_id, item_id) where tags.sentiment = 'neutral' order by 1 limit 1",
    )
    decide(home, "participant", "-", "-", library, "role", "organiser")
    decide(home, "comment", "vk", owner, comment, "sentiment", "negative")
    registry = home / "libraries.csv"
    [(name,)] = rows(home, "select name from libraries where id = 'gdov-1'")
    registry.write_text(registry.read_text("utf-8").replace(name, "Библиотека в Спицине"), "utf-8")
    (home / "review.csv").write_text(f"key,label\n{reviewed},negative\n", "utf-8")
    waiting = [line for line in said_by(home, "status").splitlines() if "не учтено" in line]
    assert waiting == [
        f"ещё не учтено: решение 1: participant {library}, role = organiser",
        f"ещё не учтено: решение 2: comment {comment}, sentiment = negative",
        "ещё не учтено: review.csv: 1 метка",
        "ещё не учтено: изменён libraries.csv",
    ]
    for step in steps:
        run(home, step, now=LATER)
    result = frozen(home, "после")
    assert placed(result)[library] == ("organiser", False)
    names = dict(zip(result.table("libraries")["id"], result.table("libraries")["name"], strict=True))
    assert names["gdov-1"] == "Библиотека в Спицине"
    before = read_frozen(home, "итог").table("headline")
    assert result.table("headline")["positive"][0] == before["positive"][0] - 1
    assert result.table("headline")["negative"][0] == before["negative"][0] + 1
    assert tone == "positive" and rows(home, "select label from reviews") == [("negative",)]


def test_freezing_says_what_it_applied_and_what_nobody_has_looked_at(home: Path) -> None:
    reader = first(home, "reader")
    run(home, "review", "sample", "--size", "2", now=LATER)
    sample = (home / "exports" / "review-sample.csv").read_text("utf-8-sig").splitlines()
    decide(home, "participant", "-", "-", reader, "eligibility", "no")
    said = said_by(home, "freeze", "после")
    assert f"перед фиксацией учтено: решение 1: participant {reader}, eligibility = no" in said
    assert f"без метки {len(sample) - 1} текст" in said
    assert "регион неизвестен" in said or "зачтено по словам текста" in said
    still_open = read_frozen(home, "после").manifest["open"]
    assert still_open["review"] == len(sample) - 1
    for line in rows(home, "select distinct id from decided where field = 'eligibility'"):
        assert line == (reader,)


def test_a_set_that_an_earlier_version_froze_is_read_and_checked(home: Path) -> None:
    """Fewer tables, nothing about the counting night and what is open, a component by its former name."""
    folder, key = home / "published" / "frozen" / "итог", open_home(home).key()
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    for table in ("counting_night", "ranking_rule", "credits"):
        (folder / f"{table}.parquet").unlink()
        del manifest["tables"][table]
    del manifest["open"], manifest["counting_night"]
    weights = manifest["weights"]
    manifest["weights"] = {
        name.replace(".er", ".reactions_per_subscriber"): weight for name, weight in weights.items()
    }
    _sign(folder, manifest, key)
    old = read_frozen(home, "итог", key)
    assert "library.reactions_per_subscriber" in old.manifest["weights"]
    with pytest.raises(KeyError):
        old.table("credits")
    said = run(home, "status", "--frozen").out
    assert "подпись верна" in said and "счётная ночь" not in said
