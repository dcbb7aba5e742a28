"""Answers of VK, mutated on the way: what decodes them, what reads their items, what the matcher makes of those."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import requests
from requests.adapters import HTTPAdapter

from collectors.records import Record, decode, encode
from collectors.source import Known
from collectors.standin import serve
from collectors.unread import Unread
from collectors.vk.api.client import Patience, VkClient
from collectors.vk.parse import (
    community_items,
    is_reply,
    moment_of,
    name_of,
    parse_comment,
    parse_community,
    parse_person,
    post_items,
    replies,
)
from collectors.vk.routes.visit import Visit
from collectors.web.limiter import Limiter
from tests.collectors.vk.vk_world import NOW, TOKEN, WALLS, campaign, collect, world
from tests.fuzz.findings import expect, readable
from tests.fuzz.mutating import Draw, damage, dumped, structure

AT_ONCE = Patience(attempts=1, first_pause=0, rate_pause=0, cool_down=0, dead_after=10**9)


class Recorded(NamedTuple):
    method: str
    body: bytes


@cache
def recorded() -> dict[str, list[bytes]]:
    """What a night on a small world is answered, by method; each kind a few times."""
    bodies: dict[str, list[bytes]] = defaultdict(list)
    with serve(world(7, posts=40, comments=90), now=NOW, token=TOKEN) as standin:
        reply = standin.reply

        def remembered(method: str, *rest: Any) -> Any:
            answer = reply(method, *rest)
            if len(answer.body) > 200 and len(bodies[method]) < 12:
                bodies[method].append(answer.body)
            return answer

        standin.reply = remembered  # type: ignore[method-assign]
        collect(standin, campaign(*WALLS, "lib101"))
    bodies["wall.getById"] = bodies["wall.get"][:3]
    return {method: found for method, found in sorted(bodies.items()) if found}


class Played(HTTPAdapter):
    """Answers with a body, wherever it is asked."""

    def __init__(self, body: bytes, status: int) -> None:
        super().__init__()
        self._body, self._status = body, status

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        answer = requests.Response()
        answer.status_code, answer.raw, answer.request = self._status, io.BytesIO(self._body), request
        answer.url = request.url or ""
        return answer


def mutated(draw: Draw, body: bytes) -> tuple[bytes, int | None]:
    """An answer with a change, and the place of the one item that has it (``None`` where more may have)."""
    answer = json.loads(body)
    response = answer["response"]
    items = response if isinstance(response, list) else response.get("items", response.get("groups"))
    match draw.randrange(4):
        case 0:
            return damage(draw, body), None
        case 1:
            return dumped(structure(draw, answer)), None
        case _ if items:
            at = draw.randrange(len(items))
            items[at] = structure(draw, items[at])
            return dumped(answer), at
        case _:
            error = {"error": {"error_code": 10, "error_msg": "Internal"}}
            return dumped(structure(draw, error)), None


def one(draw: Draw) -> bool:
    """Whether the answer was taken as one."""
    method = draw.choice(list(recorded()))
    body = draw.choice(recorded()[method])
    spoilt, at = mutated(draw, body)
    client = VkClient(TOKEN, Limiter(1e9), connections=1, patience=AT_ONCE)
    client._connections[0]._session.mount("https://", Played(spoilt, draw.choice((200, 200, 200, 400, 500))))
    answer = client.ask(method, {"count": 100, "offset": 0})
    if answer.problem:
        said = answer.problem.text
        expect(
            TOKEN not in said and len(said) < 600 and "\n" not in said, f"a problem's text: {said[:300]!r}"
        )
        return False
    good = read(method, json.loads(body)["response"])
    had = read(method, answer.response)
    if at is not None:
        # Whatever stands beside the mutated item; that one may have taken the number of another.
        there: set[object] = {line for _, line in had} | {
            identity(line) for place, line in had if place == at
        }
        lost = [
            line for place, line in good if place != at and not there.intersection((line, identity(line)))
        ]
        expect(not lost, f"{method}: lost {lost[:2]}")
    for _, line in had:
        decode(line)
    return True


def identity(line: bytes) -> tuple[str, ...]:
    said = json.loads(line)
    names = (
        ("type", "owner_id", "post_id", "comment_id", "author_id")
        if "found_by" not in said
        else ("owner_id", "post_id")
    )
    return tuple(str(said.get(name)) for name in names)


def read(method: str, response: Any) -> list[tuple[int, bytes]]:
    """The records of an answer, each with the place of its item."""
    visit = Visit(campaign(*WALLS), Known(), NOW, lambda *_: None)
    unread, found = Unread(), []
    for place, item in enumerate(_items(method, response)):
        for record in _records(visit, method, item, unread):
            found.append((place, encode(record)))
    status, said = unread.verdict("done", None)
    if said:
        readable(said)
        expect(status == "cut_off", "what was not read is not said")
    return found


def _items(method: str, response: Any) -> list[Any]:
    match method:
        case "users.get":
            return list(response)
        case "groups.getById":
            return list(community_items(response))
        case "wall.getById":
            return list(post_items(response))
        case "utils.resolveScreenName":
            return [response]
        case _:
            return list(response["items"])


def _records(visit: Visit, method: str, item: Any, unread: Unread) -> list[Record]:
    now: datetime = visit.now
    name_of(item), moment_of(item)
    found: list[Record | None] = []
    match method:
        case "users.get":
            found = [visit.parsed("person", item, lambda: parse_person(item, fetched_at=now), unread)]
        case "groups.getById":
            found = [visit.parsed("community", item, lambda: parse_community(item, fetched_at=now), unread)]
        case "wall.getComments":
            inner = replies(item)[1] if isinstance(item, dict) else []
            for each in (item, *inner):
                made = lambda: parse_comment(each, fetched_at=now, owner_id="-1", post_id="2")  # noqa: B023
                found.append(visit.parsed("comment", each, made, unread))
        case "newsfeed.search" if isinstance(item, dict) and is_reply(item):
            found = [visit.take_found_comment(item, unread)[0]]
        case "newsfeed.search" | "wall.get" | "wall.getById":
            found = [visit.take_post(item, "wall", "-1", unread)[0]]
    return [record for record in found if record]
