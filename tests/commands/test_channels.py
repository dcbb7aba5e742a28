"""A home that lives in three networks besides VK: a night over all of them, what it says of one in trouble, and ``check``."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from collectors.standin.channels.max import MaxChat, Said, max_api
from collectors.standin.channels.ok import Network, OkComment, OkGroup, Topic, ok_api
from collectors.standin.channels.serving import Reply, Served, served
from collectors.standin.channels.telegram import Channel, Message, telegram
from commands.check import check
from commands.collect import collect
from commands.load import load
from tests.commands.commanding import NOTHING, alone, ran
from tests.commands.e2e import Ran, rows, small_home

AT = datetime.fromisoformat("2025-11-05T10:00:00+03:00")
TAG = "#неделякачествавбиблиотеке"
SECRETS = {
    "MAX_TOKEN": "max-NEVER-TO-BE-SEEN-1", "OK_TOKEN": "ok-NEVER-TO-BE-SEEN-2", "OK_APPLICATION_KEY": "OKAPPLICATION",
    "OK_SECRET_KEY": "ok-NEVER-TO-BE-SEEN-3",
}  # fmt: skip
COLLECT, LOAD, CHECK = alone(collect), alone(load), alone(check)


@dataclass
class Networks:
    home: Path
    telegram: Served
    ok: Served
    max: Served

    def run(self, app: object, **changed: str) -> Ran:
        environ = NOTHING | SECRETS | {
            "BIBLIOPULSE_TELEGRAM_WEB": self.telegram.url, "BIBLIOPULSE_TELEGRAM_RPS": "1000",
            "BIBLIOPULSE_OK_API": self.ok.url, "BIBLIOPULSE_OK_RPS": "1000",
            "BIBLIOPULSE_MAX_API": self.max.url, "BIBLIOPULSE_MAX_RPS": "1000",
        }  # fmt: skip
        return ran(app, "--home", self.home, env=environ | changed)  # type: ignore[arg-type]


@pytest.fixture
def networks(tmp_path: Path) -> Iterator[Networks]:
    home = small_home(tmp_path / "home", begun=True)
    toml = home / "campaign.toml"
    on = "".join(f"\n[sources.{name}]\nenabled = true\n" for name in ("telegram", "ok", "max"))
    toml.write_text(toml.read_text("utf-8").replace("enabled = true", "enabled = false") + on, "utf-8")
    registry = home / "libraries.csv"
    head, first, *others = registry.read_text("utf-8").splitlines()
    cells = first.split(",")
    for column, cell in (
        ("ok", "https://ok.ru/krom"),
        ("telegram", "@Krom60"),
        ("max", "https://max.ru/krom|https://max.ru/none"),
    ):
        cells[head.split(",").index(column)] = cell
    registry.write_text("\n".join([head, ",".join(cells), *others]) + "\n", "utf-8")
    comment = OkComment("c1", AT.replace(hour=11), "Очень уютно, спасибо!", "570")
    topic = Topic("901", AT, f"Разговор {TAG}", likes=3, comments=(comment,))
    group = OkGroup("53038939046008", "Кром", "krom", 40, (topic,))
    people = {"570": ("Читатель", "Псков")}
    said = Said(
        "m1",
        AT,
        f"Разговор {TAG}",
        views=7,
        comments=(Said("m2", AT.replace(hour=12), "А часы работы?", (5, "Гость")),),
    )
    with ExitStack() as stack:
        sites = [
            stack.enter_context(served(answer))
            for answer in (
                telegram(
                    [Channel("Krom60", "Кром", "41", (Message(5, AT, f"Разговор {TAG}", reactions=("2",)),))]
                ),
                ok_api(
                    Network([group], people),
                    SECRETS["OK_TOKEN"],
                    SECRETS["OK_APPLICATION_KEY"],
                    SECRETS["OK_SECRET_KEY"],
                ),
                max_api(
                    [MaxChat(-100, "Кром", "https://max.ru/krom", members=42, said=(said,))],
                    SECRETS["MAX_TOKEN"],
                ),
            )
        ]
        yield Networks(home, *sites)


def test_a_night_over_three_networks_is_one_campaign(networks: Networks) -> None:
    done = networks.run(COLLECT)
    assert done.code == 0, done.everything
    assert networks.run(LOAD).code == 0
    posts = (
        "select network, url, likes, comments, views, library_id is not null from campaign_posts order by 1"
    )
    assert rows(networks.home, posts) == [
        ("max", "https://max.ru/krom/m1", None, None, 7, True),
        ("ok", "https://ok.ru/group/53038939046008/topic/901", 3, 1, None, True),
        ("telegram", "https://t.me/krom60/5", 2, None, None, True),
    ]
    comments = "select network, text, role from campaign_comments order by 1"
    assert rows(networks.home, comments) == [
        ("max", "А часы работы?", "reader"),
        ("ok", "Очень уютно, спасибо!", "reader"),
    ]
    members = "select members from authors where kind = 'community' order by 1"
    assert rows(networks.home, members) == [(40,), (41,), (42,)]
    missing = "select kind, detail from known_missing where kind = 'no_page'"
    assert [kind for kind, _ in rows(networks.home, missing)] == ["no_page"]
    assert "https://max.ru/none: бот не приглашён" in done.err
    assert not re.search("NEVER-TO-BE-SEEN", done.everything)


def test_no_log_at_any_level_has_a_key(networks: Networks, caplog: pytest.LogCaptureFixture) -> None:
    """Also where a server repeats it, and with a handler that came later than the key was read."""
    for site in (networks.ok, networks.max):
        answer = site.answer
        site.answer = lambda asked, answer=answer: replace(
            answer(asked), headers={"X-Said": " ".join(SECRETS.values())}
        )  # type: ignore[misc]
    for library in ("", "httpx", "httpcore", "urllib3", "requests", "vk_api"):
        caplog.set_level(logging.DEBUG, library)
    assert networks.run(COLLECT).code == 0
    assert "X-Said" in caplog.text, "whole answers are logged"
    assert not [secret for secret in SECRETS.values() if secret in caplog.text]


@pytest.mark.parametrize(
    ("name", "said"), [("telegram", "Телеграм"), ("ok", "Одноклассники"), ("max", "MAX")]
)
def test_one_network_in_trouble_does_not_stop_the_others(networks: Networks, name: str, said: str) -> None:
    getattr(networks, name).answer = lambda asked: Reply(b"", 404)
    done = networks.run(COLLECT)
    assert networks.run(LOAD).code == 0
    came = rows(networks.home, "select network from campaign_posts order by 1")
    assert came == [(network,) for network in ("max", "ok", "telegram") if network != name]
    assert done.code == 3 and said in done.err


def test_check_says_who_is_there_and_who_has_not_admitted_the_bot(networks: Networks) -> None:
    done = networks.run(CHECK)
    words = " ".join(done.out.split())
    assert "Телеграм хорошо читаются 1 из 1 каналов" in words
    assert "Одноклассники хорошо читаются 1 из 1 групп" in words
    assert "бот MAX хорошо ключ принят, бот @pskov_bot" in words
    assert "каналы MAX хорошо пригласили бота: 1 из 2" in words
    assert done.code == 3 and "https://max.ru/none" in done.out


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"OK_TOKEN": ""}, "нет ключа доступа Одноклассники"),
        ({"OK_SECRET_KEY": "another-secret"}, "подпись не принята"),
        ({"MAX_TOKEN": "another-token"}, "ключ бота не принят"),
    ],
)
def test_check_says_what_a_key_lacks(networks: Networks, changed: dict[str, str], said: str) -> None:
    done = networks.run(CHECK, **changed)
    assert done.code == 3 and said in " ".join(done.out.split())
    assert "NEVER-TO-BE-SEEN" not in done.everything


@pytest.mark.parametrize(
    "variable", ["BIBLIOPULSE_TELEGRAM_WEB", "BIBLIOPULSE_OK_API", "BIBLIOPULSE_MAX_API"]
)
def test_a_key_goes_by_https_or_to_this_machine_only(networks: Networks, variable: str) -> None:
    done = networks.run(COLLECT, **{variable: "http://example.com/"})
    assert done.code == 2 and variable in done.everything
