"""The note's figures once more, from what was collected and tagged: no view or fact of ours is asked."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

from tests.dashboards.papers.rich_world import GUEST
from tests.warehouse.world import World

# Readers of the region on the walls of a scope, each comment with its tags and the time of its answer.
SAID = """
with said as (
    select c.owner_id, c.comment_id, c.author_id, c.published_at, t.sentiment, t.topics, t.suggestion, t.question,
           t.sentiment <> 'neutral' or len(t.topics) > 0 as opinion, a.published_at as answered_at
    from comments as c
    join item_tags as t on t.kind = 'comment' and t.owner_id = c.owner_id and t.item_id = c.comment_id
    left join comments as a
      on a.owner_id = c.owner_id and a.author_id = c.owner_id and a.parent_comment_id = c.comment_id
    where list_contains($walls, c.owner_id) and c.author_id not in ('-1', '-2', '-4', $guest)
)
"""
FIGURES = """
select (select count(*) from posts where list_contains($walls, owner_id)) as posts,
       (select count(*) from comments where list_contains($walls, owner_id) and author_id <> $guest) as comments,
       count(distinct author_id) as readers,
       (select sum(likes + reposts)::bigint from posts where list_contains($walls, owner_id)) as marks,
       (select count(*) from comments where list_contains($walls, owner_id) and author_id not in ('-1', '-2', '-4')) as replies,
       count(*) filter (where opinion) as opinions,
       count(*) filter (where sentiment = 'positive') as positive,
       count(*) filter (where sentiment = 'negative') as negative,
       count(*) filter (where opinion and sentiment = 'neutral') as neutral,
       count(*) filter (where question or sentiment = 'negative') as questions,
       count(*) filter (where (question or sentiment = 'negative') and answered_at is not null) as answered,
       count(*) filter (where suggestion) as suggestions
from said
"""
VOTES = """
select author_id, count(*) filter (where sentiment = 'positive') / count(*)
from said where sentiment <> 'neutral' group by author_id
"""
WAITED = """
select epoch(answered_at - published_at) / 3600 from said where question or sentiment = 'negative'
"""
TOPICS = """
select topic, count(*), count(*) filter (where polarity = 'positive'), count(*) filter (where polarity = 'neutral'),
       count(*) filter (where polarity = 'negative')
from (select unnest(topics, recursive := true) from said where opinion) group by topic order by 2 desc, 1
"""


def recounted(world: World, walls: Sequence[str]) -> dict[str, Any]:
    """The figures of the libraries with these walls, by the keys of the note."""
    given = {"walls": list(walls), "guest": GUEST}

    def asked(query: str) -> list[tuple[Any, ...]]:
        return world.connection.execute(SAID + query, given).fetchall()

    names = [column[0] for column in world.connection.execute(SAID + FIGURES, given).description or ()]
    found = dict(zip(names, asked(FIGURES)[0], strict=True))
    votes = [share for _, share in asked(VOTES)]
    waited = [hours for (hours,) in asked(WAITED)]
    low, high = wilson(sum(votes), len(votes)) if len(votes) >= 10 else (None, None)
    return {
        **found,
        "reactions": found.pop("marks") + found.pop("replies"),
        "voters": len(votes),
        "satisfaction": sum(votes) / len(votes) if len(votes) >= 10 else None,
        "satisfaction_low": low,
        "satisfaction_high": high,
        "median_answer_hours": half_answered(waited),
        "topics": asked(TOPICS),
    }


def wilson(hits: float, total: int) -> tuple[float, float]:
    """The 95 % interval, as any textbook has it."""
    z, share = 1.959963984540054, hits / total
    middle, spread = (
        share + z * z / (2 * total),
        z * sqrt(share * (1 - share) / total + (z / (2 * total)) ** 2),
    )
    return (middle - spread) / (1 + z * z / total), (middle + spread) / (1 + z * z / total)


def half_answered(waited: Sequence[float | None]) -> float | None:
    """When half are answered, where those without an answer wait longer than all others."""
    answered = sorted(one for one in waited if one is not None)
    half = (len(waited) + 1) // 2
    return answered[half - 1] if len(answered) >= half > 0 else None
