"""A small world for the tests of the stand-in, and a client that asks it over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import httpx

from collectors.standin import Archive, Community, Faults, Person, StandIn, WallComment, WallPost, serve

NOW = datetime.fromisoformat("2025-11-09T03:00:00+03:00")
CAMPAIGN = int(datetime.fromisoformat("2025-11-01T00:00:00+03:00").timestamp())
WALL = -101
TAG = "#НеделяКачестваВБиблиотеке"

READER = Person(id=1, first_name="Анна", last_name="Петрова", sex=1, city="Остров")
LIBRARY = Community(id=101, name="Библиотека «Свет»", screen_name="svet_lib", members=50, city="Остров")


def at(hours_ago: float) -> datetime:
    return NOW - timedelta(hours=hours_ago)


def post(
    post_id: int, text: str = TAG, *, hours_ago: float = 10, owner_id: int = WALL, **rest: Any
) -> WallPost:
    values = {"from_id": owner_id, "date": at(hours_ago), **rest}
    return WallPost(owner_id=owner_id, post_id=post_id, text=text, **values)


def comment(comment_id: int, text: str = "Спасибо", *, hours_ago: float = 5, **rest: Any) -> WallComment:
    values = {"owner_id": WALL, "post_id": 1, "from_id": READER.id, "date": at(hours_ago), **rest}
    return WallComment(comment_id=comment_id, text=text, **values)


def archive(*items: WallPost | WallComment, **rest: Any) -> Archive:
    return Archive(
        rest.get("communities", [LIBRARY]),
        rest.get("people", [READER]),
        [item for item in items if isinstance(item, WallPost)],
        [item for item in items if isinstance(item, WallComment)],
    )


class Asker:
    """Asks a running stand-in as a program does, and hands back the body."""

    def __init__(self, standin: StandIn, http: httpx.Client) -> None:
        self.standin = standin
        self.http = http

    def get(self, method: str, **params: Any) -> httpx.Response:
        return self.http.get(method, params={"v": "5.199", "access_token": "key", **params})

    def __call__(self, method: str, **params: Any) -> Any:
        """The value of ``response``."""
        body = self.get(method, **params).json()
        assert "response" in body, body
        return body["response"]

    def error(self, method: str, **params: Any) -> tuple[int, str]:
        body = self.get(method, **params).json()
        assert "error" in body, body
        return body["error"]["error_code"], body["error"]["error_msg"]


@contextmanager
def asking(world: Archive, **options: Any) -> Iterator[Asker]:
    with serve(world, **{"now": NOW, **options}) as standin, httpx.Client(base_url=standin.url) as http:
        yield Asker(standin, http)


def asking_with(faults: Faults, world: Archive | None = None) -> Any:
    return asking(world or archive(post(1)), faults=faults)


def ids(answer: dict[str, Any]) -> list[int]:
    return [item["id"] for item in answer["items"]]
