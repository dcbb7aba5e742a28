"""What a person reads on a page: the text of a piece of HTML, of an article, and the feeds that a page names."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, tzinfo
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from campaign.signs import sound
from collectors.feeds.dates import parse_date

_UNREAD = "script, style, noscript, template, iframe, svg, form, nav, button"
_BLOCKS = "p, div, li, tr, h1, h2, h3, h4, h5, h6, blockquote, section, article, figcaption, dd, dt"
# What the text of an article stands in: schema.org, WordPress, Blogger, Joomla, uCoz, LiveJournal, Tilda's and others' habits.
_ARTICLES = (
    "[itemprop=articleBody]", ".entry-content", ".post-content", ".post-body", ".article-content", ".item-page",
    ".itemFullText", ".eMessage", ".aentry-post__text", ".b-singlepost-body", ".entry-text", "article", "main",
)  # fmt: skip
_WHEN = (
    ("meta[property='article:published_time']", "content"),
    ("[itemprop=datePublished]", "content"),
    ("[itemprop=datePublished]", "datetime"),
    ("time[datetime]", "datetime"),
)
_LEAST = 40
DEEPEST = 2000
# Signs of a text: a short novel.
LONGEST = 200_000
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)")
# What is never closed, or closed by the next of its kind.
_UNCLOSED = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dd",
        "dt",
        "td",
        "th",
        "tr",
        "option",
    ]
)
# Ends a line while the line feeds of the source are still there, which mean nothing.
_LINE = "\x1e"


def is_deep(markup: str) -> bool:
    """Whether more elements are open at once than any page needs: parsers take the square of their number in time."""
    opened: Counter[str] = Counter()
    depth = 0
    for close, name in _TAG.findall(markup):
        tag = name.lower()
        if tag in _UNCLOSED:
            continue
        if not close:
            opened[tag] += 1
            depth += 1
        elif opened[tag]:
            opened[tag] -= 1
            depth -= 1
        if depth > DEEPEST:
            return True
    return False


def plain(html: str) -> str:
    """The text with a line for every paragraph; markup, scripts and what belongs to forms are left out."""
    if "<" not in html and "&" not in html:
        return _tidy(html.replace("\n", _LINE))
    body = _tree(html).body
    return _text(body) if body else ""


def article_text(html: str) -> str:
    """The text of the article that a page is about; empty where none can be told from what stands around it."""
    tree = _tree(html)
    for selector in _ARTICLES:
        # A page that holds several is a list of articles, not one.
        found = tree.css(selector)
        if len(found) == 1 and len(text := _text(found[0])) >= _LEAST:
            return text
    return max((_paragraphs(node) for node in tree.css("div, section, td")), key=len, default="")


def published(html: str, zone: tzinfo) -> datetime | None:
    """When the page says that it was published."""
    tree = _tree(html)
    for selector, attribute in _WHEN:
        node = tree.css_first(selector)
        value = node.attributes.get(attribute) if node else None
        if value and (moment := parse_date(value, zone)):
            return moment
    return None


def feed_links(html: str, base: str) -> list[str]:
    """The feeds of posts that a page names in its head, in its order; feeds of comments are left out."""
    links = []
    for node in _tree(html).css("link[rel~=alternate][href]"):
        about = node.attributes
        kind, href = (about.get("type") or "").lower(), (about.get("href") or "").strip()
        words = f"{href} {about.get('title') or ''}".lower()
        if (
            href
            and kind in ("application/rss+xml", "application/atom+xml")
            and not re.search("comment|коммент", words)
        ):
            links.append(urljoin(base, href))
    return list(dict.fromkeys(links))


def _tree(html: str) -> LexborHTMLParser:
    return LexborHTMLParser("" if is_deep(html) else html)


def _text(node: LexborNode) -> str:
    for unread in node.css(_UNREAD):
        unread.decompose()
    for line in node.css("br"):
        line.replace_with(_LINE)
    for block in node.css(_BLOCKS):
        block.insert_before(_LINE)
        block.insert_after(_LINE)
    return _tidy(node.text())


def _paragraphs(node: LexborNode) -> str:
    """The paragraphs that stand in the element itself, not in what stands in it."""
    return _tidy(_LINE.join(child.text() for child in node.iter() if child.tag == "p"))


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in sound(text).split(_LINE))
    return "\n".join(line for line in lines if line)[:LONGEST]
