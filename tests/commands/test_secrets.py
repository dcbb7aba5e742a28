"""The token is in no output, log, raw file, warehouse, page or traceback, whether a night succeeds or fails."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from collectors.standin import Faults, Rule, serve
from collectors.standin.faults import Kind
from tests.commands.e2e import (
    NIGHT,
    TOKEN,
    Night,
    Ran,
    asking,
    bibliopulse,
    environment,
    small_archive,
    small_home,
    spawned,
)
from tests.commands.keep_world import contents

# Of a token that is cut or quoted the middle would remain.
PART = TOKEN[7:-4]


def assert_silent(ran: Ran, home: Path) -> None:
    assert PART not in ran.everything
    assert quote(PART) not in ran.everything
    assert [
        path for path in home.rglob("*") if path.is_file() and any(PART in text for text in contents(path))
    ] == []


def test_a_good_night_keeps_it(night: Night) -> None:
    assert_silent(night.ran, night.home)
    assert (night.home / "logs").is_dir()
    assert len(list(night.home.rglob("*"))) > 10


@pytest.mark.parametrize(
    ("kind", "code"),
    [("error", 5), ("error", 29), ("http_502", 0), ("cut_body", 0)],
)
def test_a_night_on_which_vk_fails_keeps_it(tmp_path: Path, kind: Kind, code: int) -> None:
    home = small_home(tmp_path / "home")
    faults = Faults(rules=(Rule(kind, code=code, times=None if kind == "error" else 1),))
    with serve(small_archive((-990000107,)), now=datetime.fromisoformat(NIGHT), faults=faults) as server:
        ran = bibliopulse("collect", "--home", home, env=asking(server))
    assert ran.code in (0, 1, 3, 75)
    assert_silent(ran, home)


def test_an_answer_that_repeats_it_does_not_get_it_stored(tmp_path: Path) -> None:
    """VK's error bodies repeat the parameters of the request; a careless echo would reach raw and the log."""
    home = small_home(tmp_path / "home")
    archive = small_archive((-990000107,))
    with serve(archive, now=datetime.fromisoformat(NIGHT), token="another-token-12345") as server:
        ran = bibliopulse("collect", "--home", home, env=asking(server))
    assert ran.code == 1
    assert_silent(ran, home)


def test_a_bugs_traceback_does_not_show_it(tmp_path: Path) -> None:
    """A mistake of ours keeps its traceback, with every line of it clean."""
    home = small_home(tmp_path / "home")
    (tmp_path / "sitecustomize.py").write_text(
        "import requests.sessions\n"
        "def send(self, request, **settings):\n"
        "    raise RuntimeError(f'a bug at {request.url} {request.body} {request.headers}')\n"
        "requests.sessions.Session.send = send\n"
    )
    env = environment(
        VK_TOKEN=TOKEN,
        PYTHONPATH=str(tmp_path),
        BIBLIOPULSE_VK_API="http://127.0.0.1:9/method/",
        BIBLIOPULSE_NOW=NIGHT,
    )
    ran = spawned("collect", "--home", home, env=env)
    assert ran.code != 0
    assert "a bug at" in ran.err or "RuntimeError" in ran.err
    assert_silent(ran, home)


@pytest.mark.parametrize("token", [f"{TOKEN} two words", f"{TOKEN}\nline", f"«{TOKEN}»"])
def test_a_malformed_token_is_not_repeated(tmp_path: Path, token: str) -> None:
    home = small_home(tmp_path / "home")
    ran = bibliopulse("collect", "--home", home, env=environment(VK_TOKEN=token, BIBLIOPULSE_NOW=NIGHT))
    assert ran.code == 2
    assert_silent(ran, home)
