"""A night tells how it went: a watcher by its address, the coordinators by one letter, other programs by a file. Else it is silent."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from campaign.folder import make_home
from campaign.run import Run, open_run
from cli import app
from collectors.raw import RawFile
from collectors.standin import Faults, Rule, serve
from collectors.standin.channels.serving import Reply, Served, served
from commands.around import health
from commands.around.mail import NotSent, mail_night
from commands.around.summary import KEPT_LOGS, Source, Summary, drop_old_logs
from tests.commands.around.post_office import PASSWORD, USER, PostOffice, certificate, post_office
from tests.commands.commanding import ran
from tests.commands.e2e import NIGHT, TOKEN, Ran, asking, bibliopulse, small_archive, small_home
from tests.conftest import Golden
from tests.warehouse.world import CAMPAIGN, LIBRARIES, author, comment, post

MAIL = """
[mail]
host = "localhost"
port = {port}
security = "{security}"
from = "pulse@example.org"
to = ["otdel@example.org", "zam@example.org"]
user = "{user}"
always = {always}
"""
AT = "2025-11-10T03:00:00+03:00"


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"))


@dataclass
class Town:
    """A home after its load, with one post, a complaint with a name in it, a question, and thanks; and where it writes to."""

    home: Path
    office: PostOffice
    pem: Path

    def run(self, now: str = AT, *, trusted: bool = True, password: str = PASSWORD) -> Run:
        environ = {"BIBLIOPULSE_MAIL_PASSWORD": password}
        return open_run(self.home, now, environ | ({"SSL_CERT_FILE": str(self.pem)} if trusted else {}))


Opened = Callable[..., AbstractContextManager[Town]]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = make_home(tmp_path_factory.mktemp("town") / "home", CAMPAIGN, LIBRARIES).path
    with RawFile(home / "raw", "20251110T000000Z-vk-1") as raw:
        seen = datetime.fromisoformat(AT)
        said = (
            "[id77|Мария Перепёлкина], в зале холодно и грязно, хамят, ужасный ремонт",
            "До скольки вы работаете в субботу?",
            "Спасибо, очень уютно!",
        )
        raw.write(post("-1", 1, "02 12:00", fetched_at=seen))
        for number, words in enumerate(said, 2):
            raw.write(author(str(number), "Зинаида Ли"))
            raw.write(comment("-1", 1, number, str(number), f"02 1{number}:00", words, fetched_at=seen))
    done = ran(app, "tag", "--fast", "--home", home)
    assert done.code == 0, done.everything
    return home


@pytest.fixture
def town(loaded: Path, tmp_path: Path, pem: Path) -> Opened:
    @contextmanager
    def opened(security: str = "starttls", always: str = "false") -> Iterator[Town]:
        home = Path(shutil.copytree(loaded, tmp_path / security))
        with post_office(pem, implicit=security == "tls") as office:
            told = MAIL.format(port=office.port, security=security, user=USER, always=always)
            (home / "campaign.toml").write_text(CAMPAIGN + told, "utf-8")
            yield Town(home, office, pem)

    return opened


@pytest.fixture
def trusted(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_letter_has_what_is_new_and_no_name(security: str, town: Opened, golden: Golden) -> None:
    with town(security) as it:
        assert mail_night(it.run(), Summary(exit_code=0)) == "отправлено, адресатов: 2"
        assert it.office.encrypted == [True]
        said = it.office.text().replace(str(it.home), "/srv/campaign")
    assert "Перепёлкина" not in said and "Зинаида" not in said
    golden("letter.txt", said)


@pytest.mark.usefixtures("trusted")
def test_one_letter_a_night_and_none_where_nothing_is_new(town: Opened) -> None:
    with town() as it:
        well, badly = Summary(exit_code=0), Summary(exit_code=1, message="VK: ключ доступа не принят")
        mail_night(it.run(), well)
        assert mail_night(it.run("2025-11-10T09:00:00+03:00"), badly) == "письмо этой ночи уже ушло"
        assert mail_night(it.run("2025-11-11T03:00:00+03:00"), well) == "нового нет, письма не нужно"
        assert len(it.office.letters) == 1
        assert mail_night(it.run("2025-11-12T03:00:00+03:00"), badly).startswith("отправлено")
        assert "ключ доступа не принят" in it.office.text() and "код 1; нового нет" in it.office.text()
        unfinished = Summary(
            exit_code=3,
            sources={"vk": Source(questions=9, unfinished=2)},
            notes=["VK: адрес lib4 ведёт \x1b[2J"],
        )
        mail_night(it.run("2025-11-13T03:00:00+03:00"), unfinished)
        assert "vk: не дочитано вопросов 2 из 9" in it.office.text() and "\x1b" not in it.office.text()


@pytest.mark.usefixtures("trusted")
def test_whoever_asks_for_it_gets_a_letter_every_night(town: Opened) -> None:
    with town(always="true") as it:
        for day in (10, 11):
            assert mail_night(it.run(f"2025-11-{day}T03:00:00+03:00"), Summary(exit_code=0)).startswith(
                "отправлено"
            )
        assert len(it.office.letters) == 2


def test_a_server_with_a_strange_certificate_gets_neither_letter_nor_password(town: Opened) -> None:
    for security in ("starttls", "tls"):
        with town(security) as it:
            with pytest.raises(NotSent, match="сертификат почтового сервера не принят"):
                mail_night(it.run(), Summary(exit_code=0))
            assert it.office.letters == [] and not (it.home / "logs" / "mailed.json").exists()


@pytest.mark.usefixtures("trusted")
def test_what_the_server_refuses_is_said_without_the_password(town: Opened) -> None:
    with town() as it:
        with pytest.raises(NotSent, match="имя или пароль не приняты") as caught:
            mail_night(it.run(password="another-password"), Summary(exit_code=0))
        assert "another-password" not in str(caught.value)
        it.office.refuses = True
        with pytest.raises(NotSent, match="ни одного адресата"):
            mail_night(it.run(), Summary(exit_code=0))


# --- a whole night ----------------------------------------------------------------------------------------


@dataclass
class Watched:
    home: Path
    watcher: Served
    office: PostOffice

    def night(self, now: str = NIGHT, faults: Faults | None = None, *options: str) -> Ran:
        self.watcher.calls.clear()
        moment = datetime.fromisoformat(now)
        with serve(
            small_archive((-990000107,)), now=moment, token=TOKEN, faults=faults or Faults()
        ) as server:
            env = asking(
                server,
                now,
                BIBLIOPULSE_MAIL_PASSWORD=PASSWORD,
                SSL_CERT_FILE=str(self.home.parent / "localhost.pem"),
            )
            return bibliopulse("nightly", "--home", self.home, *options, env=env)

    @property
    def asked(self) -> list[str]:
        return [call.path for call in self.watcher.calls]

    @property
    def summary(self) -> dict[str, object]:
        return json.loads((self.home / "logs" / "last-run.json").read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    with served(lambda asked: Reply(b"OK")) as watcher, post_office(certificate(folder)) as office:
        home = small_home(folder / "home", begun=True)
        toml = home / "campaign.toml"
        told = MAIL.format(port=office.port, security="starttls", user=USER, always="false")
        toml.write_text(
            f'{toml.read_text("utf-8")}\n[health]\nurl = "{watcher.url}NEVER-TO-BE-SEEN-uuid"\n{told}',
            "utf-8",
        )
        yield Watched(home, watcher, office)


@pytest.mark.slow
def test_a_good_night_is_silent_and_whoever_is_to_know_knows(watched: Watched) -> None:
    done = watched.night()
    assert (done.code, done.out, done.err) == (0, "", "")
    assert watched.asked == ["NEVER-TO-BE-SEEN-uuid/start", "NEVER-TO-BE-SEEN-uuid"]
    assert len(watched.office.letters) == 1
    summary = watched.summary
    assert (summary["version"], summary["exit_code"], summary["health"]) == (1, 0, "сказано")
    assert summary["mail"] == "отправлено, адресатов: 2"
    assert summary["started_at"] == "2025-11-10T00:00:00+00:00" and summary["counting"] is True
    assert summary["sources"]["vk"]["unfinished"] == 0 and summary["sources"]["vk"]["new"] > 0  # type: ignore[index]
    assert all(Path(file).is_file() for file in summary["files"])  # type: ignore[attr-defined]
    assert "NEVER-TO-BE-SEEN-uuid" not in "".join(
        path.read_text("utf-8") for path in (watched.home / "logs").iterdir()
    )


@pytest.mark.slow
def test_a_bad_night_is_told_everybody(watched: Watched) -> None:
    night = datetime.fromisoformat(NIGHT) + timedelta(days=1)
    done = watched.night(night.isoformat(), Faults(rules=(Rule("error", code=5),)))
    assert done.code == 1 and "ключ доступа не принят" in done.err
    assert watched.asked == ["NEVER-TO-BE-SEEN-uuid/start", "NEVER-TO-BE-SEEN-uuid/1"]
    assert watched.summary["exit_code"] == 1 and "ключ доступа не принят" in str(watched.summary["message"])
    assert "ключ доступа не принят" in watched.office.text()


@pytest.mark.slow
def test_a_night_that_cannot_begin_is_told_too_and_who_watches_may_be_away(watched: Watched) -> None:
    watched.watcher.answer = lambda asked: Reply(b"", 500)
    night = datetime.fromisoformat(NIGHT) + timedelta(days=2)
    done = watched.night(night.isoformat(), None, "--verbose")
    env = {"BIBLIOPULSE_NOW": "2025-11-13T03:00:00+03:00", "BIBLIOPULSE_MAIL_PASSWORD": PASSWORD}
    refused = bibliopulse("nightly", "--home", watched.home, env=env)
    assert done.code == 0 and "новых записей" in done.out
    assert (
        "127.0.0.1 не узнал о ночи (HTTP 500)" in done.err and "NEVER-TO-BE-SEEN-uuid" not in done.everything
    )
    assert refused.code == 2 and "VK_TOKEN" in refused.err
    assert watched.summary["exit_code"] == 2 and "сертификат" in str(watched.summary["mail"])


def test_nobody_is_asked_who_is_not_named(tmp_path: Path) -> None:
    run = open_run(make_home(tmp_path / "home", CAMPAIGN, LIBRARIES).path, AT, {})
    assert (health.begun(run), health.ended(run, 0), mail_night(run, Summary())) == ("", "", "")


def test_old_logs_go(tmp_path: Path) -> None:
    for number in range(KEPT_LOGS + 7):
        (tmp_path / f"20251110T{number:06}Z.log").touch()
    (tmp_path / "last-run.json").touch()
    drop_old_logs(tmp_path)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert (len(left), left[0]) == (KEPT_LOGS + 1, "20251110T000007Z.log")
