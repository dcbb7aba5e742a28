"""The stand-in's answers hold to VK's official schema of API 5.199, in every method and shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from collectors.standin import Archive, Community, Person, Quoted
from collectors.standin.errors import MESSAGES
from tests.collectors.standin.standin_world import (
    CAMPAIGN,
    LIBRARY,
    READER,
    TAG,
    WALL,
    archive,
    asking,
    at,
    comment,
    post,
)
from tests.collectors.standin.vk_schema import FOLDER, problems, response_schema

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="VK's schema is not here")

ATTACHMENTS = ("photo", "video", "clip", "audio", "doc", "link", "poll", "album", "graffiti", "podcast")
FIELDS = "city,sex,screen_name,domain,members_count,contacts"


def rich_world() -> Archive:
    quoted = Quoted(owner_id=-5, post_id=3, from_id=READER.id, date=at(50), text=f"<b> {TAG}")
    shown = Quoted(owner_id=WALL, post_id=1, from_id=WALL, date=at(10), text=TAG)
    return archive(
        post(1, f'{TAG} "кавычки" & <script>', attachments=ATTACHMENTS, views=10, pinned=True, ad=True),
        post(9, TAG, quoted=quoted, signer_id=READER.id, edited_at=at(1), text_before_edit="Было"),
        post(1, TAG, owner_id=READER.id, hours_ago=3),
        post(2, "", owner_id=READER.id, hours_ago=2, quoted=shown),
        post(10, TAG, comments_closed=True),
        comment(2, f"Да {TAG}", likes=2),
        comment(3, parent_comment_id=2, from_id=-102),
        comment(4, parent_comment_id=2, reply_to=3, from_id=2),
        comment(5, deleted_at=at(1)),
        comment(6, parent_comment_id=5),
        communities=[
            LIBRARY,
            Community(
                id=102, name="Клуб", screen_name="club_x", city="Псков", contacts=(READER.id,), closed=True
            ),
        ],
        people=[
            READER,
            Person(id=2, first_name="Олег", last_name="К", deactivated="deleted"),
            Person(id=3, first_name="Иван", last_name="Д", deactivated="banned", sex=2, screen_name="ivan"),
        ],
    )


CASES: list[tuple[str, dict[str, Any]]] = [
    ("newsfeed.search", {"q": TAG, "start_time": CAMPAIGN, "count": 2}),
    ("wall.get", {"owner_id": WALL}),
    ("wall.get", {"owner_id": READER.id}),
    ("wall.search", {"owner_id": WALL, "query": TAG}),
    ("wall.getById", {"posts": f"{WALL}_1,{WALL}_9"}),
    ("wall.getComments", {"owner_id": WALL, "post_id": 1, "need_likes": 1, "thread_items_count": 10}),
    ("wall.getComments", {"owner_id": WALL, "post_id": 1, "comment_id": 2}),
    ("wall.getReposts", {"owner_id": WALL, "post_id": 1}),
    ("groups.getById", {"group_ids": "101,102"}),
    ("groups.getById", {"group_ids": "101,102", "fields": FIELDS}),
    ("users.get", {"user_ids": "1,2,3"}),
    ("users.get", {"user_ids": "1,2,3", "fields": FIELDS}),
    ("utils.resolveScreenName", {"screen_name": "svet_lib"}),
    ("utils.resolveScreenName", {"screen_name": "ivan"}),
]


def without_stubs(answer: dict[str, Any]) -> dict[str, Any]:
    """VK's schema requires the author and text of deleted comments too, which VK does not send."""
    for item in answer["response"].get("items", ()) if isinstance(answer["response"], dict) else ():
        if item.get("deleted"):
            item |= {"from_id": 1, "text": ""}
    return answer


@pytest.mark.parametrize("extended", [0, 1])
@pytest.mark.parametrize(("method", "params"), CASES)
def test_answers_hold_to_the_schema(method: str, params: dict[str, Any], extended: int) -> None:
    with asking(rich_world()) as ask:
        body = ask.get(method, extended=extended, **{"fields": FIELDS, **params}).json()
        schema = response_schema(method, extended=bool(extended))
        assert problems(without_stubs(body), schema) == []
        assert body["response"]


def test_only_deleted_comments_break_the_schema() -> None:
    with asking(rich_world()) as ask:
        body = ask.get("wall.getComments", owner_id=WALL, post_id=1).json()
        found = problems(body, response_schema("wall.getComments"))
        assert found == [
            "$.response.items[1]: 'from_id' is a required property",
            "$.response.items[1]: 'text' is a required property",
        ]


def test_the_converted_schema_can_tell_wrong_from_right() -> None:
    schema = response_schema("wall.get")
    assert problems({"response": {"count": 0, "items": []}}, schema) == []
    assert problems({"response": {"items": []}}, schema) == ["$.response: 'count' is a required property"]
    wrong = {"response": {"count": 1, "items": [{"inner_type": "wall_wallpost", "id": "1", "novelty": 2}]}}
    assert [problem.split(":")[0] for problem in problems(wrong, schema)] == [
        "$.response.items[0].id",
        "$.response.items[0]",
    ]


def test_error_bodies_hold_to_the_schema() -> None:
    with asking(rich_world()) as ask:
        error = ask.get("wall.get", count=5).json()["error"]
        # The schema wants a name of its own types in every error; VK's answers have none.
        assert (
            problems({"inner_type": "base_error", **error}, "base/objects.json#/definitions/base_error") == []
        )


def test_error_texts_are_those_of_vk() -> None:
    errors = json.loads((FOLDER / "errors.json").read_text(encoding="utf-8"))["errors"].values()
    official = {error["code"]: error["description"] for error in errors}
    assert {code: official[code] for code in MESSAGES} == MESSAGES


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("vk_wall_response.anon.json", "wall/responses.json#/definitions/wall_get_extended_response"),
        (
            "vk_comment_response.anon.json",
            "wall/responses.json#/definitions/wall_getComments_extended_response",
        ),
        ("vk_group_example.anon.json", "groups/responses.json#/definitions/groups_getById_object_response"),
    ],
)
def test_recorded_answers_hold_to_the_same_schema(name: str, schema: str) -> None:
    path = FOLDER.parent / "fixtures" / "vk" / name
    if not path.is_file():
        pytest.skip("the recorded answers are not here")
    recorded = json.loads(path.read_text(encoding="utf-8"))
    assert problems({"response": recorded}, schema, strict=False) == []
