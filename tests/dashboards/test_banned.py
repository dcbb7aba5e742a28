"""Where a network that is banned in Russia is named, the page, the tables and the papers say so; elsewhere nothing is said."""

from __future__ import annotations

from msgspec.structs import replace

from dashboards.labels import BANNED, banned_note, network_name
from dashboards.page.build import render
from dashboards.records.page import PageFrames
from dashboards.tables.notes import ExportAbout, export_notes
from tests.dashboards.frames import about, campaign


def test_the_networks_of_meta_are_starred_and_others_are_not() -> None:
    for network in ("instagram", "facebook", "threads"):
        assert network_name(network).endswith("*")
        assert banned_note(["vk", network]) == BANNED
    assert banned_note(["vk", "ok", "telegram", "max", "site", "file", "доска"]) == ""


def test_the_page_says_it_where_one_text_is_theirs(frames: PageFrames) -> None:
    assert BANNED not in render(frames, about())
    first, *others = frames.page_texts
    assert BANNED in render(
        replace(frames, page_texts=[replace(first, network="facebook"), *others]), about()
    )


def test_the_tables_say_it_on_their_sheet() -> None:
    told = ExportAbout(campaign(), None, "", 1, 1, 0, networks=("vk", "instagram"))
    assert export_notes("posts", told)[-1] == BANNED
    assert BANNED not in export_notes("posts", ExportAbout(campaign(), None, "", 1, 1, 0, networks=("vk",)))
