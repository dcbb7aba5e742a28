"""``registry suggest``, ``accept`` and ``check`` as a person runs them, on what a real search found."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from campaign.folder import make_home, open_home
from campaign.shipped import shipped
from campaign.tables.libraries import read_libraries
from collectors.standin import Archive, Community, Faults, Person, Rule, StandIn, read_archive, serve
from commands.registry import registry_app
from tests.commands.commanding import NOTHING, asking, ran
from tests.commands.e2e import NIGHT, TOKEN, Ran, bibliopulse, sample
from tests.commands.e2e import asking as asking_process
from warehouse.connect import working

GDOV = "https://vk.com/club990000114"
SCHOOL, PAPER = "https://vk.com/club990000143", "https://vk.com/club990000145"
ELSEWHERE = "https://vk.com/club990000151"
HEAD = "id,name,group,municipality,parent_id,vk,aliases"
ROWS = '''\
gdov-cb,Гдовская центральная библиотека «Чудской берег»,district,Гдовский,,,
nev-cb,"Невельская центральная библиотека ""Еменка""",district,Невельский,,,  наша  |
obl-nb,Областная научная библиотека «Кром»,region,,,ub_obl_nb,
'''
TEXT = "\ufeff" + f"{HEAD}\n{ROWS}".replace("\n", "\r\n")


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    now = datetime.fromisoformat(NIGHT)
    with serve(read_archive(shipped("sample")), now=now, token=TOKEN, search_quoted=True) as server:
        yield server


@pytest.fixture(scope="module")
def after_a_night(standin: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = make_home(tmp_path_factory.mktemp("night") / "home", sample("campaign.toml"), TEXT).path
    for step in ("collect", "load"):
        done = bibliopulse(step, "--home", home, env=asking_process(standin))
        assert done.code == 0, done.err
    return home


@pytest.fixture
def home(after_a_night: Path, tmp_path: Path) -> Path:
    """A home of three rows, one with an account, after its first night."""
    copy = tmp_path / "home"
    shutil.copytree(after_a_night, copy)
    (copy / "libraries.csv").write_bytes(TEXT.encode())
    return copy


def registry(home: Path, *arguments: str, env: dict[str, str] | None = None) -> Ran:
    command, *rest = arguments
    return ran(registry_app, command, "--home", home, *rest, env=env)


def accepted(home: Path, *arguments: str) -> str:
    done = registry(home, "accept", *arguments)
    assert done.code == 0, done.everything
    return (home / "libraries.csv").read_bytes().decode()


# --- suggest ----------------------------------------------------------------------------------------------


def test_what_search_found_is_proposed_with_its_row(home: Path) -> None:
    done = registry(home, "suggest")
    assert done.code == 0, done.everything
    inside, _, outside = done.out.partition("вне области")
    [gdov] = [line for line in inside.splitlines() if GDOV in line]
    assert "gdov-cb" in gdov
    assert "100" in gdov
    assert "новая строка" in inside
    assert "registry accept --sure" in inside
    assert "ub_obl_nb" not in done.out, "the registry has it"
    assert ELSEWHERE in outside
    assert ELSEWHERE not in inside


def test_for_other_programs(home: Path) -> None:
    rows = json.loads(registry(home, "suggest", "--format", "json").out)
    [gdov] = [row for row in rows if row["url"] == GDOV]
    assert (gdov["city"], gdov["members"], gdov["tagged_posts"]) == ("Гдов", 690, 5)
    assert (gdov["library_id"], gdov["sureness"], gdov["outside"]) == ("gdov-cb", 100, False)
    assert next(row["url"] for row in rows if row["outside"]) == ELSEWHERE
    table = list(csv.DictReader(io.StringIO(registry(home, "suggest", "--format", "csv").out)))
    assert [row["url"] for row in table] == [row["url"] for row in rows]
    assert registry(home, "suggest", "--format", "xml").code == 2


def test_before_the_first_night(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", sample("campaign.toml"), TEXT).path
    done = registry(home, "suggest")
    assert done.code == 0
    assert "bibliopulse nightly" in done.out
    assert list(home.glob("*.duckdb")) == []


# --- accept -----------------------------------------------------------------------------------------------


def test_a_proposal_goes_into_its_row_and_nothing_else_changes(home: Path) -> None:
    done = registry(home, "accept", GDOV)
    assert done.code == 0, done.everything
    assert "club990000114" in done.out
    changed = (home / "libraries.csv").read_bytes().decode()
    assert changed == TEXT.replace(
        "«Чудской берег»,district,Гдовский,,,", "«Чудской берег»,district,Гдовский,,club990000114,"
    )


@pytest.mark.parametrize(
    "arguments",
    [(GDOV,), (f"{GDOV}=gdov-cb",), ("ub_gdov_cb=new",), ("--sure",), (f"{SCHOOL}=new", "--sure")],
    ids=["proposed", "named", "new", "sure", "both"],
)
def test_accepting_twice_changes_nothing(home: Path, arguments: tuple[str, ...]) -> None:
    first = accepted(home, *arguments)
    stamp = (home / "libraries.csv").stat().st_ino
    assert first != TEXT
    assert accepted(home, *arguments) == first
    assert (home / "libraries.csv").stat().st_ino == stamp, "the file is not even written"
    assert "реестр не изменился" in registry(home, "accept", *arguments).out


def test_the_sure_ones(home: Path) -> None:
    accepted(home, "--sure")
    accounts = {library.id: library.vk for library in read_libraries(home)}
    assert list(accounts) == ["gdov-cb", "nev-cb", "obl-nb"], "no new rows without a person's word"
    assert all(len(refs) == 1 for refs in accounts.values())
    assert GDOV not in registry(home, "suggest").out


def test_a_row_that_a_person_names(home: Path) -> None:
    accepted(home, f"{PAPER}=gdov-cb", f"{ELSEWHERE}=nev-cb")
    accounts = {library.id: [ref.owner_id for ref in library.vk] for library in read_libraries(home)}
    assert accounts["gdov-cb"] == ["-990000145"]
    assert accounts["nev-cb"] == ["-990000151"]


def test_a_new_row_is_a_guess_to_look_at(home: Path) -> None:
    done = registry(home, "accept", "vk.com/ub_dno_cb=new")
    assert done.code == 0, done.everything
    [row] = [library for library in read_libraries(home) if library.municipality == "Дновский"]
    assert (row.group, row.vk[0].owner_id) == ("district", "-990000116")
    assert "проверьте" in done.err


def test_a_community_that_search_has_not_found_needs_a_number_and_a_row(home: Path) -> None:
    accepted(home, "club77=nev-cb")
    assert "club77" in (home / "libraries.csv").read_text("utf-8")
    assert "уже" in registry(home, "accept", "club77").out
    for wish in ("club78", "club78=new", "nobody_knows=nev-cb"):
        done = registry(home, "accept", wish)
        assert done.code == 2
        assert "поиск не находил" in done.complaint


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ((), "назовите сообщества"),
        (("какая-то библиотека",), "ожидается адрес сообщества"),
        ((SCHOOL,), "=new"),
        ((ELSEWHERE,), "=new"),
        ((f"{GDOV}=no-such",), "«no-such» в реестре нет"),
        ((f"{GDOV}=gdov-cb", f"{GDOV}=nev-cb"), "с другой строкой"),
        (("ub_obl_nb=gdov-cb",), "уже стоит в строке «obl-nb»"),
    ],
)
def test_what_cannot_be_accepted_changes_nothing(home: Path, wishes: tuple[str, ...], said: str) -> None:
    done = registry(home, "accept", *wishes)
    assert done.code == 2
    assert said in done.complaint
    assert (home / "libraries.csv").read_bytes().decode() == TEXT


def test_another_run_holds_the_home(home: Path) -> None:
    with open_home(home).locked():
        assert registry(home, "accept", GDOV).code == 75
    assert (home / "libraries.csv").read_bytes().decode() == TEXT


def test_the_file_keeps_its_rights_and_its_place(home: Path) -> None:
    real = home / "ours.csv"
    (home / "libraries.csv").rename(real)
    real.chmod(0o640)
    (home / "libraries.csv").symlink_to(real)
    accepted(home, GDOV)
    assert (home / "libraries.csv").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "club990000114" in real.read_text("utf-8")
    assert list(home.glob("*.tmp")) == []


# --- check ------------------------------------------------------------------------------------------------

ACCOUNTS = """\
id,name,group,municipality,vk
gdov,Гдовская районная библиотека,district,Гдовский,gdov_lib
dno,Дновская районная библиотека,district,Дновский,club2
nev,Невельская районная библиотека,district,Невельский,a_librarian
"""
ALIVE = (
    Community(id=1, name="Гдовская районная библиотека", screen_name="gdov_lib", city="Гдов"),
    Community(id=2, name="Дновская районная библиотека", screen_name="dno_lib", city="Дно"),
    Community(id=3, name="Кафе «Уют»", screen_name="cafe"),
    Community(id=4, name="Дновская детская библиотека", screen_name="dno_kids", closed=True),
)
LIBRARIAN = Person(id=5, first_name="Анна", last_name="Образцова", screen_name="a_librarian")


@dataclass(frozen=True)
class Judge:
    """``registry check`` of a registry, against a VK of four communities and one person."""

    home: Path
    server: StandIn

    def __call__(self, old: str = "", new: str = "", faults: Faults | None = None) -> Ran:
        (self.home / "libraries.csv").write_text(ACCOUNTS.replace(old, new), "utf-8")
        self.server.set_faults(faults or Faults())
        done = registry(self.home, "check", env=asking(self.server))
        assert TOKEN not in done.everything
        return done

    @property
    def calls(self) -> list[str]:
        return [call.method for call in self.server.calls]


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Judge]:
    home = make_home(tmp_path / "home", sample("campaign.toml"), ACCOUNTS).path
    with serve(Archive(ALIVE, [LIBRARIAN]), now=datetime.fromisoformat(NIGHT), token=TOKEN) as server:
        yield Judge(home, server)


def said(done: Ran) -> dict[str, str]:
    """By account: what is wrong and what to do, each in one line."""
    found: dict[str, list[str]] = {}
    _, rule, *lines = done.out.splitlines()
    starts = [place for place, sign in enumerate(rule) if sign == "─" and rule[place - 1] != "─" or not place]
    account = ""
    for line in lines:
        cells = [line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
        account = cells[2] or account
        found.setdefault(account, []).append(" ".join(cells[3:]))
    return {account: " ".join(parts) for account, parts in found.items()}


def test_a_clean_registry(judge: Judge) -> None:
    done = judge()
    assert (done.code, done.out) == (0, "аккаунтов VK в реестре: 3, все в порядке\n")
    assert sorted(judge.calls) == [
        "groups.getById",
        "groups.getById",
        "users.get",
        "utils.resolveScreenName",
    ]


def test_doubled_dead_strange_and_closed_accounts(judge: Judge) -> None:
    done = judge("club2", "club2|club1|club99|no_such_name|cafe|club4")
    assert done.code == 3
    about = said(done)
    assert set(about) == {"club1", "club99", "no_such_name", "cafe", "club4"}
    assert "тот же аккаунт, что и в строке «gdov»" in about["club1"]
    assert "«Кафе «Уют»» не похоже" in about["cafe"]
    assert "стена закрыта" in about["club4"]
    for dead in ("club99", "no_such_name"):
        assert "такой страницы в VK нет" in about[dead]
        assert "адрес" in about[dead]


def test_a_name_that_has_passed_to_somebody_else(judge: Judge) -> None:
    moment = datetime(2025, 11, 5, tzinfo=UTC)
    with working(judge.home) as connection:
        connection.execute("insert into account_names values ('vk', 'gdov_lib', '-77', $1)", [moment])
    done = judge()
    assert done.code == 3
    assert "раньше -77" in done.out
    assert "club77" in done.out


def test_hundreds_of_accounts_are_asked_in_batches(judge: Judge) -> None:
    dead = "|".join(f"club{number}" for number in range(1000, 1600))
    done = judge("club2", f"club2|{dead}")
    assert done.code == 3
    assert done.out.count("такой страницы") == 600
    assert len(judge.calls) < 240, "a batch of which nobody is known is halved, once"


def test_an_account_that_vk_does_not_answer_about_is_not_called_dead(judge: Judge) -> None:
    faults = Faults(rules=(Rule("error", code=10, method="users.get"),))
    done = judge(faults=faults)
    assert done.code == 3
    assert set(said(done)) == {"a_librarian"}
    assert "VK не ответил" in said(done)["a_librarian"]


def test_half_an_answer_calls_nobody_dead(judge: Judge) -> None:
    done = judge("club2", "club2|club4", Faults(rules=(Rule("half_json", times=2),)))
    assert "такой страницы" not in done.out
    assert "стена закрыта" in done.out


def test_vk_stops_us(judge: Judge) -> None:
    done = judge(faults=Faults(rules=(Rule("error", code=5),)))
    assert done.code == 1
    assert "сервисный ключ" in done.complaint


def test_without_a_token(judge: Judge) -> None:
    done = registry(judge.home, "check", env=NOTHING)
    assert done.code == 2
    assert "нет ключа доступа VK" in done.complaint


def test_the_commands_as_processes(home: Path, standin: StandIn) -> None:
    env = asking_process(standin)
    assert GDOV in bibliopulse("registry", "suggest", "--home", home, env=env).out
    assert bibliopulse("registry", "accept", GDOV, "--home", home, env=env).code == 0
    done = bibliopulse("registry", "check", "--home", home, env=env)
    assert (done.code, TOKEN in done.everything) == (0, False), done.everything
    assert "Показать" in bibliopulse("registry", "--help").out


def test_reading_is_in_no_writers_way(home: Path) -> None:
    with working(home):
        assert GDOV in registry(home, "suggest").out
