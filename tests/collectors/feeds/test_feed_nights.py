"""Whole nights over sites on loopback: all that is there is collected, once, whatever fails meanwhile."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from collectors.records import Author, Comment, Gone, Post
from tests.collectors.feeds.blogs import Blog, Kind, Said, Written, blog, blogs, unlucky
from tests.collectors.feeds.nights import NIGHT, RULE, Nights, campaign

DAY = timedelta(days=1)


def three() -> tuple[Blog, Blog, Blog]:
    """Of 24 posts each, every second is the campaign's, and has two comments: 36 posts and 72 comments together."""
    return (
        blog("wp", "wordpress", 24),
        blog("rss", "teasers", 24, first=100),
        blog("blogger", "blogger", 24, first=200),
    )


def truth(*them: Blog) -> tuple[set[str], set[str]]:
    return set().union(*(each.tagged for each in them)), set().union(*(each.remarks for each in them))


def test_all_posts_and_comments_of_three_kinds_of_sites_are_collected(tmp_path: Path) -> None:
    them = three()
    # This site has no earlier pages: the posts of its feed are all that it has.
    them[1].posts[5:] = []
    with blogs(*them) as there:
        night = Nights(tmp_path, campaign(there, *them)).run()
    posts, comments = truth(*them)
    assert (len(posts), len(comments)) == (12 + 3 + 12, 24 + 6 + 24)
    assert (night.posts, night.comments) == (posts, comments)
    assert [row.status for row in night.coverage()] == ["done"] * 3
    assert not night.ledger.unfinished


def test_a_site_leads_to_the_feed_that_it_names(tmp_path: Path) -> None:
    it = blog("wp", "wordpress", 4)
    with blogs(it) as there:
        nights = Nights(tmp_path, campaign(there, it, as_sites=True))
        assert nights.run().posts == it.tagged
        it.served.clear()
        nights.run(NIGHT + DAY)
    assert it.served[0] == "/wp/feed/"  # the page of the site is not asked again


def test_a_record_says_who_wrote_what_and_where(tmp_path: Path) -> None:
    it = blog("wp", "wordpress", 1)
    with blogs(it) as there:
        night = Nights(tmp_path, campaign(there, it)).run()
    post, (first, reply) = night.of(Post)[0], night.of(Comment)
    account = f"{there.address.removeprefix('http://')}/wp/feed"
    assert (post.network, post.owner_id, post.author_id, post.post_id) == ("feeds", account, account, "1")
    assert post.text.startswith("Запись 1\n\nДень 0:") and post.match_place == "own"
    assert (post.likes, post.reposts, post.views, post.comments) == (None, None, None, None)
    assert post.url == f"{there.address}/wp/page/1"
    assert first.author_id and first.author_id.startswith(f"{account}~")
    assert (reply.author_id, reply.parent_comment_id, reply.reply_to) == (account, "11", "11")
    assert [author.name for author in night.of(Author)] == ["Блог wp", "Анна"]


def test_a_teaser_is_filled_from_its_page_and_what_stands_around_it_is_not_taken(tmp_path: Path) -> None:
    """Every page has the tag in its menu: the posts without it in their own text are not the campaign's."""
    it = blog("rss", "teasers", 4)
    with blogs(it) as there:
        night = Nights(tmp_path, campaign(there, it)).run()
    assert night.posts == it.tagged == {"1", "3"}
    assert all(len(post.text) > 200 for post in night.of(Post))


def test_an_unchanged_site_costs_one_conditional_request(tmp_path: Path) -> None:
    quiet = blog("quiet", "teasers", 5)
    for post in quiet.posts:
        post.text = post.text.replace("#", "")
    with blogs(quiet) as there:
        nights = Nights(tmp_path, campaign(there, quiet))
        nights.run()
        there.heads.clear()
        night = nights.run(NIGHT + DAY)
    assert len(there.heads) == 1 and "if-none-match" in there.heads[0]
    assert [(row.calls, row.status) for row in night.coverage()] == [(1, "done")]


def test_under_unchanged_posts_only_what_is_said_is_asked_for(tmp_path: Path) -> None:
    """Comments move no feed of posts: WordPress is asked for all of them at once, another site under each post, conditionally."""
    wordpress, other = blog("wp", "wordpress", 5), blog("rss", "teasers", 5)
    other.posts[2].talk.append(Said(7, "Борис", "Тесно"))
    with blogs(wordpress, other) as there:
        nights = Nights(tmp_path, campaign(there, wordpress, other))
        nights.run()
        other.posts[2].talk.append(Said(8, "Вера", "Хочется больше новых книг"))
        for each in (wordpress, other):
            each.served.clear()
        night = nights.run(NIGHT + DAY)
    assert wordpress.served[0] == "/wp/feed/" and all("/comments?" in path for path in wordpress.served[1:])
    # The count stands in the feed here, so it has changed: the feed, the page of the post that moved, the talks of three.
    assert other.served == ["/rss/feed/", "/rss/page/3", "/rss/talk/5", "/rss/talk/3", "/rss/talk/1"]
    assert "8" in night.comments


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_while_five_answers_in_a_hundred_fail(tmp_path: Path, seed: int) -> None:
    them = three()
    them[1].posts[5:] = []
    posts, comments = truth(*them)
    with blogs(*them, fault=unlucky(seed, 0.05)) as there:
        nights = Nights(tmp_path, campaign(there, *them))
        nights.run()
        assert (nights.held("post"), nights.held("comment")) == (posts, comments)


@pytest.mark.parametrize("after", [1, 5, 12, 30, 47])
def test_a_night_that_is_killed_is_finished_by_the_next_run(tmp_path: Path, after: int) -> None:
    them = three()
    them[1].posts[5:] = []
    posts, comments = truth(*them)
    with blogs(*them) as there:
        nights = Nights(tmp_path, campaign(there, *them))
        passed = iter(range(1, 1000))
        nights.run(until=lambda _: next(passed) == after)
        nights.run(NIGHT + timedelta(minutes=10))
        assert (nights.held("post"), nights.held("comment")) == (posts, comments)


def test_a_run_after_a_killed_one_leaves_out_the_sites_that_were_finished(tmp_path: Path) -> None:
    first, second = blog("wp", "wordpress", 4), blog("rss", "teasers", 4)
    with blogs(first, second) as there:
        nights = Nights(tmp_path, campaign(there, first, second))
        nights.run(until=lambda record: getattr(record, "route", "") == "feed")
        first.served.clear()
        nights.run(NIGHT + timedelta(minutes=10))
    assert not first.served and second.served


def test_other_words_make_the_known_feed_be_read_again(tmp_path: Path) -> None:
    it = blog("rss", "teasers", 4)
    for post in it.posts:
        post.text = post.text.replace("#неделякачествавбиблиотеке", "#другойтег")
    with blogs(it) as there:
        nights = Nights(tmp_path, campaign(there, it))
        assert nights.run().posts == set()
        nights.rule = campaign(there, it, rule=RULE.replace("#неделякачествавбиблиотеке", "#другойтег"))
        assert nights.run(NIGHT + DAY).posts == {"1", "3"}


@pytest.mark.parametrize("kind", ["teasers", "blogger"])
def test_a_feed_that_has_moved_on_makes_nothing_gone(tmp_path: Path, kind: Kind) -> None:
    it = blog("it", kind, 5)
    with blogs(it) as there:
        nights = Nights(tmp_path, campaign(there, it))
        nights.run()
        it.posts = [Written(99, "Новое", NIGHT - DAY)]
        night = nights.run(NIGHT + DAY, counting=True)
    assert not night.of(Gone)


def test_what_wordpress_no_longer_has_is_gone_by_its_own_word(tmp_path: Path) -> None:
    it = blog("wp", "wordpress", 5)
    with blogs(it) as there:
        nights = Nights(tmp_path, campaign(there, it))
        nights.run()
        del it.posts[2]
        del it.posts[0].talk[1]
        night = nights.run(NIGHT + DAY, counting=True)
    assert {(gone.kind, gone.item_id, gone.confirmed) for gone in night.of(Gone)} == {
        ("post", "3", True),
        ("comment", "12", True),
    }


def test_a_wordpress_that_hides_its_interface_is_read_by_its_feeds(tmp_path: Path) -> None:
    it = blog("wp", "wordpress", 24)
    it.rest = False
    with blogs(it) as there:
        night = Nights(tmp_path, campaign(there, it)).run()
    assert (night.posts, night.comments) == (it.tagged, it.remarks)
