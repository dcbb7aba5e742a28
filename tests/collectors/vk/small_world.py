"""A small world on one wall, so that each change can be seen by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from collectors.standin import Archive, Community, Person, StandIn, WallComment, WallPost
from tests.collectors.vk.vk_world import START

DAY = timedelta(days=1)
TAG = "Наша неделя #неделякачествавбиблиотеке"
MIDWEEK = START + timedelta(days=4, hours=3)


def said(number: int, post: int = 1, top: int | None = None, **rest: object) -> WallComment:
    values = {"date": MIDWEEK - timedelta(hours=20, seconds=-number), "text": f"Отзыв {number}", **rest}
    return WallComment(
        owner_id=-101,
        post_id=post,
        comment_id=number,
        parent_comment_id=top,
        reply_to=top,
        from_id=1,
        **values,  # type: ignore[arg-type]
    )


def wall_post(number: int, text: str = TAG, **rest: object) -> WallPost:
    values = {
        "owner_id": -101,
        "from_id": -101,
        "date": MIDWEEK - timedelta(hours=30, seconds=-number),
        **rest,
    }
    return WallPost(post_id=number, text=text, **values)  # type: ignore[arg-type]


def small(posts: Iterable[WallPost], comments: Iterable[WallComment] = ()) -> Archive:
    library = Community(id=101, name="Библиотека", screen_name="lib101")
    return Archive([library], [Person(id=1, first_name="Анна", last_name="Ким")], posts, comments)


def crowd(posts: int) -> tuple[list[WallPost], list[WallComment]]:
    """More talks than may be read again for nothing."""
    rows = [wall_post(number) for number in range(100, 100 + posts)]
    return rows, [said(1000 + post.post_id, post.post_id) for post in rows]


def talks(standin: StandIn) -> Counter[str]:
    return Counter(call.params["post_id"] for call in standin.calls_of("wall.getComments"))
