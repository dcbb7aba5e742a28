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

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from campaign.russian import (
    COMMENTS,
    LIBRARIES,
    POSTS,
    READERS,
    SUGGESTIONS,
    capital,
    counted,
    day,
    listing,
    period,
)
from campaign.settings import Campaign
from dashboards.labels import TIERS_SAY, tier_name
from dashboards.page.drawings.still import named, still_days
from dashboards.page.sections.headline import sentence
from dashboards.palette import COLOURS, SANS
from dashboards.records.figures import Day, Headline
from dashboards.records.papers import Placed


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
    page = _template().render(
        campaign=campaign,
        period=period(campaign.start, campaign.end),
        frozen_on=day(frozen_at.astimezone(campaign.timezone).date()),
        sentence=sentence(headline),
        groups=_by_tier(places) if by_tier else _by_place(places),
        note=TIERS_SAY if by_tier else "",
        awards=awards,
        thanks=_thanks(headline),
        still=named(still_days(_told(days)), campaign.title),
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


def _told(days: Sequence[Day]) -> list[Day]:
    """Until the last day on which something was written."""
    shown = list(days)
    while shown and not (shown[-1].posts or shown[-1].comments):
        shown.pop()
    return shown


@cache
def _template() -> Template:
    folder = files("dashboards.page").joinpath("templates")
    loader = DictLoader(
        {
            name: folder.joinpath(name).read_text("utf-8")
            for name in ("results.html", "still.html", "still.css")
        }
    )
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("results.html")
