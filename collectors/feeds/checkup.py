"""The lines of ``check`` about sites: which feeds answer, which are dead, which have fallen silent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

from campaign.run import Run
from collectors.feeds.access import feed_way
from collectors.feeds.collect import NOTHING
from collectors.feeds.parse import NETWORK, Feed
from collectors.feeds.site import Site
from collectors.feeds.targets import targets
from collectors.reading import Reading
from collectors.source import BAD, GOOD, NOTE, Budget, Known, Line
from collectors.web.client import WebClient
from collectors.web.limiter import Limiter
from collectors.web.patience import WHILE_A_PERSON_WAITS

SILENT = timedelta(days=180)
_MEND = "исправьте адрес в столбцах site и feed файла libraries.csv или в addresses файла campaign.toml"


def feed_lines(run: Run) -> Iterator[Line]:
    """A line for the sites together, and one for each that a person should look at."""
    sites = targets(run.campaign)
    if not sites:
        yield Line("ленты сайтов", NOTE, "адресов нет", NOTHING)
        return
    night = Reading(NETWORK, run.campaign, Known(), Budget(run.now))
    guard, rate = feed_way(run)
    troubles: list[Line] = []
    with closing(WebClient(Limiter(rate), guard=guard, patience=WHILE_A_PERSON_WAITS)) as web:
        for target in sites:
            site = Site(web, target, night, "")
            found = site.feed()
            subject = f"лента {target.account}"
            if found is None:
                state = NOTE if site.status == "skipped" else BAD
                troubles.append(Line(subject, state, "; ".join(site.troubles), _MEND))
            elif said := _silence(run, found[0]):
                troubles.append(Line(subject, NOTE, said, "спросите библиотеку, не переехал ли сайт"))
    dead = sum(line.state == BAD for line in troubles)
    unnamed = sum(line.state == NOTE and line.todo == _MEND for line in troubles)
    said = f"читаются {len(sites) - dead - unnamed} из {len(sites)}"
    yield Line("ленты сайтов", BAD if dead == len(sites) else GOOD, said)
    yield from troubles


def _silence(run: Run, feed: Feed) -> str:
    """What is strange about a feed that can be read."""
    newest = max((entry.published_at for entry in feed.entries if entry.published_at), default=None)
    if newest is None:
        return "записей с датой в ленте нет" if feed.entries else "лента пуста"
    return (
        f"последняя запись {newest.astimezone(run.campaign.timezone):%d.%m.%Y}"
        if run.now - newest > SILENT
        else ""
    )
