"""Weeks of real nights over stand-ins of all networks, with troubles; what each cost, and what came of it all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from campaign.files import write_private
from campaign.folder import make_home
from collectors.standin import Faults, Rule, StandIn, failing, serve
from collectors.standin.channels.max import max_api
from collectors.standin.channels.ok import ok_api
from collectors.standin.channels.serving import Served, served
from collectors.standin.channels.serving import failing as sometimes
from collectors.standin.channels.sites import sites
from collectors.standin.channels.telegram import telegram
from tests.commands.e2e import environment, rows, seen_by_others
from tests.commands.figures import figures
from tests.commands.keep_world import contents
from tests.soak.world import FIRST_READER, World

TOKEN, PASSWORD = "soak-token-of-nobody-0123456789", "soak-password-of-nobody"
CHILD = Path(__file__).with_name("child.py")
# By the night's place in six: what troubles it.
TROUBLES = {1: "faults", 2: "kill", 3: "format", 4: "network"}
RENAMED_AT = 4
RULES = {
    "faults": failing(0.05),
    "format": (Rule("renamed", method="wall.get*", name="id"), Rule("unknown_fields")),
    "network": (Rule("cut", after=40),),
}
# A night that was troubled may be unfinished; others are whole.
CODES = {"": {0}, "faults": {0, 3}, "kill": {0}, "format": {0, 1, 3}, "network": {0, 1, 3}}
COUNTS = "select (select count(*) from campaign_posts), (select count(*) from campaign_comments), (select count(*) from items)"


@dataclass(frozen=True)
class Night:
    number: int
    trouble: str
    code: int
    calls: int
    posts: int
    comments: int
    stored: int
    new: int
    seconds: float  # of the processor
    clock: float
    megabytes: int

    @property
    def milliseconds(self) -> float:
        """Of the processor, for each new text."""
        return 1000 * self.seconds / max(1, self.new)


@dataclass
class Soak:
    """``findings`` are what must not be."""

    nights: list[Night]
    findings: list[str]


class Networks:
    """The five stand-ins, at one moment."""

    def __init__(self, world: World, vk: StandIn, others: dict[str, Served]) -> None:
        self.world, self.vk, self.others = world, vk, others

    @property
    def calls(self) -> int:
        return len(self.vk.calls) + sum(len(one.calls) for one in self.others.values())

    def move_to(self, now: datetime, trouble: str) -> None:
        self.vk.now = now
        self.vk.set_faults(Faults(rules=RULES.get(trouble, ())))
        answers = {
            "telegram": telegram([one.until(now) for one in self.world.telegram]),
            "ok": ok_api(self.world.ok.until(now), TOKEN, TOKEN, TOKEN),
            "max": max_api([one.until(now) for one in self.world.max], TOKEN),
            "feeds": sites([one.until(now) for one in self.world.sites]),
        }
        for name, answer in answers.items():
            self.others[name].answer = sometimes(answer, 0.05, 1) if trouble == "faults" else answer

    def environ(self, now: datetime) -> dict[str, str]:
        named = dict.fromkeys(
            ("VK_TOKEN", "OK_TOKEN", "OK_APPLICATION_KEY", "OK_SECRET_KEY", "MAX_TOKEN"), TOKEN
        )
        named |= {"BIBLIOPULSE_VK_API": self.vk.url, "BIBLIOPULSE_NOW": now.isoformat()}
        named |= {f"BIBLIOPULSE_{name}_RPS": "5000" for name in ("VK", "TELEGRAM", "OK", "MAX", "FEEDS")}
        for name, kind in (("telegram", "WEB"), ("feeds", "WEB"), ("ok", "API"), ("max", "API")):
            named[f"BIBLIOPULSE_{name.upper()}_{kind}"] = self.others[name].url
        return environment(**named, BIBLIOPULSE_MAIL_PASSWORD=PASSWORD)


@contextmanager
def networks(world: World) -> Iterator[Networks]:
    with ExitStack() as stack:
        vk = stack.enter_context(serve(world.vk, now=world.size.night(0), token=TOKEN))
        names = ("telegram", "ok", "max", "feeds")
        others = {name: stack.enter_context(served(telegram([]))) for name in names}
        yield Networks(world, vk, others)


def soak(world: World, folder: Path, say: object = print) -> Soak:
    """All nights, and what must hold after them."""
    home = make_home(folder / "home", world.toml, world.registry).path
    done, stored, outputs = Soak([], []), 0, folder / "output.txt"
    with networks(world) as shown, outputs.open("ab") as output:
        usual = 30
        for number in range(world.size.nights):
            is_last = number == world.size.nights - 1
            trouble = "" if is_last else TROUBLES.get(number % 6, "")
            now = world.size.night(number)
            if number == RENAMED_AT:
                world.rename()
            shown.move_to(now, trouble)
            asked = shown.calls
            if trouble == "kill":
                _killed(shown, home, now, usual // 2)
            code, seconds, clock, megabytes = _run(shown, home, now, output, "nightly", "--verbose")
            [(posts, comments, items)] = rows(home, COUNTS)
            calls = shown.calls - asked
            night = Night(
                number + 1,
                trouble,
                code,
                calls,
                posts,
                comments,
                items,
                items - stored,
                seconds,
                clock,
                megabytes,
            )
            done.nights.append(night)
            print(line(night), flush=True)
            if code not in CODES[trouble]:
                done.findings.append(f"night {number + 1} ({trouble or 'no trouble'}): exit code {code}")
            stored, usual = items, calls
            if number == RENAMED_AT:  # people do what the night told them
                write_private(home / "libraries.csv", world.mended_registry)
        done.findings += differences(world, home, now)
        done.findings += _forgotten(shown, home, now, output)
        done.findings += _purged(shown, home, now + timedelta(days=200), output)
    done.findings += [f"a secret in {path}" for path in _secrets(folder)]
    done.findings += [f"others can read {path}" for path in seen_by_others(home)]
    return done


def differences(world: World, home: Path, now: datetime) -> list[str]:
    """What is lost or doubled against what was there to be collected."""
    found = []
    for kind, item, wanted in (
        ("posts", "post_id", world.posts(now)),
        ("comments", "comment_id", world.comments(now)),
    ):
        held = rows(home, f"select network, owner_id, {item} from campaign_{kind} where network = 'vk'")
        stored = rows(home, f"select count(*), count(distinct (network, owner_id, {item})) from {kind}")
        if len(held) != len(set(held)) or stored[0][0] != stored[0][1]:
            found.append(f"{kind}: doubled")
        if lost := wanted - set(held):
            found.append(f"{kind}: {len(lost)} lost, such as {min(lost)}")
        if invented := set(held) - wanted:
            found.append(f"{kind}: {len(invented)} that must not be there, such as {min(invented)}")
    for network, counts in world.elsewhere(now).items():
        held_there = tuple(
            rows(home, f"select count(*) from campaign_{kind} where network = '{network}'")[0][0]
            for kind in ("posts", "comments")
        )
        if held_there != counts:
            found.append(f"{network}: posts and comments {held_there}, there are {counts}")
    untagged = rows(
        home, "select count(*) from items anti join item_tags using (network, kind, owner_id, item_id)"
    )
    return found + ([f"untagged: {untagged[0][0]}"] if untagged != [(0,)] else [])


def _run(
    shown: Networks, home: Path, now: datetime, output: object, *words: str
) -> tuple[int, float, float, int]:
    """The exit code, seconds of the processor and of the clock, and megabytes at most, of a command."""
    began = time.monotonic()
    command = [sys.executable, str(CHILD), *words, "--home", str(home)]
    process = subprocess.Popen(command, env=shown.environ(now), stdout=output, stderr=output)  # type: ignore[call-overload]
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss // 1024


def _killed(shown: Networks, home: Path, now: datetime, after: int) -> None:
    """Begin a night and kill it (-9) at a question in its midst."""
    wanted = shown.calls + after
    command = [sys.executable, str(CHILD), "nightly", "--home", str(home)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=shown.environ(now), stdout=quiet, stderr=quiet)
    while process.poll() is None and shown.calls < wanted:
        time.sleep(0.005)
    process.kill()
    process.wait()


def _forgotten(shown: Networks, home: Path, now: datetime, output: object) -> list[str]:
    """Forget the reader who said most; wherever they are still named."""
    [(account, name)] = rows(
        home,
        "select author_id, max(name) from comments join authors using (network, author_id) "
        f"where network = 'vk' and try_cast(author_id as bigint) >= {FIRST_READER} group by author_id order by count(*) desc, 1 limit 1",
    )
    _run(shown, home, now, output, "forget", "vk", account)
    return [
        f"the forgotten in {path.relative_to(home)}"
        for path in sorted(home.rglob("*"))
        if path.is_file() and any(needle in text for text in contents(path) for needle in (account, name))
    ]


def _purged(shown: Networks, home: Path, now: datetime, output: object) -> list[str]:
    """Freeze the result and take readers' words out of the home: no figure may move, and no word stay."""
    codes = [_run(shown, home, now, output, "freeze", "итог")[0]]
    before = figures(home)
    codes.append(_run(shown, home, now, output, "purge", "--older-than", "90d", "--yes")[0])
    found = [] if codes == [0, 0] else [f"freeze and purge: exit codes {codes}"]
    found += [f"{view} is another after purge" for view, was in figures(home).items() if was != before[view]]
    left = rows(
        home,
        "select count(*) from items join speakers using (network, author_id) "
        "where class = 'reader' and text <> '' and not starts_with(text, 'слова удалены')",
    )
    return found + ([f"texts of readers after purge: {left[0][0]}"] if left != [(0,)] else [])


def _secrets(folder: Path) -> list[str]:
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(secret in text for text in contents(path) for secret in (TOKEN, PASSWORD))
    ]


HEAD = "night trouble  code   calls  posts comments  stored     new   cpu s  clock s  ms/new    MB"


def line(night: Night) -> str:
    return (
        f"{night.number:5} {night.trouble:8} {night.code:4} {night.calls:7} {night.posts:6} {night.comments:8} "
        f"{night.stored:7} {night.new:7} {night.seconds:7.1f} {night.clock:8.1f} {night.milliseconds:7.1f} {night.megabytes:5}"
    )
