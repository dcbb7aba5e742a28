"""Cards of the page: brightest posts, best practice, what readers want; and the table of posts."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from campaign.marks import readable
from campaign.russian import (
    COMPLAINTS,
    LIBRARIES_OF,
    NBSP,
    QUESTIONS,
    REACTIONS,
    READERS,
    SUGGESTIONS,
    counted,
    in_zone,
    number,
)
from dashboards.labels import Topic
from dashboards.page.drawings.still import Trend, trend
from dashboards.page.links import outside, texts
from dashboards.page.payload import item_id
from dashboards.page.texts import Nameless, Names
from dashboards.records.texts import Bright, Item, LibraryPost, Practice, Text, Theme

MOST_CARDS = 300
MOST_THEMES, MOST_POSTS, MOST_WORDS = 60, 100, 90


@dataclass(frozen=True)
class Card:
    """A quotation with what is said of it. ``libraries``, ``place``, ``topic``, ``network`` and ``day`` are what the
    page's filters ask of it; ``link`` leads to the texts on the page, ``leads`` says to how many of them, ``url`` to the
    network. ``filled`` is a bar in per cent of the longest."""

    title: str
    words: str
    facts: tuple[str, ...]
    link: str
    url: str
    libraries: tuple[str, ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]
    topic: str = ""
    network: str = ""
    day: str = ""
    badge: str = ""
    group: str = ""
    leads: str = "слова и разметка"
    filled: int = 0
    trend: Trend | None = None


def brightest(posts: Sequence[Bright], names: Names, quotable: set[str] | None, zone: str) -> list[Card]:
    """The brightest posts, place by place. ``quotable`` names what the public may read; ``None``: everything. ``zone`` is the
    campaign's: a day is a local one."""
    return [_bright(post, names, quotable, zone) for post in posts[:MOST_CARDS]]


def _bright(post: Bright, names: Names, quotable: set[str] | None, zone: str) -> Card:
    facts = (
        names.place(post.municipality or ""),
        counted(post.reactions, REACTIONS) if post.reactions is not None else "",
        counted(post.subscribers, ("подписчик", "подписчика", "подписчиков")) if post.subscribers else "",
        _talking(post),
        f"такая же запись ещё у{NBSP}{counted(post.copies - 1, LIBRARIES_OF)}" if post.copies > 1 else "",
        "выбрано вручную" if post.decided == "pin" else "",
    )
    return _post_card(post, names, quotable, zone, facts, badge=str(post.place))


def best_practice(
    posts: Sequence[Practice], names: Names, topics: dict[str, Topic], quotable: set[str] | None, zone: str
) -> list[Card]:
    """What libraries do and readers praise."""
    cards = []
    for post in posts[:MOST_CARDS]:
        topic = topics.get(post.topic)
        facts = (
            topic.name if topic else "",
            counted(post.praises, ("похвала", "похвалы", "похвал")) if post.praises else "",
            _talking(post),
        )
        cards.append(_post_card(post, names, quotable, zone, facts, topic=post.topic))
    return cards


@dataclass(frozen=True)
class PostLine:
    """A library's post in the table of posts; unknown counts are ``None``, ``er`` is reactions per subscriber of the wall."""

    words: str
    link: str
    library: str
    libraries: tuple[str, ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]
    network: str
    day: date
    reactions: int | None
    views: int | None
    er: float | None


def post_lines(table: Sequence[Text], names: Names) -> list[PostLine]:
    """The posts of libraries with the most reactions per subscriber, at most ``MOST_POSTS``."""
    posts = [
        one
        for one in table
        if one.kind == "post" and one.voice in ("library", "organiser") and not one.outside
    ]
    posts.sort(key=lambda one: (-(one.er or 0), -(one.reactions or 0), one.moment))
    return [
        PostLine(
            words=_opening(readable(one.text or one.quoted_text or "")),
            link=texts(item=item_id(one)),
            library=names.person(one.participant_id or "") or ", ".join(map(names.library, one.libraries)),
            libraries=tuple(one.libraries),
            places=tuple(one.places),
            groups=tuple({names.group(library) for library in one.libraries}),
            network=one.network,
            day=date.fromisoformat(one.moment[:10]),
            reactions=one.reactions,
            views=one.views,
            er=one.er,
        )
        for one in posts[:MOST_POSTS]
    ]


def _opening(words: str) -> str:
    """The first words of a text; what parts words does not stand before «…»."""
    # Of a long text no more is wrapped than can tell that it is one.
    start = " ".join(words.split())[: 2 * MOST_WORDS]
    return re.sub(r"[\s.,;:!?—–-]+…$", "…", shorten(start, MOST_WORDS, placeholder="…"))


def _talking(post: LibraryPost) -> str:
    return f"{counted(post.readers, READERS)} в обсуждении" if post.readers else ""


def _post_card(
    post: LibraryPost,
    names: Names,
    quotable: set[str] | None,
    zone: str,
    facts: tuple[str, ...],
    badge: str = "",
    topic: str = "",
) -> Card:
    key = item_id(Item(post.network, "post", post.owner_id, post.post_id))
    place = post.municipality or names.home(post.library_id)
    is_public = quotable is not None
    quoted = quotable is None or key in quotable
    return Card(
        title=names.library(post.library_id),
        words=(Nameless() if is_public else readable)(post.text) if quoted else "",
        facts=tuple(fact for fact in facts if fact),
        link="" if is_public else texts(item=key),
        url="" if is_public and not post.owner_id.startswith("-") else outside(post.url or ""),
        libraries=(post.library_id,),
        places=(place,) if place else (),
        groups=(names.group(post.library_id),),
        topic=topic,
        network=post.network,
        day=in_zone(post.published_at, zone).date().isoformat(),
        badge=badge,
    )


def themes(
    table: Sequence[Theme],
    names: Names,
    topics: dict[str, Topic],
    days: Sequence[str],
    held: Collection[str] | None,
    of: str = "",
) -> list[Card]:
    """What readers want, most wanted first. ``held`` are the texts that the page has; ``None``: it is for the public, who reads no
    reader's words, see ``theme_name``. ``days`` are those of the page, ``of`` is the library that it is of."""
    most = max((one.readers for one in table), default=0)
    return [_theme(one, names, topics, days, held, of, most) for one in table[:MOST_THEMES]]


def _theme(
    one: Theme,
    names: Names,
    topics: dict[str, Topic],
    days: Sequence[str],
    held: Collection[str] | None,
    of: str,
    most: int,
) -> Card:
    libraries, topic, public = one.about, topics.get(one.topic or ""), held is None
    more = f" и ещё{NBSP}{len(libraries) - 3}" if len(libraries) > 3 else ""
    counts = ((one.complaints, COMPLAINTS), (one.suggestions, SUGGESTIONS), (one.questions, QUESTIONS))
    here = sum(item_id(item) in held for item in one.items) if held is not None else 0
    told = "первые тексты" if here == len(one.items) else "тексты"
    title = theme_name(one, topics, public=public)
    return Card(
        title=title,
        words="",
        facts=(
            counted(one.readers, READERS),
            *(counted(count, forms) for count, forms in counts if count),
            topic.name if topic and topic.name not in title else "",
            ", ".join(names.library(library) for library in libraries[:3] if library != of) + more,
        ),
        link=texts(group=one.theme_id) if here else "",
        url="",
        libraries=tuple(libraries),
        places=tuple({home for library in libraries if (home := names.home(library))}),
        groups=tuple({kind for library in libraries if (kind := names.group(library))}),
        topic=one.topic or "",
        badge=str(one.readers),
        group="" if public else one.theme_id,
        leads="все тексты" if here == one.texts else f"{told}: {number(here)} из {number(one.texts)}",
        filled=round(100 * one.readers / most) if most else 0,
        trend=trend(days, one.trend),
    )


def theme_name(one: Theme, topics: dict[str, Topic], *, public: bool) -> str:
    """How a theme is called. For everybody by the name that people gave it, or by its topic and words that several readers use:
    the words alone («год») do not say what is wanted."""
    if one.named or not public:
        return one.name
    topic = topics.get(one.topic or "")
    return ": ".join(filter(None, (topic.name if topic else "", one.keywords))) or "О разном"
