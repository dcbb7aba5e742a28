"""What a straightforward script does with vk-api: walls, then comments, one call after another.

A child of ``collect.py``. It prints one JSON object: calls, what it found, how often it gave up.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import vk_api

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from collectors.vk.api.transport import Session

PAGE = 100


class Over(Exception):
    """The time is up."""


class Loop:
    """``wall.get`` and ``wall.getComments`` by offset; an exception costs the rest of its wall or talk."""

    def __init__(self, url: str, token: str, *, waits: bool, seconds: float) -> None:
        session = Session(url, (10.0, 30.0, 90.0))
        self.api = vk_api.VkApi(token=token, api_version="5.199", session=session, config=lambda *_, **__: {})
        if not waits:
            self.api.RPS_DELAY = 0
        self.until = time.monotonic() + seconds
        self.calls = self.lost = 0
        self.posts: set[tuple[int, int]] = set()
        self.talks: list[tuple[int, int]] = []
        self.comments: set[tuple[int, int]] = set()

    def run(self, walls: list[int]) -> None:
        for wall in walls:
            with self._giving_up():
                self._wall(wall)
        for owner, number in self.talks:
            with self._giving_up():
                self._talk(owner, number)

    @contextlib.contextmanager
    def _giving_up(self) -> Iterator[None]:
        try:
            yield
        except Over:
            raise
        except Exception:  # noqa: BLE001  # as such scripts do
            self.lost += 1

    def _ask(self, method: str, **values: Any) -> dict[str, Any]:
        if time.monotonic() > self.until:
            raise Over
        self.calls += 1
        answer: dict[str, Any] = self.api.method(method, values)
        return answer

    def _wall(self, owner: int) -> None:
        offset = 0
        while items := self._ask("wall.get", owner_id=owner, count=PAGE, offset=offset)["items"]:
            for item in items:
                self.posts.add((owner, item["id"]))
                if item["comments"]["count"]:
                    self.talks.append((owner, item["id"]))
            offset += PAGE

    def _talk(self, owner: int, number: int) -> None:
        offset, about = 0, {"owner_id": owner, "post_id": number, "count": PAGE, "thread_items_count": 10}
        while items := self._ask("wall.getComments", offset=offset, preview_length=0, **about)["items"]:
            for item in items:
                self.comments.add((owner, item["id"]))
                self.comments.update(
                    (owner, reply["id"]) for reply in item.get("thread", {}).get("items", ())
                )
            offset += PAGE


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("walls", help="walls:-1,-2")
    parser.add_argument("--token", default="loop")
    parser.add_argument("--waits", action="store_true", help="keep the library's own 0.34 s between calls")
    parser.add_argument("--seconds", type=float, default=600.0)
    options = parser.parse_args()
    loop = Loop(options.url, options.token, waits=options.waits, seconds=options.seconds)
    begun = time.monotonic()
    with contextlib.suppress(Over):
        loop.run([int(wall) for wall in options.walls.removeprefix("walls:").split(",")])
    found = {
        "calls": loop.calls,
        "lost": loop.lost,
        "seconds": time.monotonic() - begun,
        "posts": sorted(loop.posts),
        "comments": sorted(loop.comments),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
