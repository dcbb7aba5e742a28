"""What a person does wrong or meets by bad luck: one clear line in Russian, the right exit code, never a traceback."""

from __future__ import annotations

import gzip
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

import cli
from collectors.standin import Faults, StandIn, serve
from tests.commands.e2e import (
    CLI,
    NIGHT,
    TOKEN,
    Night,
    Ran,
    asking,
    bibliopulse,
    environment,
    fingerprint,
    rows,
    small_archive,
    small_home,
    spawned,
    start,
)

Break = Callable[[Path], object]
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ ")
RAW = "20251101T000000Z-vk-00000000.ndjson.gz"
GARBAGE = b"no database, no archive " * 500
# Nobody listens there: a test that went so far as to ask must not reach the real VK.
NOBODY = {"BIBLIOPULSE_VK_API": "http://127.0.0.1:9/method/", "BIBLIOPULSE_NOW": NIGHT}


def assert_one_line(ran: Ran, code: int, words: str) -> None:
    """The exit code, and one line that says what is wrong; logs may stand before it."""
    assert "Traceback" not in ran.everything, ran.err
    assert ran.code == code, ran.everything
    said = [line for line in ran.err.splitlines() if line and not LOG_LINE.match(line)]
    assert len(said) == 1, ran.err
    assert said[0].startswith("bibliopulse: ")
    assert words in said[0]
    assert re.search("[а-яё]{3}", said[0]), "the line is for people who read Russian"


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty warehouse, published."""
    home = small_home(tmp_path_factory.mktemp("quiet") / "home")
    ran = bibliopulse("load", "--home", home)
    assert ran.code == 0, ran.err
    return home


@pytest.fixture
def home(quiet: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(quiet, tmp_path / "home"))


def writing(name: str, content: str | bytes) -> Break:
    return lambda home: (home / name).write_bytes(content.encode() if isinstance(content, str) else content)


def replacing(name: str, old: str, new: str) -> Break:
    def change(home: Path) -> None:
        text = (home / name).read_text("utf-8")
        assert old in text
        (home / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


# --- the token and the address -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "нет ключа доступа VK"),
        ({"VK_TOKEN": "two words"}, "не похож на ключ"),
        ({"VK_TOKEN": "«ключ-из-письма»"}, "не похож на ключ"),
        ({"VK_TOKEN_FILE": "/nonexistent/key"}, "не читается"),
        ({"VK_TOKEN": TOKEN, "BIBLIOPULSE_VK_API": "http://example.com"}, "BIBLIOPULSE_VK_API"),
        ({"VK_TOKEN": TOKEN, "BIBLIOPULSE_VK_API": "https://example.com", "BIBLIOPULSE_VK_RPS": "9"}, "RPS"),
        ({"VK_TOKEN": TOKEN, "BIBLIOPULSE_VK_RPS": "quick"}, "BIBLIOPULSE_VK_RPS"),
        ({"VK_TOKEN": TOKEN, "BIBLIOPULSE_NOW": "yesterday"}, "часы запуска"),
    ],
    ids=["none", "malformed", "quoted", "no-file", "http", "rate-of-vk", "rate", "clock"],
)
def test_a_night_that_cannot_ask_asks_nothing(home: Path, variables: dict[str, str], words: str) -> None:
    ran = bibliopulse("nightly", "--home", home, env=environment(**(NOBODY | variables)))
    assert_one_line(ran, 2, words)
    assert list((home / "raw").iterdir()) == []


def test_a_token_file_that_others_can_read_is_refused(home: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(TOKEN)
    key.chmod(0o644)
    ran = bibliopulse("nightly", "--home", home, env=environment(VK_TOKEN_FILE=str(key), **NOBODY))
    assert_one_line(ran, 2, "chmod 600")
    assert TOKEN not in ran.everything


# --- files that people edit --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (replacing("campaign.toml", "expected_min", "expectd_min"), "строка 17"),
        (replacing("campaign.toml", "end = 2025-11-08", "end = 2025-10-08"), "раньше начала"),
        (writing("campaign.toml", "[campaign\n"), "это не TOML"),
        (writing("campaign.toml", b"\xff\xfe\x00"), "UTF-8"),
        (lambda home: (home / "campaign.toml").unlink(), "нет файла campaign.toml"),
        (writing("libraries.csv", "id,name\nx\n"), "строка 1"),
        (replacing("libraries.csv", ",district,", ",distrct,"), "строка 5: группа «distrct»"),
        (writing("decisions.csv", "a,b\n1,2\n"), "decisions.csv, строка 1"),
        (writing("keys/home.key", "not hexadecimal"), "ключ папки повреждён"),
    ],
    ids=["key", "dates", "toml", "bytes", "no-toml", "no-column", "group", "decisions", "home-key"],
)
def test_a_broken_file_is_named_with_its_line(home: Path, spoil: Break, words: str) -> None:
    spoil(home)
    assert_one_line(bibliopulse("load", "--home", home), 2, words)


@pytest.mark.parametrize(
    "command",
    ["nightly", "load", "report", "fingerprint", ("sql", "select 1"), ("import", "x")],
    ids=str,
)
def test_a_home_that_is_not_there_is_said(tmp_path: Path, command: str | tuple[str, ...]) -> None:
    words = (command,) if isinstance(command, str) else command
    ran = bibliopulse(*words, "--home", tmp_path / "nowhere", env=environment(**NOBODY))
    assert_one_line(ran, 2, "bibliopulse init")
    assert not (tmp_path / "nowhere").exists()


def test_a_broken_import_loads_nothing(home: Path, tmp_path: Path) -> None:
    lines = tmp_path / "texts.jsonl"
    lines.write_text('{"words": "нет текста"}\n', "utf-8")
    assert_one_line(bibliopulse("import", lines, "--home", home), 2, "texts.jsonl, строка 1")
    assert list((home / "raw").iterdir()) == []
    assert_one_line(bibliopulse("import", tmp_path / "none", "--home", home), 2, "не удаётся прочитать")


# --- the command line --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nightli", "нет такой команды: nightli"),
        ("nightly --hom x", "нет такого ключа: --hom"),
        ("nightly --home", "нужно значение"),
        ("nightly more", "лишнее в командной строке: more"),
        ("sql", "не указано: ЗАПРОС"),
        ("init", "не указано: ПАПКА"),
        ("init new --year soon", "ожидается число"),
        ("sql x --timeout 0", "--timeout: ожидается число не меньше 1"),
        ("tag --workers 0", "--workers: ожидается число не меньше 1"),
        ("review sample --size 0", "--size: ожидается число не меньше 1"),
        ("init new --year 1", "год 1"),
        ("init new --preset x", "нет заготовки «x»"),
        ("evaluate none.jsonl", "не удаётся прочитать"),
    ],
)
def test_a_wrong_command_line_is_explained(tmp_path: Path, line: str, words: str) -> None:
    ran = bibliopulse(*line.split(), cwd=tmp_path)
    assert_one_line(ran, 2, words)
    assert list(tmp_path.iterdir()) == []


def test_no_command_at_all_is_answered_with_the_help(tmp_path: Path) -> None:
    ran = bibliopulse(cwd=tmp_path)
    assert ran.code == 2
    assert "Команды:" in ran.everything


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sql", "selec 1"), "синтаксис: ошибка у «selec»"),
        (("sql", "select * from nowhere"), "nowhere"),
        (("sql", ""), "запрос пуст"),
        (("sql", "delete from posts"), "хранилище открыто только для чтения"),
        (("sql", "drop table posts"), "хранилище открыто только для чтения"),
        (("sql", "select 1", "--format", "xml"), "table, csv, json"),
        (("export", "letters"), "бывает: ranking"),
        (("init", "."), "уже есть campaign.toml"),
        (("backup", "--to", "raw"), "это место в самой папке кампании"),
        (("backup", "--to", "/proc/copies"), "/proc/copies: папку здесь не создать"),
        (("schedule", "systemd", "--to", "/proc/units/here"), "/proc/units: папку здесь не создать"),
    ],
    ids=[
        "syntax",
        "view",
        "empty",
        "write",
        "drop",
        "format",
        "export",
        "init",
        "copy in the home",
        "copy nowhere",
        "schedule nowhere",
    ],
)
def test_a_question_that_cannot_be_answered(home: Path, arguments: tuple[str, ...], words: str) -> None:
    assert_one_line(bibliopulse(*arguments, cwd=home), 2, words)


@pytest.mark.parametrize("command", [("sql", "select 1"), ("report",), ("export",)], ids=str)
def test_before_anything_was_published(home: Path, command: tuple[str, ...]) -> None:
    (home / "published" / "warehouse.duckdb").unlink()
    assert_one_line(bibliopulse(*command, "--home", home), 2, "ещё нет опубликованного хранилища")


# --- bad luck ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "command", "words"),
    [
        (writing("warehouse.duckdb", GARBAGE), ("load",), "load --rebuild"),
        (writing("warehouse.duckdb", GARBAGE), ("fingerprint",), "хранилище не читается"),
        (writing("published/warehouse.duckdb", GARBAGE), ("sql", "select 1"), "хранилище не читается"),
        (writing(f"raw/{RAW}", GARBAGE), ("load",), RAW),
        (writing(f"raw/{RAW}", gzip.compress(b'{"type":"po')), ("load",), RAW),
        (writing(f"raw/{RAW}", gzip.compress(b'{"type":"post"}\n')), ("load",), RAW),
        (lambda home: (home / "reports").rmdir() or writing("reports", "")(home), ("report",), "нужна папка"),
    ],
    ids=["warehouse", "fingerprint", "published", "raw", "raw-line", "raw-record", "reports"],
)
def test_a_file_of_ours_that_is_spoilt_is_named(
    home: Path, spoil: Break, command: tuple[str, ...], words: str
) -> None:
    spoil(home)
    assert_one_line(bibliopulse(*command, "--home", home), 1, words)


def test_a_warehouse_torn_at_its_birth_is_made_again(home: Path) -> None:
    (home / "warehouse.duckdb").rename(home / ".warehouse.duckdb.01234567.tmp")
    (home / ".warehouse.duckdb.01234567.tmp").write_bytes(b"")
    assert bibliopulse("load", "--home", home).code == 0
    assert [path.name for path in home.glob("*warehouse.duckdb*")] == ["warehouse.duckdb"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_to(home: Path) -> None:
    home.chmod(0o500)
    try:
        assert_one_line(bibliopulse("load", "--home", home), 2, "нельзя писать")
    finally:
        home.chmod(0o700)


@pytest.fixture(scope="module")
def at_work(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, StandIn, subprocess.Popen[bytes]]]:
    """A home in which a night hangs over its first questions."""
    home = small_home(tmp_path_factory.mktemp("busy") / "home")
    assert bibliopulse("load", "--home", home).code == 0
    now = datetime.fromisoformat(NIGHT)
    with serve(small_archive(), now=now, token=TOKEN, faults=Faults(latency=60)) as server:
        process = start("nightly", "--home", home, env=asking(server))
        while not server.calls and process.poll() is None:
            time.sleep(0.01)
        yield home, server, process
        process.kill()
        process.wait()


@pytest.mark.parametrize("command", ["nightly", "collect", "load", "import"])
def test_a_second_run_gives_way(at_work: tuple[Path, StandIn, subprocess.Popen[bytes]], command: str) -> None:
    home, server, process = at_work
    texts = [home / "texts.jsonl"] if command == "import" else []
    for file in texts:
        file.write_text('{"text": "Спасибо"}\n', "utf-8")
    asked = len(server.calls)
    ran = bibliopulse(command, *texts, "--home", home, env=asking(server))
    assert_one_line(ran, 75, f"уже работает другой запуск bibliopulse (процесс {process.pid}, с ")
    assert len(server.calls) == asked
    assert process.poll() is None


def test_readers_read_while_a_night_is_at_work(
    at_work: tuple[Path, StandIn, subprocess.Popen[bytes]],
) -> None:
    home, _, process = at_work
    for command in (("sql", "select count(*) from campaign_posts"), ("export",)):
        assert bibliopulse(*command, "--home", home).code == 0
    assert process.poll() is None


@pytest.fixture
def ctrl_c_heeded() -> Iterator[None]:
    """Tests run in the background ignore the signal, and so would their children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c_heeded")
def test_ctrl_c_is_one_line(tmp_path: Path) -> None:
    home = small_home(tmp_path / "home")
    slow = Faults(latency=0.5)
    with serve(small_archive(), now=datetime.fromisoformat(NIGHT), token=TOKEN, faults=slow) as server:
        process = subprocess.Popen(
            [sys.executable, str(CLI), "collect", "--home", str(home)],
            env=asking(server),
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        while not server.calls and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert_one_line(Ran(process.returncode, "", err.replace("\n\n", "\n")), cli.INTERRUPTED, "прервано")


# --- a full disk -------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Callable[[int], None]]:
    """A disk of its own; what is given resizes it. Skips where nobody may mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")

    def resize(size: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}k", str(folder)], check=True)

    try:
        yield resize
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.long
def test_a_full_disk_loses_nothing(tmp_path: Path, night: Night, standin: StandIn) -> None:
    with small_disk(tmp_path / "disk", 60) as resize:
        home = small_home(tmp_path / "disk" / "home", key=night.key)
        resize(9_000)
        assert_one_line(bibliopulse("nightly", "--home", home, env=asking(standin)), 1, "на диске")
        resize(100_000)
        ran = bibliopulse("nightly", "--home", home, env=asking(standin))
        assert ran.code == 0, ran.err
        assert fingerprint(home) == night.fingerprint


def test_a_limit_on_the_size_of_files_is_said_as_a_full_disk(home: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    ran = spawned("load", "--home", home, before=limit)
    assert_one_line(ran, 1, "на диске нет места")
    assert bibliopulse("load", "--home", home).code == 0
    assert rows(home, "select count(*) from campaign_posts") == [(0,)]
