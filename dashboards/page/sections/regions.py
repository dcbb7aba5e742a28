"""The regions of the country's page: who shares what, when it was new, and where the region's own page is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaign.russian import moment, number
from campaign.sections.lake import SHARES
from dashboards.records.figures import Sharing


@dataclass(frozen=True)
class RegionLine:
    """A region of the lake; ``page`` is the address of its own page."""

    name: str
    page: str
    shares: str
    new: str
    libraries: str
    posts: str
    comments: str


def region_lines(regions: Sequence[Sharing], pages: Mapping[str, str], zone: str) -> list[RegionLine]:
    return [
        RegionLine(
            name=one.name,
            page=pages.get(one.name, ""),
            shares=SHARES[one.share],
            new=moment(one.pushed_at, zone),
            libraries=number(one.libraries),
            posts=number(one.posts),
            comments=number(one.comments),
        )
        for one in regions
    ]


def with_words(regions: Sequence[Sharing]) -> list[str]:
    """The regions whose readers stand in a ranking of all."""
    return [one.name for one in regions if one.share == "words"]
