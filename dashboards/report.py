"""The page: frames in, one HTML file out that opens anywhere without a network."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from dashboards import figures, headline, labels, sections, words
from dashboards.items import Item, Names, collect_items, imported_items, names_of, payload
from dashboards.links import texts
from dashboards.private import write_private
from dashboards.ranking import MOST_ROWS, ranking_tables, why
from dashboards.rows import Frames, as_date, rows

MOST_ITEMS = 20_000
# The views that the page draws. ``topics`` (topic, name, criterion) may come besides, in place of topics.csv.
FRAMES = (
    "headline",
    "daily_activity",
    "participant_ranking",
    "participants",
    "library_summary",
    "municipality_summary",
    "topic_sentiment",
    "suggestions",
    "dialogue",
    "campaign_posts",
    "campaign_comments",
    "tags",
    "credited",
    "libraries",
    "municipalities",
    "coverage",
    "imported_texts",
)
LOCALE_WRAP = "(()=>{{const module={{exports:{{}}}};{code}\n;Plotly.register(module.exports)}})();"
SCRIPTS = ("links.js", "list.js", "tables.js", "charts.js", "page.js")
TEMPLATES = (
    "report.html", "macros.html", "ranking.html", "opinions.html", "dialogue.html", "texts.html", "method.html",
)  # fmt: skip


@dataclass(frozen=True)
class ReportAbout:
    """What the page says of itself.

    ``note`` marks every page, on screen and printed («учебные данные»). ``audience`` is ``internal`` or
    ``public``; the public page leaves every text, name of a reader and link to a comment out. ``missing``
    holds Russian sentences on what could not be seen. ``weights`` are ``[ranking.weights.<class>]``.
    """

    title: str
    note: str
    start: date
    end: date
    timezone: str
    collected_at: datetime | None
    audience: str
    version: str
    missing: Sequence[str] = ()
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def build_report(frames: Mapping[str, pd.DataFrame], about: ReportAbout, out: Path) -> Path:
    """Write the page (mode 0600, whole or not at all) and return its path.

    ``frames`` holds views by name; an absent or empty one leaves its section with a sentence that says so.
    """
    return write_private(out, render(frames, about).encode("utf-8", "replace"))


def render(frames: Frames, about: ReportAbout) -> str:
    """The page as text."""
    public = about.audience == "public"
    names = names_of(frames)
    topics = labels.topics_of(rows(frames, "topics"))
    found = collect_items(frames, names)
    outside = imported_items(frames, names)
    tables = ranking_tables(frames, names, about.weights, public=public)
    drawn = _figures(frames, about, topics)
    scripts = [_plotly(), _locale(), "\n".join(map(_template, SCRIPTS))]
    context: dict[str, Any] = {
        "about": about,
        "public": public,
        "mark": _short_note(about),
        "period": words.period(about.start, about.end),
        "collected": words.moment(about.collected_at, about.timezone) if about.collected_at else "",
        "csp": content_policy(scripts),
        "style": Markup(_style(about)),
        "scripts": [Markup(script) for script in scripts],
        **_sections(frames, names, topics, found),
        "tables": tables,
        "most_rows": MOST_ROWS,
        "most_items": MOST_ITEMS,
        "outside": outside,
        "heights": {figure["id"]: figure["layout"]["height"] for figure in drawn},
        "data": script_json(
            {
                "campaign": payload([] if public else found[:MOST_ITEMS], names, topics, about.timezone),
                "outside": payload([] if public else outside[:MOST_ITEMS], names, topics, about.timezone),
                "figures": drawn,
                "ranking": why(tables),
            }
        ),
    }
    return _environment().get_template("report.html").render(context)


def _sections(
    frames: Frames, names: Names, topics: tuple[labels.Topic, ...], found: list[Item]
) -> dict[str, Any]:
    sums = headline.totals(frames)
    return {
        "sentence": headline.sentence(sums),
        "headline": headline.figures(sums),
        "days": [
            (row_day, row) for row in rows(frames, "daily_activity") if (row_day := as_date(row.get("day")))
        ],
        "libraries": sections.summary_lines(frames, "library_summary", "library", names, topics),
        "places": sections.summary_lines(frames, "municipality_summary", "municipality", names, topics),
        "topics": sections.topic_lines(sections.topic_totals(frames, topics)),
        "waiting": sections.waiting(found),
        "answered": sections.answered_texts(found),
        "quiet_places": sections.silent(frames, "municipality_summary"),
        "lost": headline.losses(frames),
        "suggested": sections.suggested(found),
        "names": names,
        "found": found,
        "coverage": sections.coverage_lines(frames),
        "unfinished": sections.unfinished(frames),
    }


def _figures(frames: Frames, about: ReportAbout, topics: tuple[labels.Topic, ...]) -> list[dict[str, Any]]:
    """The charts that have something to show."""
    empty = pd.DataFrame()
    daily, summary = frames.get("daily_activity", empty), frames.get("library_summary", empty)
    totals = sections.topic_totals(frames, topics)
    drawn = {}
    if len(daily):
        drawn["chart-days"] = figures.activity(daily, about.end)
    if any(row.get("opinions") for row in rows(frames, "library_summary")):
        drawn["chart-libraries"] = figures.tone_by_library(summary)
    if any(row.get("opinions") for _, row in totals):
        drawn["chart-topics"] = figures.tone_by_topic(totals)
    linked = about.audience != "public"
    return [figures.figure_json(figure, name, linked=linked) for name, figure in drawn.items()]


def script_json(value: Any) -> Markup:
    """JSON that can stand inside ``<script>``: no text in it can close the element or start another."""
    encoded = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        encoded = encoded.replace(char, f"\\u{ord(char):04x}")
    return Markup(encoded)


def content_policy(scripts: Sequence[str]) -> str:
    """A policy that lets run exactly the scripts given and lets nothing reach the network."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _environment() -> Environment:
    environment = Environment(
        loader=DictLoader({name: _template(name) for name in TEMPLATES}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(texts=texts, words=words, labels=labels, address=sections.address)
    environment.filters.update(
        number=words.number, counted=words.counted, plural=words.plural, unbroken=_unbroken
    )
    return environment


def _unbroken(text: str) -> Markup:
    """Text in which a range such as «92–99 %» is never parted at its dash."""
    return Markup(re.sub(r"(\d+–\d+)", r'<span class="nb">\1</span>', str(escape(text))))


def _style(about: ReportAbout) -> str:
    """The style sheet, with the note and the audience repeated in the margins of every printed page."""
    marks = [_short_note(about), "" if about.audience == "public" else "для служебного пользования"]
    left, right = (_css_string(mark) for mark in marks)
    font = "font: bold 9pt sans-serif;"
    margins = f"@page {{ @top-left {{ content: {left}; {font} }} @top-right {{ content: {right}; {font} }} }}"
    return f"{_template('report.css')}\n{margins}"


def _short_note(about: ReportAbout) -> str:
    """The note up to its first colon: what fits a navigation bar and a page's margin."""
    return textwrap.shorten(about.note.split(":", 1)[0], 40, placeholder="…")


def _css_string(words_: str) -> str:
    """A CSS string in which nothing can end it or the style element: every odd character by its number."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in words_) + '"'


@cache
def _plotly() -> str:
    return _vendored("plotly-basic.min.js")


@cache
def _locale() -> str:
    return LOCALE_WRAP.format(code=_vendored("plotly-locale-ru.js"))


def _vendored(name: str) -> str:
    text = files("dashboards").joinpath("vendor", name).read_text("utf-8")
    # The browser hashes what it reads: a carriage return would be read as a line feed.
    return text.replace("\r\n", "\n")


def _template(name: str) -> str:
    return files("dashboards").joinpath("templates", name).read_text("utf-8")
