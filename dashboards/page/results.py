"""A small page of results for everybody: figures, libraries by place or by tier, awards, thanks; no reader, no script.

A library or a portal puts the one file on its site.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, StrictUndefined, Template

from campaign.russian import (
    COMMENTS,
    LIBRARIES,
    POSTS,
    READERS,
    SUGGESTIONS,
    capital,
    counted,
    day,
    day_month,
    listing,
    period,
)
from campaign.settings import Campaign
from dashboards.labels import TIERS_SAY, tier_name
from dashboards.page.sections.headline import sentence
from dashboards.palette import COLOURS, SANS
from dashboards.records.figures import Day, Headline
from dashboards.records.papers import Placed

TALLEST = 120  # units of the drawing
COLUMN = 56


@dataclass(frozen=True)
class Awarded:
    """Who was awarded what: an institution, never a person."""

    name: str
    award: str


@dataclass(frozen=True)
class Group:
    """Libraries under one heading; ``lines`` are place and name, in the order of places, or names by the alphabet."""

    heading: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Bar:
    """A day's bars: left edge, heights, and what they say."""

    left: int
    posts: int
    comments: int
    label: str
    told: str


def results_page(
    headline: Headline,
    places: Sequence[Placed],
    days: Sequence[Day],
    awards: Sequence[Awarded],
    campaign: Campaign,
    frozen_at: datetime,
) -> bytes:
    """The page as one file. ``places`` are the ranked libraries in the order of their places."""
    by_tier = campaign.letters.get("by") == "tier" and all(one.tier is not None for one in places)
    bars = _bars(days)
    page = _template().render(
        campaign=campaign,
        period=period(campaign.start, campaign.end),
        frozen_on=day(frozen_at.astimezone(campaign.timezone).date()),
        sentence=sentence(headline),
        groups=_by_tier(places) if by_tier else _by_place(places),
        note=TIERS_SAY if by_tier else "",
        awards=awards,
        thanks=_thanks(headline),
        bars=bars,
        width=COLUMN * len(bars),
        tallest=TALLEST,
        colours=COLOURS,
        sans=SANS,
    )
    return page.encode("utf-8", "replace")


def _by_place(places: Sequence[Placed]) -> list[Group]:
    return [Group("Библиотеки по местам", [(f"{one.place}.", one.name) for one in places])] if places else []


def _by_tier(places: Sequence[Placed]) -> list[Group]:
    ordered = sorted(places, key=lambda one: (one.tier or 0, one.name))
    return [
        Group(f"{capital(tier_name(int(tier or 0)))} самых активных", [("", one.name) for one in members])
        for tier, members in groupby(ordered, key=lambda one: one.tier)
    ]


def _thanks(headline: Headline) -> str:
    told = [
        counted(count, forms)
        for count, forms in (
            (headline.libraries_active, LIBRARIES),
            (headline.readers, READERS),
            (headline.posts, POSTS),
            (headline.comments, COMMENTS),
            (headline.suggestions, SUGGESTIONS),
        )
        if count
    ]
    return f"Спасибо всем, кто участвовал: {listing(told)}." if told else ""


def _bars(days: Sequence[Day]) -> list[Bar]:
    shown = list(days)
    while shown and not (shown[-1].posts or shown[-1].comments):
        shown.pop()
    most = max((max(one.posts, one.comments) for one in shown), default=0)
    return [
        Bar(
            left=index * COLUMN,
            posts=_height(one.posts, most),
            comments=_height(one.comments, most),
            label=f"{one.day:%d.%m}",
            told=f"{day_month(one.day)}: {counted(one.posts, POSTS)}, {counted(one.comments, COMMENTS)}",
        )
        for index, one in enumerate(shown)
    ]


def _height(count: int, most: int) -> int:
    return max(round(TALLEST * count / most), 1) if count else 0


@cache
def _template() -> Template:
    text = files("dashboards.page").joinpath("templates/results.html").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text)
