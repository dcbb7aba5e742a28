"""The page and the libraries' own pages: frames in, HTML files out that open anywhere without a network."""

import base64
import hashlib
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from campaign import russian as words
from campaign.files import write_private
from campaign.settings import Campaign
from dashboards import labels
from dashboards.page.drawings import charts as figures
from dashboards.page.drawings.map import LEVELS, Drawing, region_tiles, tiles
from dashboards.page.forms import word_forms
from dashboards.page.handed import handed
from dashboards.page.links import library_file, library_page, texts
from dashboards.page.payload import DATA, group_members, item_id, outside_payload, payload, script_json
from dashboards.page.pieces import Pieces
from dashboards.page.rooms import rooms, sections_shown
from dashboards.page.sections import cards, elsewhere, gaps, glance, headline, lines
from dashboards.page.sections.ranking import MOST_ROWS, Table, flag_group, ranking_tables, why
from dashboards.page.sections.regions import region_lines, with_words
from dashboards.page.sections.stills import Stills, stills
from dashboards.page.texts import Names, names_of
from dashboards.page.tonight import tonight
from dashboards.page.typography import held, soft, unbroken
from dashboards.palette import COLOURS, SANS
from dashboards.records.figures import Summary
from dashboards.records.page import PageFrames

STYLES = ("report.css", "views.css", "still.css", "paper.css")
LOCALE_WRAP = "(()=>{{const module={{exports:{{}}}};{code}\n;Plotly.register(module.exports)}})();"
SCRIPTS = (
    "words.js", "links.js", "numbers.js", "figures/counts.js", "figures/joined.js", "texts/talk.js", "texts/search.js", "texts/list.js", "figures/tables.js", "figures/view.js",
    "figures/map.js", "figures/charts.js", "figures/saving.js", "glance.js", "corrections/store.js", "corrections/form.js", "corrections/tray.js",
    "rooms.js", "searchable.js", "page.js",
)  # fmt: skip
TEMPLATES = (
    "report.html", "macros.html", "view.html", "summary.html", "compare.html", "map.html", "days.html", "regions.html", "ranking.html",
    "elsewhere.html", "opinions/table.html", "opinions/topics.html", "opinions/libraries.html", "opinions/places.html",
    "texts/list.html", "texts/questions.html", "texts/suggestions.html", "texts/bright.html", "texts/posts.html", "texts/quotes.html", "correct.html", "still.html", "texts/outside.html",
    "method.html",
)  # fmt: skip


@dataclass(frozen=True)
class ReportAbout:
    """What the page says of itself.

    The campaign's note marks every page, on screen and printed («учебные данные»). ``audience`` is ``internal`` or
    ``public``; the public page leaves out every text that people have not approved, names of persons, links to
    comments and personal walls, and suspicions. ``borders`` are the home's own, drawn in place of the tiles.
    """

    campaign: Campaign
    collected_at: datetime | None
    audience: str
    version: str
    borders: Drawing | None = None
    # The lemma of a word in lower case, for the search; without it words are found as they are written.
    lemma_of: Callable[[str], str] | None = None
    # Whether every library has a sheet in ``../appeal`` beside its page.
    sheets: bool = False
    level: labels.Level = labels.MUNICIPALITY
    # Without texts nothing leads to them, and no library has a page of its own.
    only_figures: bool = False
    # Of a region in the lake, whose page stands one folder below the country's.
    region: str = ""
    # Addresses of regions' own pages.
    pages: Mapping[str, str] = field(default_factory=dict)

    @property
    def hides_texts(self) -> bool:
        return self.audience == "public" or self.only_figures


def build_report(frames: PageFrames, about: ReportAbout, out: Path) -> Path:
    """Write the page (mode 0600, whole or not at all) and return its path.

    A view without rows leaves its section with a sentence that says so.
    """
    return write_private(out, render(frames, about).encode("utf-8", "replace"))


def render(
    frames: PageFrames, about: ReportAbout, of: Summary | None = None, pieces: Pieces | None = None
) -> str:
    """The page as text, or the page of a library, whose figures and frames these are. Its texts may come in ``pieces`` instead of
    ``page_texts``, not for the public: they have yet to be put into it."""
    library = of.id if of else ""
    campaign, public = about.campaign, about.hides_texts
    frames = lines.with_days(lines.with_corrected_shares(frames))
    names = names_of(frames)
    topics = labels.shipped_topics()
    decided = lines.corrections(frames.corrected)
    # Where a page holds only some texts, a library's own has all of its.
    apart = frames.page_cube is not None and not library and not about.only_figures
    tables = ranking_tables(
        frames, names, public=about.audience == "public", decided=decided, on_own_pages=apart
    )
    embedded = payload(frames, names, topics, public=public)
    drawn = [] if library else _figures(frames, about, topics, tables)
    drawing = [] if library else [_plotly(), _locale()]
    script = "\n".join(_shipped("scripts", name) for name in SCRIPTS)
    linked = _linked(frames, embedded, decided, in_pieces=pieces is not None)
    known = pieces.known if pieces else ()
    outside = [] if public or library else frames.imported_texts
    context: dict[str, Any] = {
        "about": about,
        "campaign": campaign,
        "public": public,
        "library": library,
        "library_file": library_file,
        "library_page": library_page,
        "mark": _short_note(about),
        "period": words.period(campaign.start, campaign.end),
        "tonight": tonight(about.collected_at, campaign.timezone.key, frames.completeness),
        "csp": content_policy([*drawing, script]),
        "style": Markup(_style(about)),
        "drawing": [Markup(one) for one in drawing],
        "script": Markup(script),
        **_sections(frames, names, topics, tables, of, about.level, on_own_pages=apart),
        "regions": region_lines(frames.regions or (), about.pages, campaign.timezone.key),
        "of_people": with_words(frames.regions or ()),
        "posts": [] if public else cards.post_lines(pieces.posts if pieces else frames.page_texts, names),
        **_cards(frames, names, topics, campaign.timezone.key, library, public=public),
        **({} if library else _elsewhere(frames, public=public)),
        "whole": embedded["cube"] is None,
        "embedded": len(embedded["texts"]["set"]) + sum(one.texts for one in known),
        "quoted": _quoted(frames),
        "quotable": any(one.suggestion for one in frames.page_texts),
        "corrected": len(decided) + sum(one.corrected for one in known),
        "tables": tables,
        "held": linked["groups"],
        "most_rows": MOST_ROWS,
        "most_drawn": figures.MOST_DOTS,
        "outside": outside,
        "handed": []
        if public or library
        else gaps.handed_lines(frames.announcements, frames.owed_notes, campaign.notes_until),
        "banned": labels.banned_note(
            [
                *embedded["networks"],
                *(one for piece in known for one in piece.networks),
                *(one.network for one in outside),
            ]
        ),
        "stills": stills(frames, topics, campaign.title, names.library(library), public=public)
        if library
        else Stills(),
        "heights": {figure["id"]: figure["layout"]["height"] for figure in drawn},
        "data": script_json(
            {
                "words": handed(about.level),
                "public": public,
                "campaign": embedded | linked,
                "shares": lines.told_shares(frames, of),
                "outside": outside_payload(frames, names, topics) if outside else None,
                "figures": drawn,
                "days": [row.day.isoformat() for row in frames.daily_activity],
                "asked": glance.asked_rows(frames.page_themes, topics, public=public),
                "registry": [] if public else glance.registry_rows(names),
                "ranking": why(tables),
                "forms": word_forms((one.text for one in frames.page_texts), about.lemma_of)
                if about.lemma_of
                else "",
            }
        ),
    }
    context["shown"] = shown = sections_shown(context)
    context["rooms"] = rooms(shown, public=public, library=bool(library), places=about.level.leaf)
    return _unindented(_environment().get_template("report.html").render(context))


def _unindented(page: str) -> str:
    """The page without the templates' indents, up to its data and scripts, whose hashes the policy names."""
    markup, data, rest = page.partition(DATA)
    return re.sub(r"\n\s+", "\n", markup) + data + rest


def _quoted(frames: PageFrames) -> set[str]:
    """The sections of texts that have one to show."""
    texts, groups = frames.page_texts, frames.page_themes
    given = {
        "list": texts,
        "questions": [one for one in texts if one.waiting],
        "suggestions": [*groups, *(one for one in texts if one.suggestion)],
    }
    return {name for name, some in given.items() if some}


def _linked(
    frames: PageFrames, campaign: dict[str, Any], decided: dict[str, str], *, in_pieces: bool
) -> dict[str, Any]:
    """The texts behind suspicions and groups of suggestions, and what people decided of a text, by its number; where texts come in
    pieces, which tell what was decided, those behind a group by their ids."""
    found = {key: index for index, key in enumerate(campaign["texts"]["id"])}
    named = [(flag_group(one), one.items) for one in frames.participant_flags]
    named += [(one.theme_id, one.items) for one in frames.page_themes]
    members: list[tuple[str, Sequence[int | str]]] = [
        (name, [*map(item_id, items)] if in_pieces else group_members(items, found)) for name, items in named
    ]
    return {
        "groups": {name: here for name, here in members if here},
        "corrections": {found[key]: told for key, told in decided.items() if key in found},
    }


def _sections(
    frames: PageFrames,
    names: Names,
    topics: tuple[labels.Topic, ...],
    tables: Sequence[Table],
    of: Summary | None,
    level: labels.Level,
    *,
    on_own_pages: bool,
) -> dict[str, Any]:
    sums = frames.headline
    by_library = {} if of else lines.topics_by_library(frames.topic_sentiment, topics)
    return {
        "sentence": headline.library_sentence(tables, of.id) if of else headline.sentence(sums),
        "headline": headline.library_figures(of)
        if of
        else headline.figures(sums, sum(row.posts > 0 for row in frames.municipality_summary), level),
        "days": [(row.day, row) for row in frames.daily_activity],
        "libraries": lines.summary_lines(
            frames.library_summary, "library", names, by_library, on_own_pages=on_own_pages
        ),
        "places": lines.summary_lines(frames.municipality_summary, "municipality", names, {}),
        "topics": lines.topic_lines(lines.topic_totals(frames.topic_sentiment, topics)),
        "quiet_places": lines.silent(frames.municipality_summary),
        "tiles": (region_tiles if level is labels.REGION else tiles)(names.municipalities),
        "wide": " wide" if level is labels.REGION else "",
        "levels": LEVELS,
        "lost": [] if of else headline.losses(sums),
        "names": names,
        "coverage": gaps.coverage_lines(frames.coverage_by_route),
        "unfinished": gaps.unfinished(frames.coverage_by_route),
        "missing": gaps.missing_lines(frames.known_missing),
        "reviewed": max((one.n_reviewed for one in frames.corrected_shares), default=0),
        "compared": lines.comparison(frames.compare or ()),
        "beside": lines.beside(
            frames.compare or (), lines.earlier_campaign(frames.compare_campaigns or ())[1]
        ),
        **dict(zip(("earlier", "year"), lines.earlier_campaign(frames.compare_campaigns or ()), strict=True)),
    }


def _cards(
    frames: PageFrames, names: Names, topics: tuple[labels.Topic, ...], zone: str, of: str, *, public: bool
) -> dict[str, list[cards.Card]]:
    by_id = {topic.id: topic for topic in topics}
    here = {item_id(one) for one in frames.page_texts}
    behind = {item_id(one) for theme in frames.page_themes for one in theme.items}
    # Of a library all texts that stand behind what readers want of it are on its page.
    quotable, held = (here, None) if public else (None, behind if of else here)
    return {
        "brightest": cards.brightest(frames.brightest, names, quotable, zone),
        "practice": cards.best_practice(frames.best_practice, names, by_id, quotable, zone),
        "groups": cards.themes(
            frames.page_themes, names, by_id, [row.day.isoformat() for row in frames.daily_activity], held, of
        ),
    }


def _elsewhere(frames: PageFrames, *, public: bool) -> dict[str, Any]:
    sums = next(iter(frames.outside_summary), None)
    strangers = elsewhere.stranger_lines(frames.outside_participants, public=public, apart=True)
    return {
        "apart": elsewhere.apart_sentence(sums) if sums else "",
        "strangers": strangers,
        "kept_back": elsewhere.people_kept_back(sums, strangers) if sums and public else "",
        "undecided": []
        if public
        else elsewhere.stranger_lines(frames.undecided_regions, public=False, apart=False),
        "taken": [] if public else elsewhere.taken_lines(frames.taken_out),
    }


def _figures(
    frames: PageFrames, about: ReportAbout, topics: tuple[labels.Topic, ...], tables: Sequence[Table]
) -> list[dict[str, Any]]:
    """The charts that have something to show."""
    totals = lines.topic_totals(frames.topic_sentiment, topics)
    drawn = {}
    if frames.daily_activity:
        drawn["chart-days"] = figures.activity(frames.daily_activity, about.campaign.end)
    if any(row.opinions for row in frames.library_summary):
        drawn["chart-libraries"] = figures.tone_by_library(frames.library_summary)
    if any(row.opinions for _, row in totals):
        drawn["chart-topics"] = figures.tone_by_topic(totals)
    for table in tables:
        if table.tiers:
            drawn[f"chart-places-{table.id}"] = figures.place_ranges(table.entries)
    linked = not about.hides_texts
    days = [row.day.isoformat() for row in frames.daily_activity]
    return [figures.figure_json(figure, name, linked=linked, days=days) for name, figure in drawn.items()]


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


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=DictLoader({name: held(_shipped("templates", name)) for name in TEMPLATES}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(texts=texts, words=words, labels=labels)
    environment.filters.update(
        soft=soft, number=words.number, counted=words.counted, plural=words.plural, unbroken=unbroken
    )
    return environment


def _style(about: ReportAbout) -> str:
    """The style sheet, with the note and the audience repeated in the margins of every printed page."""
    marks = [_short_note(about), "" if about.audience == "public" else "для служебного пользования"]
    left, right = (_css_string(mark) for mark in marks)
    font = "font: bold 9pt sans-serif;"
    margins = f"@page {{ @top-left {{ content: {left}; {font} }} @top-right {{ content: {right}; {font} }} }}"
    table = COLOURS | {"sans": SANS}
    root = " ".join(f"--{name}: {value};" for name, value in table.items())
    return "\n".join([f":root {{ {root} }}", *(_shipped("templates", name) for name in STYLES), margins])


def _short_note(about: ReportAbout) -> str:
    """The note up to its first colon: what fits a navigation bar and a page's margin."""
    return textwrap.shorten(about.campaign.note.split(":", 1)[0], 40, placeholder="…")


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
    # The browser hashes what it reads: a carriage return would be read as a line feed.
    return _shipped("vendor", name).replace("\r\n", "\n")


@cache
def _shipped(folder: str, name: str) -> str:
    return files("dashboards").joinpath("page", folder, name).read_text("utf-8")
