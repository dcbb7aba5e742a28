"""Records of every kind without the forgotten: what is theirs goes whole, what names them loses that, and all else stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.forgetting import ERASED, Eraser
from collectors.records import Author, Comment, Coverage, Gone, Named, Night, Post, Purged, Record

ZINA, SMALL, ANNA = "1900000555", "55", "7"
# Two accounts, one of which could be a count; and a post on somebody else's wall.
KNOWN = {ZINA, SMALL, "-1_77", "@zina_p", "comment:-1_40"}
VK: dict[str, Any] = {"network": "vk", "fetched_at": datetime(2025, 11, 5, 3, tzinfo=UTC)}


@pytest.fixture
def eraser() -> Eraser:
    return Eraser(lambda network, identifier: network == "vk" and identifier in KNOWN, by_name=True)


def post(number: str = "5", owner: str = "-1", **values: Any) -> Post:
    return Post(**{"owner_id": owner, "post_id": number, "author_id": ANNA, "found_by": "x"} | VK | values)


def comment(on_post: str, owner: str = "-1", **values: Any) -> Comment:
    given = {"owner_id": owner, "post_id": on_post, "comment_id": "9", "author_id": ANNA}
    return Comment(**given | VK | values)


def gone(kind: Any, item: str, owner: str = "-1") -> Gone:
    return Gone(kind=kind, owner_id=owner, item_id=item, **VK)


THEIRS: tuple[Record, ...] = (
    post(author_id=ZINA), post(owner=ZINA), post("77"), comment("5", author_id=ZINA), comment("5", owner=ZINA),
    comment("77"), Author(author_id=ZINA, kind="person", **VK), Named(screen_name="zina_p", author_id=ZINA, **VK),
    gone("post", "77"), gone("comment", "9", owner=ZINA), Purged(kind="post", owner_id="-1", item_id="77", part="words", **VK),
    gone("comment", "40"), Purged(kind="comment", owner_id="-1", item_id="40", part="words", **VK),
)  # fmt: skip
OTHERS: tuple[Record, ...] = (
    post(), post("78"), comment("78"), comment("5", author_id=None), Author(author_id=ANNA, kind="person", contacts=("8",), **VK),
    Named(screen_name="anna", author_id=ANNA, **VK), gone("post", "78"),
    # A comment with the number of their post, a post with that of their comment.
    gone("comment", "77"), gone("post", "40"), Purged(kind="comment", owner_id="-1", item_id="77", part="words", mentions=(ANNA,), **VK), Coverage(route="wall", target="-1", error="10: x", **VK),
    Coverage(route="comments", target="-1_78", **VK), Night(counting=True, fetched_at=VK["fetched_at"]),
    post(author_id=ZINA, network="ok"), comment("77", network="ok"),
)  # fmt: skip


@pytest.mark.parametrize("record", THEIRS, ids=str)
def test_what_is_theirs_goes_whole(eraser: Eraser, record: Record) -> None:
    assert eraser.without(record) is None


@pytest.mark.parametrize("record", OTHERS, ids=str)
def test_what_is_anothers_stays_the_same_object(eraser: Eraser, record: Record) -> None:
    assert eraser.without(record) is record


def test_a_text_without_words_no_longer_names_them(eraser: Eraser) -> None:
    said = Purged(
        kind="comment", owner_id="-1", item_id="6", part="words", mentions=(ANNA, ZINA, "zina_p", "anna"),
        wants=({"name": "очередь к [id1900000555|Зине]"},), **VK,
    )  # fmt: skip
    left = eraser.without(said)
    assert isinstance(left, Purged)
    assert left.mentions == (ANNA, "anna")
    assert left.wants == ({"name": f"очередь к {ERASED}"},)


def test_what_stands_under_a_post_of_theirs_goes_with_it(eraser: Eraser) -> None:
    under, beside, elsewhere = comment("5"), comment("6"), comment("5", owner="-2")
    assert eraser.without(under) is under
    assert eraser.without(post("5", author_id=ZINA)) is None
    assert [eraser.without(each) for each in (under, beside, elsewhere)] == [None, beside, elsewhere]


@pytest.mark.parametrize(
    ("target", "error", "left"),
    [
        ("-1_77", None, (ERASED, None)),
        (ZINA, None, (ERASED, None)),
        (f"-2_8,{ZINA}_4", None, (ERASED, None)),
        ("-1", f"vk.com/id{ZINA} закрыт", ("-1", f"{ERASED} закрыт")),
        (f"vk.com/id{ZINA}", "10: x", (ERASED, "10: x")),
    ],
)
def test_what_was_asked_is_told_without_them(
    eraser: Eraser, target: str, error: str | None, left: tuple[str, str | None]
) -> None:
    shown = eraser.without(Coverage(route="wall", target=target, error=error, **VK))
    assert isinstance(shown, Coverage) and (shown.target, shown.error) == left


def test_a_community_and_a_post_lose_whom_they_name(eraser: Eraser) -> None:
    club = eraser.without(Author(author_id="-1", kind="community", contacts=(ZINA, ANNA), **VK))
    assert isinstance(club, Author) and club.contacts == (ANNA,)
    signed, other = eraser.without(post(signer_id=ZINA)), eraser.without(post(signer_id=ANNA))
    assert isinstance(signed, Post) and isinstance(other, Post)
    assert (signed.signer_id, other.signer_id) == (None, ANNA)


@pytest.mark.parametrize(
    ("quoted", "is_theirs"),
    [
        ({"owner_id": 1900000555}, True),
        ({"from_id": "1900000555"}, True),
        ({"owner_id": -1, "from_id": 7}, False),
        ({"owner_id": True}, False),
        # Whose number it is says who is named beside it.
        ({"id": 55, "first_name": "Зина"}, True),
        ({"id": 55}, False),
    ],
)
def test_what_repeats_them_is_no_quotation_any_more(
    eraser: Eraser, quoted: dict[str, Any], is_theirs: bool
) -> None:
    said = post(quoted_text="Мои слова", payload={"copy_history": [quoted]})
    shown = eraser.without(said)
    assert isinstance(shown, Post) and (shown is said) != is_theirs
    assert shown.quoted_text == (ERASED if is_theirs else "Мои слова")
    assert shown.payload == {"copy_history": [] if is_theirs else [quoted]}


def test_a_payload_loses_their_objects_and_numbers(eraser: Eraser) -> None:
    shown = eraser.without(
        comment("5", payload={
            "from_id": 7, "count": 55, "signer_id": 55, "reply_to_user": "55", "ids": [1900000555, 7], "flag": True,
            "profiles": [{"id": 55, "screen_name": "z"}, {"id": 7, "first_name": "Аня"}], "things": [{"id": 55}],
            "items": [{"from_id": 55, "text": "её"}, {"from_id": 7, "text": f"не её, а vk.com/id{ZINA} читала"}],
            "first": {"owner_id": 55}, "last": {"owner_id": 7}, "number": 1900000555, "nothing": None,
        })
    )  # fmt: skip
    assert isinstance(shown, Comment) and shown.payload == {
        "from_id": 7, "count": 55, "signer_id": None, "reply_to_user": None, "ids": [7], "flag": True,
        "profiles": [{"id": 7, "first_name": "Аня"}], "things": [{"id": 55}],
        "items": [{"from_id": 7, "text": f"не её, а {ERASED} читала"}],
        "first": None, "last": {"owner_id": 7}, "number": None, "nothing": None,
    }  # fmt: skip
