"""Real processes: killed at random moments and gone on with; and nothing that any failure leaves has the token."""

from __future__ import annotations

import gzip
import multiprocessing
import random
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from collectors.raw import sealed_files
from collectors.standin import Faults, failing, serve
from tests.collectors.vk import child
from tests.collectors.vk.answering import Script, answering, error
from tests.collectors.vk.nights import Nights
from tests.collectors.vk.vk_world import NOW, TOKEN, WALLS, campaign, truth, world

# Forked from a process that has imported everything and has no threads: quick to start, and safe.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.collectors.vk.child"])
KILLS = 5
MOST_CALLS = 60  # between a run's start and its kill


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kills_at_random_moments_lose_nothing(seed: int, tmp_path: Path) -> None:
    archive, rule, draw = world(seed), campaign(*WALLS), random.Random(seed)
    raw = tmp_path / "raw"
    interrupted = Nights(raw, rule)
    with serve(archive, now=NOW, faults=Faults(seed=seed, rules=failing(0.05))) as standin:
        killed = run = 0
        while True:
            about = (raw, f"run-{run:03d}", standin.url, NOW, WALLS, interrupted.known())
            night = PROCESSES.Process(target=child.one_night, args=about)
            asked = len(standin.calls)
            night.start()
            if killed < KILLS:
                _wait_for(standin.calls, asked + draw.randint(1, MOST_CALLS), night)
                night.kill()
                killed += 1
            night.join(30)
            code, run = night.exitcode, run + 1
            night.close()
            if code == 0:
                break
            assert code == -9
        calls = len([call for call in standin.calls if call.outcome == "ok"])
    interrupted.known()
    assert killed == KILLS
    assert len(sealed_files(raw)) > 2
    assert interrupted.truth() == truth(archive, rule)
    with serve(archive, now=NOW) as standin:
        whole = Nights(tmp_path / "whole", rule)
        whole.run(standin, NOW)
        # A kill costs what was under way and not yet on the disk.
        assert calls <= len(standin.calls) + 25 * KILLS
    assert interrupted.fingerprint() == whole.fingerprint()


def _wait_for(calls: list[Any], number: int, night: Any) -> None:
    while len(calls) < number and night.is_alive():
        time.sleep(0.005)


def _failures() -> list[Script]:
    """Every way to fail that the facts name, each repeating what it was sent."""
    codes = (1, 2, 3, 5, 6, 8, 9, 10, 14, 15, 17, 18, 20, 27, 28, 29, 30, 32, 36, 42, 43, 100, 113, 125, 150)
    bodies: list[tuple[int, Any]] = [
        (200, TOKEN.encode()),
        (502, TOKEN.encode()),
        (302, TOKEN.encode()),
        (200, {"token": TOKEN}),
        (200, {"response": {"items": [TOKEN, {"text": 5}]}}),
        (200, {"error": {"error_msg": TOKEN}}),
        (200, b'{"response": {"items": [' + TOKEN.encode()),
    ]
    sent = [{"key": "access_token", "value": TOKEN}]
    bodies += [
        error(code, f"failed for {TOKEN}", request_params=sent) for code in (*codes, *range(3300, 3306))
    ]
    bodies += [error(14, TOKEN, captcha_sid="1", captcha_img=f"https://example.invalid/{TOKEN}")]
    return [lambda method, params, body=body: body for body in bodies]  # type: ignore[misc]


def test_the_token_is_in_nothing_that_a_failure_leaves(tmp_path: Path) -> None:
    with ExitStack() as servers:
        urls = [servers.enter_context(answering(script)).url for script in _failures()]
        with answering(lambda method, params: error(10)) as gone:
            urls.append(gone.url)
        nights = PROCESSES.Process(target=child.failing_nights, args=(tmp_path, urls, NOW))
        nights.start()
        # What anyone on the machine can see of a running process.
        command = Path(f"/proc/{nights.pid}/cmdline")
        seen = command.read_bytes() if command.exists() else b""
        nights.join(60)
        assert nights.exitcode == 0
    left = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    opened = [gzip.decompress(data) if name.endswith(".gz") else data for name, data in left.items()]
    assert len(left["stderr.txt"]) > 10_000
    assert len(left["stdout.txt"].splitlines()) >= 2 * len(urls)
    assert TOKEN.encode() not in b"".join((*opened, *map(str.encode, left), seen))
