"""A home that is kept: frozen, forgotten from, copied, put back, thrown away; killed and filled to the brim while loading."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import resource
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import msgspec
import pandas
import pytest

from campaign.folder import open_home
from collectors.standin import Archive, StandIn, serve
from collectors.standin.archive import Quoted, WallComment
from tests.commands.e2e import (
    NIGHT,
    TOKEN,
    Night,
    Ran,
    asking,
    bibliopulse,
    environment,
    fingerprint,
    rows,
    seen_by_others,
    small_archive,
    small_home,
    start,
)
from warehouse.keeping.forget import JOURNAL
from warehouse.keeping.frozen import FOLDER, RANKING, read_frozen
from warehouse.keeping.person import gather

LATER = "2025-11-12T03:00:00+03:00"
END = "2025-11-15T10:00:00+03:00"
PERSON = 1900000137  # wrote a post of her own on a library's wall
SCREEN_NAME = "spitsyno_rare_name"
COMMENT = "Это мой неповторимый комментарий про печку в Спицине, его никто больше не писал"
KILLS = int(os.environ.get("BIBLIOPULSE_KILLS", "5"))


def archive() -> Archive:
    """The small part of the sample in which she also comments, is mentioned by name, and is reposted."""
    whole = small_archive()
    she = msgspec.structs.replace(whole.people[PERSON], screen_name=SCREEN_NAME)
    [hers] = [post for post in whole.posts.values() if post.from_id == PERSON]
    name = f"{she.first_name} {she.last_name}"
    wall = next(post for post in whole.posts.values() if post.owner_id == -990000107)
    reader = next(comment.from_id for comment in whole.comments.values() if 0 < comment.from_id != PERSON)
    said = {
        "owner_id": wall.owner_id,
        "post_id": wall.post_id,
        "date": datetime.fromisoformat("2025-11-06T12:00:00+03:00"),
    }
    comments = [
        WallComment(comment_id=90001, from_id=PERSON, text=COMMENT, **said),
        WallComment(
            comment_id=90002, from_id=reader, parent_comment_id=90001, reply_to=90001,
            text=f"[id{PERSON}|{she.first_name}], спасибо за слова! Читали все: {name}, vk.com/{SCREEN_NAME}", **said,
        ),
    ]  # fmt: skip
    repost = msgspec.structs.replace(
        wall, post_id=90003, text="Посмотрите, что пишут. #библиотека-читатель",
        quoted=Quoted(owner_id=PERSON, post_id=7, from_id=PERSON, date=wall.date, text=hers.text),
    )  # fmt: skip
    return Archive(
        whole.communities.values(),
        [*(person for person in whole.people.values() if person.id != PERSON), she],
        [*whole.posts.values(), repost],
        [*whole.comments.values(), *comments],
    )


@pytest.fixture(scope="module")
def world() -> Iterator[StandIn]:
    with serve(archive(), now=datetime.fromisoformat(NIGHT), token=TOKEN, search_quoted=True) as server:
        yield server


def run(home: Path, *words: str | Path, now: str = END) -> Ran:
    ran = bibliopulse(*words, "--home", home, env=environment(BIBLIOPULSE_NOW=now))
    assert ran.code == 0, ran.err
    return ran


@pytest.fixture(scope="module")
def whole(world: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after its night, with a frozen result, a copy, and what people wrote."""
    home = small_home(tmp_path_factory.mktemp("kept") / "home")
    ran = bibliopulse("nightly", "--home", home, env=asking(world))
    assert ran.code == 0, ran.err
    run(home, "freeze", "итог")
    run(home, "backup")
    return home


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "home"))


# --- what stands ----------------------------------------------------------------------------------------


def test_a_frozen_result_is_the_ranking_with_all_it_hangs_on(home: Path) -> None:
    frozen = read_frozen(home, "итог", open_home(home).key())
    table = frozen.table(RANKING)
    places = [None if pandas.isna(place) else int(place) for place in table["place"]]
    today = rows(home, "select participant_id, place from participant_ranking")
    assert list(zip(table["participant_id"], places, strict=True)) == today
    manifest = frozen.manifest
    assert manifest["counts"]["posts"] == rows(home, "select count(*) from posts")[0][0] > 0
    assert manifest["weights"]["library.posts"] == 25
    assert manifest["fingerprint"] == fingerprint(home)
    assert manifest["tables"][RANKING]["rows"] == len(today)
    assert manifest["erasures"] == 0
    assert all(
        (frozen.folder / f"{table}.parquet").stat().st_mode & 0o077 == 0 for table in manifest["tables"]
    )


def test_nothing_differs_until_something_does(home: Path) -> None:
    assert "отличий нет" in run(home, "status", "--frozen").out
    toml = (home / "campaign.toml").read_text("utf-8")
    weights = "\n[ranking.weights.library]\nposts = 85\ndays = 5\nreaders = 5\nanswered = 5\nreactions_per_subscriber = 0\n"
    (home / "campaign.toml").write_text(
        re.sub(r"\[ranking\.weights\.library\][^\[]*", "", toml) + weights, "utf-8"
    )
    run(home, "load")
    said = run(home, "status", "--frozen").out
    assert "вес library.posts: было 25.0, стало 85.0" in said
    assert re.search(r"было место \d+, [\d.]+ балла, стало место \d+, [\d.]+ балла", said)


def test_a_frozen_result_is_never_written_twice(home: Path) -> None:
    ran = bibliopulse("freeze", "итог", "--home", home, env=environment(BIBLIOPULSE_NOW=END))
    assert (ran.code, "уже зафиксирован" in ran.complaint) == (2, True)
    assert bibliopulse("freeze", "../x", "--home", home).code == 2
    assert os.listdir(home / FOLDER) == ["итог"]


@pytest.mark.parametrize("what", [f"{RANKING}.parquet", "manifest.json"])
def test_other_hands_in_a_frozen_result_are_seen(home: Path, what: str) -> None:
    path = home / FOLDER / "итог" / what
    if what == "manifest.json":
        manifest = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps(manifest | {"weights": {"library.posts": 1}}), "utf-8")
    else:
        path.write_bytes(path.read_bytes() + b"x")
    ran = bibliopulse("status", "--frozen", "--home", home)
    assert (ran.code, len(ran.err.strip().splitlines())) == (1, 1), ran.err
    assert "верните его из резервной копии" in ran.complaint


def test_status_tells_what_was_and_what_is_missing(home: Path) -> None:
    said = run(home, "status").out
    for words in ("nightly:", "код 0", "кампания: ", "зафиксировано: итог", "копии: 20251115T070000Z"):
        assert words in said
    assert "хранилища ещё нет" in run(small_home(home.parent / "empty"), "status").out


# --- forgotten ------------------------------------------------------------------------------------------


def contents(path: Path) -> Iterator[str]:
    """All that a file says: as bytes, unpacked, and by whoever reads its format."""
    data = path.read_bytes()
    yield data.decode("utf-8", "replace")
    if path.suffix == ".gz":
        yield gzip.decompress(data).decode()
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as file:
            for name in file.namelist():
                yield file.read(name).decode("utf-8", "replace")
    if path.suffix == ".parquet":
        with duckdb.connect() as connection:
            yield str(connection.execute("select * from read_parquet($1)", [str(path)]).fetchall())
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall():
                yield str(connection.execute(f'select * from "{table}"').fetchall())


def found(home: Path, needles: dict[str, str]) -> list[tuple[str, str]]:
    """Which needles stand in which files."""
    seen = []
    for path in sorted(path for path in home.rglob("*") if path.is_file()):
        for text in contents(path):
            lower = text.lower()
            seen += [
                (str(path.relative_to(home)), what)
                for what, needle in needles.items()
                if needle.lower() in lower
            ]
    return sorted(set(seen))


def needles(home: Path) -> dict[str, str]:
    person = gather([home], open_home(home).key(), "vk", str(PERSON))
    [name] = rows(home, "select name from authors where author_id = $1", str(PERSON))
    [post] = rows(home, "select url, text from posts where author_id = $1", str(PERSON))
    return {
        "id": str(PERSON), "screen name": SCREEN_NAME, "full name": name[0], "url": post[0],
        "post": post[1].split("\n")[0][:60], "comment": COMMENT[:50], "code": person.code, "pseudonym": person.code[:5].upper(),
    }  # fmt: skip


def test_whoever_is_forgotten_stands_nowhere_and_does_not_come_back(home: Path, world: StandIn) -> None:
    hers = needles(home)
    code = f"r-{hers['code']}"
    with (home / "decisions.csv").open("a", encoding="utf-8") as decisions:
        decisions.write(f"participant,,,{code},eligibility,no,просила,Анна,2025-11-12\n")
    (home / "awards.csv").write_text(
        f"participant_id,name\n{code},{hers['full name']}\ngdov-cb,Гдовская\n", "utf-8"
    )
    (home / "awards.csv").chmod(0o600)
    (home / "logs" / "old.log").write_text(f"INFO vk: id{PERSON}\nINFO vk: id1\n", "utf-8")
    (home / "logs" / "old.log").chmod(0o600)
    (home / "exports" / "by-hand.csv").write_bytes("имя;кто\n".encode("cp1251"))
    shutil.copy(home / "warehouse.duckdb", home / "backups" / "warehouse-0001-before-0002.duckdb")
    before = found(home, hers)
    assert {what for _, what in before} == set(hers), "the test would prove nothing"
    places = rows(
        home, "select name, place from participant_ranking where participant_id <> $1 order by all", code
    )
    run(home, "forget", "vk", str(PERSON))
    assert found(home, hers) == []
    assert not (home / JOURNAL).exists()
    assert seen_by_others(home) == []
    assert not (home / "exports" / "by-hand.csv").exists(), "what cannot be read cannot be cleared of her"
    assert "INFO vk: id1\n" == (home / "logs" / "old.log").read_text("utf-8")
    assert (home / "awards.csv").read_text("utf-8") == "participant_id,name\ngdov-cb,Гдовская\n"
    assert rows(home, "select count(*) from posts where post_id = '90003' and quoted_text = '[удалено]'") == [
        (1,)
    ]
    [(text,)] = rows(home, "select text from comments where comment_id = '90002'")
    assert text == "[удалено], спасибо за слова! Читали все: [удалено], [удалено]"
    frozen = read_frozen(home, "итог", open_home(home).key())
    assert frozen.erasures == 1
    ranked = frozen.table(RANKING)
    assert len(ranked) == len(places) + 1, "the place stays, without a name"
    assert "стёрто людей по их просьбе: 1" in run(home, "status", "--frozen").out
    world.now = datetime.fromisoformat(LATER)
    ran = bibliopulse("nightly", "--home", home, env=asking(world, LATER))
    assert ran.code == 0, ran.err
    assert found(home, hers) == []
    assert rows(home, "select count(*) > 0 from comments where comment_id = '90002'") == [(True,)]


def test_a_rebuild_after_forgetting_gives_the_same_warehouse(home: Path) -> None:
    run(home, "forget", "vk", str(PERSON))
    before = fingerprint(home)
    run(home, "load", "--rebuild")
    assert fingerprint(home) == before


def test_forgetting_somebody_unknown_changes_nothing(home: Path) -> None:
    before = fingerprint(home)
    run(home, "forget", "vk", "777777777")
    assert fingerprint(home) == before
    assert read_frozen(home, "итог", open_home(home).key()).erasures == 0
    assert bibliopulse("forget", "vk", "https://vk.com/id5", "--home", home).code == 2


def test_an_erasure_cut_short_is_finished_by_the_next(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from warehouse.keeping import forget

    hers = needles(home)
    with monkeypatch.context() as patch:
        patch.setattr("warehouse.keeping.forget.erase_frozen", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            forget.forget(open_home(home), "vk", str(PERSON))
    assert "стирание человека прервано" in run(home, "status").out
    run(home, "forget", "vk", "777777777")
    assert found(home, hers) == []


# --- copies ---------------------------------------------------------------------------------------------


def test_a_copy_brings_everything_back(home: Path) -> None:
    before = fingerprint(home)
    shutil.rmtree(home / "raw")
    (home / "warehouse.duckdb").unlink()
    (home / "libraries.csv").write_text("id,name\n", "utf-8")
    run(home, "restore")
    assert fingerprint(home) == before
    assert rows(home, "select count(*) > 0 from campaign_posts") == [(True,)]


def test_a_spoilt_copy_touches_nothing(home: Path) -> None:
    [copy] = (home / "backups").iterdir()
    raw = next((copy / "raw").iterdir())
    raw.write_bytes(raw.read_bytes()[:-1])
    before = fingerprint(home)
    ran = bibliopulse("restore", copy.name, "--home", home)
    assert (ran.code, "файл копии пропал или изменён" in ran.complaint) == (1, True)
    assert fingerprint(home) == before
    assert bibliopulse("restore", "nothing", "--home", home).code == 2


def test_an_old_copy_does_not_bring_the_forgotten_back(home: Path, tmp_path: Path) -> None:
    run(home, "backup", "--to", tmp_path / "elsewhere")
    hers = needles(home)
    run(home, "forget", "vk", str(PERSON))
    [copy] = (tmp_path / "elsewhere").iterdir()
    run(home, "restore", copy, now="2025-11-16T10:00:00+03:00")
    assert rows(home, "select count(*) from comments where author_id = $1", str(PERSON)) == [(0,)]
    raw = [text for path in (home / "raw").iterdir() for text in contents(path)]
    assert not any(hers["id"] in text for text in raw)


def test_purge_shows_first_and_keeps_the_newest_copy(home: Path) -> None:
    run(home, "backup", now="2025-11-16T10:00:00+03:00")
    later = "2026-11-16T10:00:00+03:00"
    before = fingerprint(home)
    assert "будет удалено: backups/20251115T070000Z" in run(home, "purge", "--payloads", now=later).out
    assert len(list((home / "backups").iterdir())) == 2
    run(home, "purge", "--payloads", "--yes", now=later)
    assert [path.name for path in (home / "backups").iterdir()] == ["20251116T070000Z"]
    assert not any('"payload":{' in text for path in (home / "raw").iterdir() for text in contents(path))
    run(home, "load", "--rebuild")
    assert fingerprint(home) == before


# --- loads that are killed, and disks that are full -------------------------------------------------------


def load_seconds(home: Path) -> float:
    began = time.monotonic()
    run(home, "load")
    return time.monotonic() - began


def without_warehouse(home: Path) -> Path:
    for path in (home / "warehouse.duckdb", home / "published" / "warehouse.duckdb"):
        path.unlink()
    return home


def test_a_load_that_is_killed_is_repaired_by_the_next(night: Night, tmp_path: Path) -> None:
    """-9 at random moments of loading; ``BIBLIOPULSE_KILLS`` says how many (``make soak``)."""
    home = Path(shutil.copytree(night.home, tmp_path / "home"))
    seconds = load_seconds(without_warehouse(home))
    expected = fingerprint(home)
    metrics = "select * from post_metrics order by all"
    counted = rows(home, metrics)
    chance, hits = random.Random(7), 0
    for turn in range(KILLS):
        if turn % 3 == 0:
            without_warehouse(home)
        process = start("load", "--home", home, *(["--rebuild"] if turn % 2 else []), env=environment())
        time.sleep(chance.uniform(0.3, 1) * seconds)
        process.kill()
        hits += process.wait() < 0
        run(home, "load")
        assert fingerprint(home) == expected
        assert rows(home, metrics) == counted
        assert [path for path in home.rglob("*") if path.suffix in (".tmp", ".new", ".wal", ".part")] == []
    assert hits > KILLS // 3, "most kills came too late to disturb anything"


@pytest.mark.parametrize("size", [20_000, 400_000, 2_500_000, 5_000_000])
def test_a_load_without_room_loses_nothing(night: Night, tmp_path: Path, size: int) -> None:
    home = without_warehouse(Path(shutil.copytree(night.home, tmp_path / "home")))
    run(home, "load")
    expected = fingerprint(home)
    full: Callable[[], None] = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    for words in (("load", "--rebuild"), ("load",)):
        ran = bibliopulse(*words, "--home", home, env=environment(), before=full)
        assert ran.code == 1 and "на диске" in ran.complaint, ran.err
        assert "Traceback" not in ran.err
    run(home, "load")
    assert fingerprint(home) == expected
    without_warehouse(home)
    assert bibliopulse("load", "--home", home, env=environment(), before=full).code == 1
    run(home, "load")
    assert rows(home, "select count(*) - count(distinct (owner_id, post_id)) from posts") == [(0,)]
