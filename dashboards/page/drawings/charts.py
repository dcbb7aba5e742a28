"""Frames to Plotly figures: one function per chart, no I/O, nothing counted that the view has not counted.

What people or files named is escaped: Plotly reads ``<b>`` and ``<a>`` in its labels. Every point carries in
``customdata`` the address (``#list?…``) of the texts behind it.
"""

import html
import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

from campaign.russian import COMMENTS, NOTHING, POSTS, SHORT_WEEKDAYS, counted, day_month, place_range
from dashboards.labels import TONE_NAMES, TONE_SIGNS, TONES, Topic, tier_name
from dashboards.page.links import texts
from dashboards.page.sections.ranking import Entry
from dashboards.page.typography import bound
from dashboards.palette import COLOURS, SANS
from dashboards.records.figures import Day, Figures, Summary, TopicFigures

NAME_WIDTH = 37
MOST_BARS = 15
CROWDED = 1000  # four digits above a bar would run into its neighbour's on a phone
TICKS = 6
BAR, LINE, GAP, AXIS = 24, 17, 12, 24  # pixels
MOST_DOTS = 30
DOT, DOT_GAP, PLACES_AXIS, HEADING = (
    12,
    9,
    30,
    30,
)  # pixels: a dot, the room below, the axis above all, a tier's heading

CONFIG: dict[str, Any] = {
    "displaylogo": False, "showSendToCloud": False, "plotlyServerURL": "", "displayModeBar": False, "locale": "ru", "responsive": True, "scrollZoom": False, "doubleClick": False,
}  # fmt: skip


def activity(days: Sequence[Day], end: date) -> go.Figure:
    """Posts above, comments below, one bar a day; days after the campaign's end stand on grey."""
    labels = [_day_label(one.day, first=index == 0) for index, one in enumerate(days)]
    figure = go.Figure()
    for column, forms, axis in (("posts", POSTS, "y"), ("comments", COMMENTS, "y2")):
        counts = [getattr(one, column) for one in days]
        figure.add_bar(
            x=labels,
            y=counts,
            yaxis=axis,
            text=[str(count) if 0 < count < CROWDED else "" for count in counts],
            textposition="outside",
            cliponaxis=False,
            constraintext="none",
            textfont={"size": 11},
            marker={"color": COLOURS[column]},
            hovertext=[
                f"{day_month(one.day)}: {counted(count, forms)}"
                for one, count in zip(days, counts, strict=True)
            ],
            hoverinfo="text",
            customdata=[texts(kind=column.rstrip("s"), day=one.day.isoformat()) for one in days],
        )
    _two_rows(figure, labels, sum(one.day <= end for one in days))
    return figure


def _two_rows(figure: go.Figure, labels: list[str], inside: int) -> None:
    heads = [("Записи", 1.0), ("Комментарии", 0.46)]
    axis = {"showgrid": False, "showticklabels": False, "zeroline": False, "fixedrange": True}
    days = {
        "type": "category", "fixedrange": True, "anchor": "y2", "tickangle": 0, "linecolor": COLOURS["line"],
    }  # fmt: skip
    grey = {
        "type": "rect", "xref": "x", "yref": "paper", "x0": inside - 0.5, "x1": len(labels) - 0.5, "y0": 0, "y1": 0.96,
        "fillcolor": "#eef0f2", "line": {"width": 0}, "layer": "below",
    }  # fmt: skip
    figure.update_layout(
        **_layout(height=340, top=24, bottom=62),
        xaxis=days,
        yaxis={**axis, "domain": [0.60, 0.93]},
        yaxis2={**axis, "domain": [0.0, 0.38]},
        bargap=0.28,
        annotations=[_note(name, 0, height, "paper") for name, height in heads],
        shapes=[grey] if 0 < inside < len(labels) else [],
    )


def _day_label(day: date, *, first: bool) -> str:
    number, month = day_month(day).split("\u00a0")
    tail = f"<br>{month[:3]}" if first or day.day == 1 else ""
    return f"{number}<br>{SHORT_WEEKDAYS[day.weekday()]}{tail}"


def tone_by_library(libraries: Sequence[Summary]) -> go.Figure:
    """Opinions of readers about the libraries spoken about most: one stacked bar each."""
    spoken = sorted((one for one in libraries if one.opinions), key=lambda one: (-one.opinions, one.name))
    shown = spoken[:MOST_BARS]
    return _tone_bars([one.name for one in shown], shown, [{"library": one.id} for one in shown], "tone")


def tone_by_topic(table: Sequence[tuple[Topic, TopicFigures]]) -> go.Figure:
    """How readers speak of each topic, most discussed first."""
    shown = [(topic, row) for topic, row in table if row.opinions]
    return _tone_bars(
        [topic.name for topic, _ in shown],
        [row for _, row in shown],
        [{"topic": topic.id} for topic, _ in shown],
        "attitude",
    )


def _tone_bars(
    names: Sequence[str], table: Sequence[Figures | TopicFigures], links: Sequence[dict[str, str]], key: str
) -> go.Figure:
    """Stacked horizontal bars with their names above them, so that long names fit a phone.

    The vertical axis counts pixels from the top: a name of three lines gets the room it needs.
    """
    labels = [_wrapped(name) for name in names]
    centres, height = _rows_below_names(labels)
    most = max((row.opinions for row in table), default=0)
    figure = go.Figure()
    for tone in TONES:
        counts = [getattr(row, tone) for row in table]
        figure.add_bar(
            orientation="h",
            name=TONE_NAMES[tone],
            x=counts,
            y=centres,
            width=BAR,
            text=[f"{TONE_SIGNS[tone]} {count}" if count else "" for count in counts],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": COLOURS[f"on-{tone}"], "size": 12},
            marker=_tone_marker(tone),
            hovertext=[
                f"{_wrapped(name)}<br>{TONE_NAMES[tone]}: {count}"
                for name, count in zip(names, counts, strict=True)
            ],
            hoverinfo="text",
            customdata=[texts(**link, **{key: tone}, mark="opinion") for link in links],
        )
    # There is no half an opinion.
    opinions = {
        "dtick": 1 if most < TICKS else None, "fixedrange": True, "gridcolor": COLOURS["line"], "zeroline": False,
        "rangemode": "tozero", "nticks": TICKS,
    }  # fmt: skip
    figure.update_layout(
        **_layout(height=round(height) + AXIS, top=0, bottom=AXIS),
        barmode="stack",
        uniformtext={"minsize": 10, "mode": "hide"},
        xaxis=opinions,
        yaxis={"fixedrange": True, "visible": False, "range": [height, 0]},
        annotations=[
            _note(label, 0, centre - BAR / 2 - 1, "y") for label, centre in zip(labels, centres, strict=True)
        ],
    )
    return figure


def _rows_below_names(labels: list[str]) -> tuple[list[float], float]:
    """Where the middle of each bar lies, counted from the top, and where the last row ends."""
    centres, top = [], 4.0
    for label in labels:
        top += LINE * (label.count("<br>") + 1) + 4
        centres.append(top + BAR / 2)
        top += BAR + GAP
    return centres, max(top, 40.0)


def place_ranges(entries: Sequence[Entry]) -> go.Figure:
    """The first of the participants with places, in their order. The vertical axis counts pixels from the top.

    Names stand above their bars, so that long ones fit a phone.
    """
    shown = [one for one in entries if one.tier is not None][:MOST_DOTS]
    names = [_wrapped(one.name) for one in shown]
    centres, headings, height = _dots(shown, names)
    hover = [_hover(one, name) for one, name in zip(shown, names, strict=True)]
    spans = [(one.low or one.at, one.high or one.at) for one in shown]
    figure = go.Figure()
    told: dict[str, Any] = {
        "y": centres, "hovertext": hover, "hoverinfo": "text", "customdata": [one.link for one in shown],
    }  # fmt: skip
    figure.add_bar(
        orientation="h",
        base=[low for low, _ in spans],
        # A bar without length could not be pointed at.
        x=[max(high - low, 0.01) for low, high in spans],
        width=DOT / 2,
        marker={"color": COLOURS["level-3"]},
        **told,
    )
    figure.add_scatter(
        x=[one.at for one in shown],
        mode="markers",
        marker={"color": COLOURS["accent"], "size": DOT, "line": {"color": COLOURS["paper"], "width": 1}},
        **told,
    )
    last = max((max(high, one.at) for one, (_, high) in zip(shown, spans, strict=True)), default=1)
    places = {
        "side": "top", "range": [1 - 0.03 * last, last * 1.03], "fixedrange": True, "gridcolor": COLOURS["line"],
        "zeroline": False, "tickmode": "array", "tickvals": _ticks(last),
    }  # fmt: skip
    figure.update_layout(
        **_layout(height=round(height) + PLACES_AXIS, top=PLACES_AXIS, bottom=0),
        xaxis=places,
        yaxis={"fixedrange": True, "visible": False, "range": [height, 0]},
        annotations=[
            *(_note(name, 0, centre - DOT / 2 - 1, "y") for name, centre in zip(names, centres, strict=True)),
            *(_note(f"<b>{tier_name(tier)}</b>", 0, y + HEADING - 4, "y") for tier, y in headings),
        ],
        shapes=[_border(y) for _, y in headings[1:]],
    )
    return figure


def _dots(shown: Sequence[Entry], names: Sequence[str]) -> tuple[list[float], list[tuple[int, float]], float]:
    """The middle of each dot, each tier with the top of its heading, and where the last row ends."""
    centres: list[float] = []
    headings: list[tuple[int, float]] = []
    top = 0.0
    for one, name in zip(shown, names, strict=True):
        if one.tier is not None and (not headings or headings[-1][0] != one.tier):
            headings.append((one.tier, top))
            top += HEADING
        top += LINE * (name.count("<br>") + 1) + 4
        centres.append(top + DOT / 2)
        top += DOT + DOT_GAP
    return centres, headings, max(top, 40.0)


def _hover(one: Entry, name: str) -> str:
    span = place_range(one.low, one.high)
    told = f"{name}<br>место {one.place}, вероятные места {span}" if span else f"{name}<br>место {one.place}"
    return told if one.tier is None else f"{told}<br>{tier_name(one.tier)}"


def _ticks(last: int) -> list[int]:
    """1 and round numbers, about six of them."""
    step = next(
        step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**3, 10**4, 10**6) if last <= 6 * step
    )
    return [1, *range(step, last + 1, step)] if step > 1 else list(range(1, last + 1))


def _border(y: float) -> dict[str, Any]:
    return {
        "type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": y, "y1": y,
        "line": {"color": COLOURS["accent"], "width": 2},
    }  # fmt: skip


def _tone_marker(tone: str) -> dict[str, Any]:
    """Colour and hatching: negative can be told from positive in black and white too."""
    marker: dict[str, Any] = {"color": COLOURS[tone], "line": {"color": COLOURS["paper"], "width": 1}}
    if tone == "negative":
        marker["pattern"] = {
            "shape": "/", "fgcolor": COLOURS["hatch"], "bgcolor": COLOURS[tone], "size": 8, "solidity": 0.2,
        }  # fmt: skip
    return marker


def _note(words: str, x: float, y: float, yref: str) -> dict[str, Any]:
    return {
        "text": words, "x": x, "y": y, "xref": "paper", "yref": yref, "xanchor": "left", "yanchor": "bottom",
        "align": "left", "showarrow": False, "font": {"size": 13, "color": COLOURS["ink"]}, "xshift": -2,
    }  # fmt: skip


def _layout(*, height: int, top: int, bottom: int) -> dict[str, Any]:
    return {
        "template": None, "height": height, "autosize": True, "margin": {"l": 6, "r": 12, "t": top, "b": bottom},
        "font": {"family": SANS, "size": 13, "color": COLOURS["ink"]}, "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)", "showlegend": False, "dragmode": False,
        "hoverlabel": {"font": {"family": SANS, "size": 13}, "align": "left"}, "separators": ",\u00a0",
    }  # fmt: skip


def escape(words: str) -> str:
    """Text that Plotly shows as it stands: without ``<``, ``>`` and ``&`` it sees no tags."""
    return html.escape(words, quote=False)


def _wrapped(name: str) -> str:
    lines = textwrap.wrap(bound(name), NAME_WIDTH, break_on_hyphens=False, break_long_words=False)
    return "<br>".join(map(escape, lines)) or NOTHING


def figure_json(
    figure: go.Figure, div_id: str, *, linked: bool = True, days: Sequence[str] = ()
) -> dict[str, Any]:
    """What the page hands to Plotly: plain lists, which every plotly.js reads; ``days`` are those of the bars.

    Without ``linked`` the addresses of texts are left out: the public page has none.
    """
    drawn = figure.to_plotly_json()
    data = [
        {key: part for key, part in one.items() if linked or key != "customdata"} for one in drawn["data"]
    ]
    return {"id": div_id, "data": data, "layout": drawn["layout"], "config": CONFIG, "days": list(days)}
