"""Feeds, pages, dates and encodings as they are met: the saved real ones, and what people write."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.settings import parse_campaign
from campaign.tables.libraries import Library, site_account
from collectors.feeds.dates import parse_date
from collectors.feeds.html import DEEPEST, LONGEST, article_text, feed_links, is_deep, plain, published
from collectors.feeds.parse import NoFeed, number_of, parse_feed, person_of
from collectors.feeds.targets import targets
from collectors.feeds.wordpress import Strange, parse_posts, parse_remarks
from collectors.web.encodings import decoded
from tests.collectors.feeds.nights import RULE
from tests.commands.e2e import ROOT

MOSCOW = ZoneInfo("Europe/Moscow")
SAVED = ROOT.parent / "shared" / "fixtures" / "feeds"
# By file: the entries that a person counts in it, how many of them say when they were published.
COUNTS = {
    "eaxme_wordpress_feedburner_ru.xml": (2, 2),
    "fastfeedparser/osm-pl.xml": (7, 7),
    "fastfeedparser/osm.xml": (20, 20),
    "fastfeedparser/postgis.xml": (10, 10),
    "fastfeedparser/stackoverflow.xml": (2, 2),
    "fastfeedparser/utf16_encoded.xml": (1, 1),
    "feedparser/koi8r.xml": (1, 0),
    "feedparser/item_comments.xml": (1, 0),
    "feedparser/rss_incomplete_cdata.xml": (0, 0),
    "feedparser/rss_item_link_corrupted_ampersands.xml": (1, 0),
    "feedparser/http_item_wfw_commentRSS_base_content_location.xml": (1, 0),
    "feedparser/headers_etag.xml": (0, 0),
    "feedparser/headers_last_modified-modified.xml": (0, 0),
}
saved = pytest.mark.skipif(not SAVED.is_dir(), reason="the saved feeds are not here")


def read(name: str):  # type: ignore[no-untyped-def]
    return parse_feed((SAVED / name).read_bytes(), "", "https://example.ru/feed/", MOSCOW)


ENTRIES = "".join(
    f"<item><title>Запись {n}</title><guid>{n}</guid><description>Слова {n}</description></item>"
    for n in (1, 2, 3)
)
ATOM = "".join(
    f"<entry><title>Запись {n}</title><id>{n}</id><summary>Слова {n}</summary></entry>" for n in (1, 2, 3)
)


@pytest.mark.parametrize(
    "feed", [
        f'<rss version="2.0"><channel><title>Т</title>{ENTRIES}</channel></rss>',
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Т</title>{ATOM}</feed>\n<!-- кэш -->',
    ],
)  # fmt: skip
def test_of_a_torn_feed_no_half_of_an_entry_is_taken(feed: str) -> None:
    body = f'<?xml version="1.0" encoding="utf-8"?>{feed}'.encode()
    whole = parse_feed(body, "", "https://example.ru/feed/", MOSCOW)
    assert (len(whole.entries), whole.is_torn) == (3, False)
    begins = body.index(b"<title>") + 20
    for at in range(begins, len(body.rpartition(b"</")[0]), 7):
        torn = parse_feed(body[:at], "", "https://example.ru/feed/", MOSCOW)
        assert torn.is_torn and torn.entries == whole.entries[: len(torn.entries)], body[:at].decode(
            "utf-8", "replace"
        )


@saved
@pytest.mark.parametrize(("name", "counts"), COUNTS.items())
def test_the_saved_feeds_are_read_to_the_last_entry(name: str, counts: tuple[int, int]) -> None:
    entries = read(name).entries
    assert (len(entries), sum(entry.published_at is not None for entry in entries)) == counts


@saved
def test_a_russian_wordpress_feed_says_all_that_it_has() -> None:
    feed = read("eaxme_wordpress_feedburner_ru.xml")
    first = feed.entries[0]
    assert (feed.title, feed.home, feed.is_wordpress) == ("Записки программиста", "http://eax.me", True)
    assert (first.id, first.url, first.author) == ("10615", "http://eax.me/perl-on-android/", "Eax")
    assert (first.talk, first.talk_count) == ("http://eax.me/perl-on-android/feed/", 2)
    assert first.labels == ("Perl", "Android", "Кодинг", "Скрипты")
    assert first.published_at == datetime(2012, 8, 27, 5, 0, 55, tzinfo=UTC)
    assert not first.is_whole and first.text.startswith("Есть такой проект")


@saved
def test_russian_letters_without_a_declared_encoding_are_no_mojibake() -> None:
    assert read("feedparser/koi8r.xml").entries[0].title == "Как пережить новогоднюю ночь"


@saved
def test_a_feed_that_is_broken_at_its_root_has_no_entries_to_invent() -> None:
    assert read("fastfeedparser/malformed_rss_namespaced.xml").entries == ()


@pytest.mark.parametrize("body", [b"", b"<html><body>404</body></html>", b"\x00\x01", b"{}"])
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NoFeed):
        parse_feed(body, "", "https://example.ru/", MOSCOW)


# --- dates ------------------------------------------------------------------------------------------------

DATES = """
    Thu, 08 Nov 2018 14:05:00 +0300      | 2018-11-08T11:05Z
    Сб, 08 ноя 2025 14:05:00 +0300       | 2025-11-08T11:05Z
    Чт, 1 нояб. 2018 08:00:00 MSK        | 2018-11-01T05:00Z
    суббота, 3 ноября 2018               | 2018-11-02T21:00Z
    12 ноября 2018                       | 2018-11-11T21:00Z
    12 Ноября 2018 г. в 14:05            | 2018-11-12T11:05Z
    8 мая 2018, 9:05                     | 2018-05-08T06:05Z
    8 марта 2018 10:00 +0500             | 2018-03-08T05:00Z
    Опубликовано 5 ноября 2018, 10:30    | 2018-11-05T07:30Z
    12.11.2018 14:05                     | 2018-11-12T11:05Z
    12.11.2018                           | 2018-11-11T21:00Z
    2018-11-12T14:05:00Z                 | 2018-11-12T14:05Z
    2018-11-12                           | 2018-11-11T21:00Z
    30 Ноября, -0001                     |
    30 ноября 0001                       |
    32 ноября 2018                       |
    вчера                                |
"""
CASES = [tuple(part.strip() for part in line.split("|")) for line in DATES.strip().splitlines()]


@pytest.mark.parametrize(("text", "moment"), CASES)
def test_a_date_is_read_as_people_and_programs_write_it(text: str, moment: str) -> None:
    found = parse_date(text, MOSCOW)
    assert (found.strftime("%Y-%m-%dT%H:%MZ") if found else "") == moment


MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
SHORT = ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda it: it.replace(second=0, microsecond=0)
)
ZONES = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@given(MOMENTS, ZONES)
def test_every_moment_comes_back_from_every_way_of_writing_it(naive: datetime, zone: timezone) -> None:
    moment = naive.replace(tzinfo=zone)
    offset = f"{moment:%z}"
    ways = [
        format_datetime(moment),
        moment.isoformat(),
        f"{moment.day} {MONTHS[moment.month - 1]} {moment.year} г. в {moment:%H:%M} {offset}",
        f"Пн, {moment.day:02} {SHORT[moment.month - 1]} {moment.year} {moment:%H:%M:%S} {offset}",
        f"{moment:%d.%m.%Y %H:%M} {offset}",
    ]
    assert {parse_date(way, MOSCOW) for way in ways} == {moment.astimezone(UTC)}
    assert parse_date(f"{naive:%d.%m.%Y %H:%M}", zone) == moment.astimezone(UTC)


@given(st.text(max_size=60) | st.from_regex(r"[\d .:,/+а-я-]{1,40}", fullmatch=True))
def test_no_text_makes_a_date_fail(text: str) -> None:
    found = parse_date(text, MOSCOW)
    assert found is None or found.tzinfo is UTC


# --- encodings --------------------------------------------------------------------------------------------

WORDS = "Библиотека ждёт читателей: «Неделя качества» — приходите!"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
@pytest.mark.parametrize("said", ["", "iso-8859-1", "utf-8", "nonsense"])
def test_a_text_is_read_whatever_the_server_says_of_it(encoding: str, said: str) -> None:
    text = WORDS if encoding != "koi8-r" else re.sub("[«»—]", "", WORDS)
    assert decoded(text.encode(encoding), said) == text


@pytest.mark.parametrize("said", ["", "utf-8"])
def test_a_broken_sign_breaks_no_other(said: str) -> None:
    """Where nothing fitted whole, UTF-8 was not among what was tried: the feed became «Р‘РёР±Р»...»."""
    assert decoded(WORDS.encode().replace("ж".encode(), b"\xd0", 1), said) == WORDS.replace("ж", "\ufffd", 1)


def test_the_servers_word_goes_before_the_documents() -> None:
    page = '<?xml version="1.0" encoding="koi8-r"?><a>Привет</a>'
    assert "Привет" in decoded(page.encode("cp1251"), "windows-1251")
    assert "Привет" in decoded(page.encode("koi8-r"))


# --- pages ------------------------------------------------------------------------------------------------


def test_what_a_person_reads_keeps_its_paragraphs() -> None:
    html = (
        "<p>Раз\n два&nbsp;три<p>Четыре<br>пять <b>ш</b>есть<script>x()</script><ul><li>а<li>б</ul>в &lt; г"
    )
    assert plain(html) == "Раз два три\nЧетыре\nпять шесть\nа\nб\nв < г"
    assert plain("просто текст") == "просто текст"


def test_an_article_is_told_from_what_stands_around_it() -> None:
    around = "<nav>Меню #тег</nav><aside><p>Рядом</p></aside>"
    words = "В библиотеке прошёл день открытых дверей для всех читателей."
    named = f"<body>{around}<div class='entry-content'><p>{words}</p></div>"
    unnamed = f"<body>{around}<div><p>{words}</p><p>{words}</p></div>"
    assert article_text(named) == words
    assert article_text(unnamed) == f"{words}\n{words}"


def test_a_page_says_when_it_was_published() -> None:
    for head in (
        '<meta property="article:published_time" content="2018-11-08T14:05:00+03:00">',
        '<span itemprop="datePublished" content="8 ноября 2018 14:05"></span>',
        '<time datetime="2018-11-08 14:05">',
    ):
        assert published(f"<html>{head}</html>", MOSCOW) == datetime(2018, 11, 8, 11, 5, tzinfo=UTC)


def test_a_page_names_its_feeds_but_for_those_of_comments() -> None:
    head = "".join(
        f'<link rel="alternate" type="application/{kind}" title="{title}" href="{href}">'
        for kind, title, href in (
            ("rss+xml", "Сайт » Комментарии", "/comments/feed/"),
            ("rss+xml", "Сайт", "/feed/"),
            ("atom+xml", "Сайт", "//b.ru/atom"),
            ("json", "API", "/wp-json/"),
        )
    )
    assert feed_links(f"<head>{head}</head>", "https://a.ru/x") == ["https://a.ru/feed/", "https://b.ru/atom"]


def test_what_is_nested_without_end_is_not_taken_apart() -> None:
    """A parser takes the square of the depth in time: 300,000 open elements are hours."""
    within, beyond = "<div>" * DEEPEST, "<div></x>" * (DEEPEST + 1)
    assert not is_deep(within) and is_deep(beyond)
    assert not is_deep("<div><p>a<br></div>" * 10 * DEEPEST), "a long page is no deep one"
    assert plain(f"{within}слово") == "слово" and plain(f"{beyond}слово") == ""
    with pytest.raises(NoFeed, match="слишком глубоко"):
        parse_feed(b"<rss version='2.0'><channel>" + b"<item>" * 300_000, "", "https://a.ru/", MOSCOW)


def test_a_text_without_end_is_cut() -> None:
    assert len(plain("<p>" + "слово " * LONGEST)) == LONGEST


# --- names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identity", "number"),
    [
        ("https://example.ru/?p=123", "123"),
        ("tag:blogger.com,1999:blog-77.post-456", "456"),
        ("https://example.ru/post/#comment-9", "9"),
    ],
)
def test_a_numbered_entry_is_called_by_its_number(identity: str, number: str) -> None:
    assert number_of(identity) == number


def test_other_entries_are_called_by_a_short_name_of_their_own() -> None:
    names = {number_of(f"https://example.ru/news/{n}") for n in range(1000)}
    assert len(names) == 1000 and all(re.fullmatch("[0-9a-f]{16}", name) for name in names)


def test_a_site_is_one_however_its_address_is_written() -> None:
    spelt = (
        "http://www.Example.ru/blog/",
        "https://example.ru/blog",
        "example.ru/blog/",
        "//example.ru./blog",
    )
    assert {site_account(address) for address in spelt} == {"example.ru/blog"}
    assert site_account("http://xn--e1afmkfd.xn--p1ai/") == "пример.рф" == site_account("Пример.РФ")
    assert site_account("https://a.ru/?format=feed&type=rss") == "a.ru?format=feed&type=rss"
    assert [site_account(odd) for odd in ("", "http://", "http://[", "http://a:b:c")] == [""] * 4


def test_a_name_is_one_person_on_one_site() -> None:
    assert (
        person_of("a.ru", " Анна  Ивановна")
        == person_of("a.ru", "анна ивановна")
        != person_of("b.ru", "Анна Ивановна")
    )
    assert person_of("a.ru", " ") is None


def test_the_registry_and_the_settings_say_which_sites_are_read() -> None:
    rule = parse_campaign(f'{RULE}[sources.feeds]\naddresses = ["portal.example.ru/gdov"]\n')
    libraries = (
        Library("1", "Первая", "city", site=("http://a.ru",), feed=("http://a.ru/rss",)),
        Library("2", "Вторая", "city", site=("https://lib.livejournal.com/", "https://vk.com/lib", "b.ru")),
        Library("3", "Третья", "city", site=("http://lib.blogspot.com",), feed=()),
        Library("4", "Четвёртая", "city", site=("http://www.b.ru/",)),
    )
    found = targets(type(rule)(**{**vars(rule), "libraries": libraries}))
    assert [(one.account, one.address, one.is_feed) for one in found] == [
        ("a.ru/rss", "http://a.ru/rss", True),
        ("lib.livejournal.com", "https://lib.livejournal.com/data/rss", True),
        ("b.ru", "http://b.ru", False),
        ("lib.blogspot.com", "http://lib.blogspot.com/feeds/posts/default", True),
        ("portal.example.ru/gdov", "http://portal.example.ru/gdov", False),
    ]


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b"[1]", b'[{"id": "x"}]', b"[" * 5000])
def test_what_wordpress_would_not_say_is_strange(body: bytes) -> None:
    for parse in (parse_posts, parse_remarks):
        with pytest.raises(Strange):
            parse(body)
