"""Charts: plain lists, escaped names, an address behind every bar."""

import hashlib
import json
from importlib.resources import files
from typing import Any

from dashboards import labels
from dashboards.page.drawings import charts as figures
from dashboards.page.sections import lines as sections
from dashboards.page.sections.ranking import ranking_tables
from dashboards.page.texts import names_of
from dashboards.records.page import PageFrames
from tests.dashboards.invented import END


def drawn(frames: PageFrames) -> list[dict[str, Any]]:
    topics = sections.topic_totals(frames.topic_sentiment, labels.shipped_topics())
    return [
        figures.figure_json(figures.activity(frames.daily_activity, END), "days"),
        figures.figure_json(figures.tone_by_library(frames.library_summary), "libraries"),
        figures.figure_json(figures.tone_by_topic(topics), "topics"),
    ]


def test_figures_are_plain_lists_that_any_bundle_reads(frames: PageFrames) -> None:
    text = json.dumps(drawn(frames))
    assert "bdata" not in text and "NaN" not in text
    assert text == json.dumps(drawn(frames))


def test_hostile_name_is_escaped(frames: PageFrames) -> None:
    library = drawn(frames)[1]
    labels_ = [note["text"] for note in library["layout"]["annotations"]]
    assert any("&lt;b" in label for label in labels_)
    assert not any("<b" in label.replace("<br>", "") or "<a" in label for label in labels_)
    hovers = [hover for trace in library["data"] for hover in trace["hovertext"]]
    assert not any("<b " in hover or "<a" in hover for hover in hovers)


def test_every_bar_leads_to_its_texts(frames: PageFrames) -> None:
    for figure in drawn(frames):
        for trace in figure["data"]:
            assert len(trace["customdata"]) == len(trace["x"])
            assert all(address.startswith("#list?") for address in trace["customdata"])


def test_tone_shows_in_signs_and_hatching_too(frames: PageFrames) -> None:
    positive, neutral, negative = drawn(frames)[2]["data"]
    assert positive["text"][0].startswith("▲") and neutral["text"][0].startswith("●")
    assert negative["marker"]["pattern"]["shape"] == "/"


def test_days_after_the_campaign_stand_on_grey(frames: PageFrames) -> None:
    (shape,) = drawn(frames)[0]["layout"]["shapes"]
    assert shape["x0"] == 7.5 and shape["x1"] == 13.5


def test_the_first_thirty_have_a_dot_inside_a_bar_below_the_heading_of_their_tier(frames: PageFrames) -> None:
    readers = next(table for table in ranking_tables(frames, names_of(frames)) if table.id == "reader")
    figure = figures.figure_json(figures.place_ranges(readers.entries), "places")
    bars, dots = figure["data"]
    assert dots["x"] == list(range(1, 31)) and len(bars["x"]) == 30
    # The tenth: places 6 to 16.
    assert (bars["base"][9], bars["base"][9] + bars["x"][9]) == (6, 16)
    assert dots["hovertext"][9] == "Читатель 00009<br>место 10, вероятные места 6–16<br>2-я группа"
    assert dots["customdata"][9] == "#list?participant=r-0009"
    heads = [note for note in figure["layout"]["annotations"] if note["text"].startswith("<b>")]
    assert [note["text"] for note in heads] == ["<b>1-я группа</b>", "<b>2-я группа</b>"]
    assert dots["y"][7] < heads[1]["y"] < dots["y"][8]
    assert dots["y"] == sorted(dots["y"]) and dots["y"][-1] < figure["layout"]["height"]


def test_no_names_and_bars_of_places_overlap(frames: PageFrames) -> None:
    libraries = ranking_tables(frames, names_of(frames))[0].entries
    figure = figures.figure_json(figures.place_ranges(libraries), "places")
    names = [note for note in figure["layout"]["annotations"] if not note["text"].startswith("<b>")]
    assert any("&lt;b" in note["text"] for note in names)
    tops = [note["y"] - figures.LINE * (note["text"].count("<br>") + 1) for note in names]
    bottoms = [0, *(y + figures.DOT / 2 for y in figure["data"][1]["y"])]
    assert all(top >= bottom for top, bottom in zip(tops, bottoms, strict=False))


def test_nothing_is_sent_to_a_cloud() -> None:
    assert figures.CONFIG["showSendToCloud"] is False and figures.CONFIG["plotlyServerURL"] == ""
    assert figures.CONFIG["displayModeBar"] is False


def test_empty_frames_give_empty_figures() -> None:
    assert figures.activity([], END).to_plotly_json()["data"][0]["x"] == []
    assert figures.tone_by_library([]).to_plotly_json()["data"][0]["x"] == []
    assert figures.place_ranges([]).to_plotly_json()["data"][1]["x"] == []


def test_vendored_files_are_those_that_versions_names() -> None:
    folder = files("dashboards").joinpath("page", "vendor")
    lines = [line.split() for line in folder.joinpath("VERSIONS").read_text("utf-8").splitlines()]
    named = [line for line in lines if len(line) == 6 and line[0] != "file"]
    assert {line[0] for line in named} == {"plotly-basic.min.js", "plotly-locale-ru.js"}
    for name, _, version, licence, text, sha256 in named:
        content = folder.joinpath(name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256
        assert licence in folder.joinpath(text).read_text("utf-8") and version[0].isdigit()
