"""The page at full scale: building it, its size, how soon it draws and how soon it answers; beside it a naive Plotly page.

``python benchmarks/report.py [--posts N --comments N] [--folder DIR] [--sample HOME]`` prints a table. The warehouse
is that of ``warehouse.py``; a folder that already holds one is used as it is. ``--sample`` measures a home's own page
too (that of ``bibliopulse demo``, say). Needs Chromium (``CHROMIUM`` or in the path).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.warehouse import CAMPAIGN, Bench, Stages, begun, sized
from campaign.settings import parse_campaign
from commands.report import texts_apart
from dashboards.page.build import ReportAbout, build_report
from dashboards.page.library_pages import build_libraries
from dashboards.records.page import FRAMES, PageFrames
from dashboards.rows import views
from warehouse.connect import published
from warehouse.frames import frame
from warehouse.questions.page import page_frames

HERE = Path(__file__)
BUILD = ("generate", "load_posts", "load_comments", "load_authors", "tag_and_settle", "publishing")
TURNS = 5
# Records when the first chart and the last one stand, by the page's own clock.
WATCH = """
new MutationObserver((changes) => {
    for (const change of changes) if (change.target.dataset.drawn) {
        window.firstDrawn ??= performance.now();
        window.lastDrawn = performance.now();
    }
}).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-drawn'] });
document.addEventListener('plotly_afterplot', () => { window.firstDrawn ??= performance.now(); }, true);
"""
# A choice is answered when the browser has painted what followed from it.
ANSWER = """(view) => new Promise((done) => {
    const began = performance.now();
    window.page.change(view);
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})"""


def about() -> ReportAbout:
    return ReportAbout(parse_campaign(CAMPAIGN), None, "internal", "benchmark")


def index(bench: Bench) -> None:
    """Frames out of the warehouse and the index out of the frames."""
    with published(bench.home) as connection:
        began = time.monotonic()
        frames: dict[str, Any] = {name: frame(connection, name) for name in FRAMES}
        read = time.monotonic() - began
        frames |= page_frames(connection)
        asked = time.monotonic() - began
        path = build_report(views(PageFrames, frames), about(), bench.folder / "reports" / "index.html")
    whole = time.monotonic() - began
    print(json.dumps({"seconds": whole, "asked": asked, "views": read, "bytes": path.stat().st_size}))


def libraries(bench: Bench) -> None:
    """The pages of all libraries, with their texts."""
    with published(bench.home) as connection:
        read = {name: frame(connection, name) for name in FRAMES} | page_frames(connection)
        frames = views(PageFrames, read)
        began = time.monotonic()
        made = build_libraries(
            frames,
            about(),
            bench.folder / "reports" / "libraries",
            texts_apart(connection),
        )
    seconds = time.monotonic() - began
    size = sum(path.stat().st_size for path in made)
    print(json.dumps({"seconds": seconds, "pages": len(made), "bytes": size}))


def naive(bench: Bench) -> None:
    """What one would write first: all posts in one scatter, with their texts on hover."""
    import plotly.graph_objects as go

    with published(bench.home) as connection:
        began = time.monotonic()
        posts = connection.execute(
            "select published_at::timestamp as published_at, coalesce(likes, 0) as likes, text from campaign_posts"
        ).df()
    figure = go.Figure(
        go.Scattergl(x=posts["published_at"], y=posts["likes"], text=posts["text"], mode="markers")
    )
    path = bench.folder / "naive.html"
    figure.write_html(path, include_plotlyjs=True)
    print(json.dumps({"seconds": time.monotonic() - began, "bytes": path.stat().st_size}))


def drawn(path: Path, *, views: bool) -> dict[str, float]:
    """Milliseconds to the first chart and to the slowest answer of a filter; the best of a few turns each."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    first, answers = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]
        )
        for _ in range(TURNS if views else 1):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.add_init_script(WATCH)
            # The view of days has the first of Plotly's charts; what stands on the first view is drawn before it.
            page.goto(f"{path.as_uri()}#days" if views else path.as_uri(), timeout=300_000)
            if views:
                page.wait_for_function("window.firstDrawn !== undefined", timeout=300_000)
                first.append(page.evaluate("window.firstDrawn"))
                page.wait_for_timeout(1500)
                answers.append(max(page.evaluate(ANSWER, view) for view in _views(page)))
            else:
                page.wait_for_selector(".main-svg", timeout=300_000)
                first.append(page.evaluate("performance.now()"))
            page.close()
        browser.close()
    return {"first": min(first), "answer": min(answers, default=0.0)}


def _views(page: Any) -> list[dict[str, str]]:
    """A place, a topic with it, a tone, all at once, nothing."""
    place, topic = page.evaluate("[window.page.campaign.places[0][0], window.page.campaign.topics[0][0]]")
    return [
        {"m": place},
        {"t": topic},
        {"m": "", "t": "", "s": "negative"},
        {"m": place, "t": topic},
        {"m": "", "t": "", "s": ""},
    ]


STAGES: Stages = {stage.__name__: stage for stage in (index, libraries, naive)}


def measure(bench: Bench, sample: Path | None) -> None:
    if not (bench.home / "published").is_dir():
        for stage in BUILD:
            bench.run(stage, script=HERE.with_name("warehouse.py"))
    bench.say("texts", f"{bench.posts:,} posts, {bench.comments:,} comments")
    built = bench.run("index", script=HERE)
    bench.say(
        "index: frames and page",
        f"{built.said['seconds']:.1f} s (views {built.said['views']:.1f} s)",
        "≤ 30 s",
    )
    bench.say("index: peak memory", f"{built.megabytes:,} MB", "≤ 2,048 MB")
    bench.say("index: size", f"{built.said['bytes'] / 1e6:.2f} MB", "≤ 6 MB")
    times = drawn(bench.folder / "reports" / "index.html", views=True)
    bench.say("index: first chart", f"{times['first']:.0f} ms", "≤ 1,000 ms")
    bench.say("index: a filter answered, slowest of five", f"{times['answer']:.0f} ms", "≤ 300 ms")
    pages = bench.run("libraries", script=HERE)
    size = pages.said["bytes"] / 1e6
    bench.say(
        "libraries' pages",
        f"{pages.said['pages']:.0f} in {pages.said['seconds']:.1f} s, {size:,.0f} MB, peak {pages.megabytes:,} MB",
    )
    plain = bench.run("naive", script=HERE)
    bench.say("naive page: built, peak", f"{plain.said['seconds']:.1f} s, {plain.megabytes:,} MB")
    bench.say("naive page: size", f"{plain.said['bytes'] / 1e6:.1f} MB")
    try:
        bench.say("naive page: drawn", f"{drawn(bench.folder / 'naive.html', views=False)['first']:.0f} ms")
    except PlaywrightError as error:  # what a browser cannot open is a result too
        bench.say("naive page: drawn", f"never ({str(error).splitlines()[0][:60]})")
    if sample:
        path = sample / "reports" / "index.html"
        times = drawn(path, views=True)
        bench.say("sample: size", f"{path.stat().st_size / 1e6:.2f} MB", "≤ 3 MB")
        bench.say("sample: first chart", f"{times['first']:.0f} ms", "≤ 1,000 ms")
        bench.say("sample: a filter answered, slowest of five", f"{times['answer']:.0f} ms", "≤ 300 ms")


def main() -> None:
    parser = sized(__doc__, STAGES, comments=300_000)
    parser.add_argument("--sample", type=Path, help="a home whose page is measured too")
    options = parser.parse_args()
    begun(options, STAGES, lambda bench: measure(bench, options.sample))


if __name__ == "__main__":
    main()
