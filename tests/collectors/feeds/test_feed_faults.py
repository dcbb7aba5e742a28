"""Sites that fail: each by itself, with a reason that a person can act on."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from campaign.errors import UnexpectedAnswer
from collectors.records import Author
from tests.collectors.feeds.blogs import Kind, blog, blogs
from tests.collectors.feeds.nights import NIGHT, Nights, campaign
from tests.collectors.web.site import answer, site

DAY = timedelta(days=1)
XML = "application/rss+xml"
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title></channel></rss>"""
FROM_OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&x;</title></channel></rss>"""


@pytest.mark.parametrize(
    ("page", "status", "said"),
    [
        ({"code": 404}, "failed", "HTTP 404: лента по этому адресу больше не отвечает"),
        ({"code": 410}, "failed", "HTTP 410: лента по этому адресу больше не отвечает"),
        ({"code": 500}, "failed", "HTTP 500 (попыток: 4)"),
        ({"code": 429, "retry_after": "3600"}, "cut_off", "HTTP 429, просит подождать 3600 с"),
        ({"body": b"\x89PNG", "content_type": "image/png"}, "failed", "ответ не того вида: image/png"),
        ({"body": b"<p>hi", "content_type": "text/html"}, "failed", "по этому адресу не лента RSS или Atom"),
        ({"body": b"", "content_type": XML}, "failed", "по этому адресу не лента RSS или Atom"),
        ({"body": LAUGHS, "content_type": XML}, "failed", "лента с собственными сущностями XML не читается"),
        (
            {"body": LAUGHS.decode().encode("utf-16"), "content_type": XML},
            "failed",
            "лента с собственными сущностями",
        ),
        (
            {"body": FROM_OUTSIDE, "content_type": XML},
            "failed",
            "лента с собственными сущностями XML не читается",
        ),
        (
            {"body": gzip.compress(bytes(1 << 25)), "content_type": XML, "content_encoding": "gzip"},
            "failed",
            "ответ больше 16 МБ",
        ),
        ({"code": 302, "location": "http://10.0.0.1/"}, "failed", "адрес узла 10.0.0.1 не общедоступный"),
        ({"code": 302, "location": "/bad/feed/"}, "failed", "перенаправлений больше 5 или по кругу"),
    ],
)
def test_a_site_that_fails_is_named_and_the_others_go_on(
    tmp_path: Path, page: dict[str, Any], status: str, said: str
) -> None:
    good, bad = blog("good", "wordpress", 4), blog("bad", "teasers", 0)
    faulty = {"body": b"", "code": 200} | page
    with blogs(good) as there, site({"/bad/feed/": answer(**faulty)}) as broken:
        rule = campaign(there, good)
        bads = campaign(broken, bad)
        rule = type(rule)(**{**vars(rule), "libraries": bads.libraries + rule.libraries})
        night = Nights(tmp_path, rule).run()
    assert night.failure is None and night.ledger.unfinished
    assert night.posts == good.tagged
    first, second = night.coverage()
    assert (first.status, second.status) == (status, "done")
    assert first.error and first.error.startswith(said)
    assert first.target == f"{urlsplit(broken.address).netloc}/bad/feed"


def test_a_night_in_which_no_site_answered_has_failed(tmp_path: Path) -> None:
    with blogs() as there:
        night = Nights(tmp_path, campaign(there, blog("gone", "teasers", 1))).run()
    assert isinstance(night.failure, UnexpectedAnswer)
    assert "HTTP 404" in str(night.failure) and "bibliopulse check" in str(night.failure)


def test_a_site_without_a_feed_is_no_failure_and_says_what_to_do(tmp_path: Path) -> None:
    good = blog("good", "teasers", 2)
    with blogs(good) as there, site({"/none/": answer(b"<html>", content_type="text/html")}) as other:
        rule = campaign(there, good)
        rule = type(rule)(
            **{
                **vars(rule),
                "libraries": rule.libraries
                + campaign(other, blog("none", "teasers", 0), as_sites=True).libraries,
            }
        )
        night = Nights(tmp_path, rule).run()
    assert [row.status for row in night.coverage()] == ["done", "skipped"]
    assert "впишите её адрес в столбец feed" in (night.coverage()[1].error or "")
    assert not night.ledger.unfinished


def test_a_campaign_without_addresses_is_told_where_to_write_them(tmp_path: Path) -> None:
    with blogs() as there:
        night = Nights(tmp_path, campaign(there)).run()
    assert night.ledger.notes == [
        "лент нет: впишите адреса сайтов и лент в столбцы site и feed файла libraries.csv"
    ]


@pytest.mark.parametrize("kind", ["wordpress", "teasers", "blogger"])
def test_what_failed_one_night_is_made_up_for_by_the_next(tmp_path: Path, kind: Kind) -> None:
    """All but the feed itself fails at first: pages, earlier pages, comments, WordPress's interface."""
    it = blog("it", kind, 5)
    asked: list[int] = []

    def fault() -> Any:
        asked.append(1)
        return answer(b"", 500) if 1 < len(asked) < 60 else None

    with blogs(it, fault=fault) as there:
        nights = Nights(tmp_path, campaign(there, it))
        assert nights.run().ledger.unfinished
        asked += [1] * 60
        night = nights.run(NIGHT + DAY)
        assert not night.ledger.unfinished
        assert (nights.held("post"), nights.held("comment")) == (it.tagged, it.remarks)


def test_a_section_of_the_portal_lies_in_the_district_that_it_is_named_by(tmp_path: Path) -> None:
    feed = '<rss version="2.0"><channel><title>Гдовский район</title></channel></rss>'.encode()
    with site({"/gdov/feed/": answer(feed, content_type=XML)}) as there:
        night = Nights(tmp_path, campaign(there, blog("gdov", "teasers", 0))).run()
    assert [(author.name, author.city) for author in night.of(Author)] == [
        ("Гдовский район", "Гдовский район")
    ]
