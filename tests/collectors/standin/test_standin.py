"""The stand-in answers as VK does: protocol, walls, search, accounts. Real HTTP on loopback."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from campaign.errors import ConfigurationError
from collectors.standin import Archive, Community, Person, Quoted, read_archive, serve
from collectors.standin.search import words
from tests.collectors.standin.standin_world import (
    CAMPAIGN,
    LIBRARY,
    NOW,
    READER,
    TAG,
    WALL,
    archive,
    asking,
    at,
    comment,
    ids,
    post,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#библиотека-читатель", ["#библиотека", "читатель"]),
        ("#НеделяКачестваВБиблиотеке.", ["#неделякачествавбиблиотеке"]),
        ("#библиотека_читатель2025", ["#библиотека_читатель2025"]),
        ("Ещё #Тёплый@lib", ["еще", "#теплый", "lib"]),
        ("C#тег отзывы#а#Б", ["c", "#тег", "отзывы", "#а", "#б"]),
        ("#чита\u0438\u0306тель", ["#чита\u0438", "тель"]),
    ],
)
def test_words_end_where_vk_ends_them(text: str, expected: list[str]) -> None:
    assert words(text) == expected


class TestProtocol:
    def test_get_post_and_bearer_are_alike(self) -> None:
        with asking(archive(post(1)), token="secret") as ask:
            asked = {"v": "5.199", "owner_id": str(WALL)}
            answers = [
                ask.http.get("wall.get", params={**asked, "access_token": "secret"}),
                ask.http.post("wall.get", data={**asked, "access_token": "secret"}),
                ask.http.get("wall.get", params=asked, headers={"Authorization": "Bearer secret"}),
            ]
            assert [ids(one.json()["response"]) for one in answers] == [[1], [1], [1]]
            assert [call.params for call in ask.standin.calls] == [asked, asked, asked]

    def test_a_token_is_needed_and_must_be_right(self) -> None:
        with asking(archive(), token="secret") as ask:
            assert ask.error("users.get", access_token="") == (
                5,
                "User authorization failed: no access_token passed.",
            )
            assert ask.error("users.get", access_token="wrong")[0] == 5

    def test_errors_repeat_the_request_without_the_token(self) -> None:
        with asking(archive()) as ask:
            body = ask.get("wall.get", count=5).json()["error"]
            assert body["error_code"] == 100
            assert body["error_msg"] == (
                "One of the parameters specified was missing or invalid: owner_id is undefined"
            )
            sent = {pair["key"]: pair["value"] for pair in body["request_params"]}
            assert sent == {"method": "wall.get", "oauth": "1", "count": "5", "v": "5.199"}

    @pytest.mark.parametrize(
        ("method", "params", "code"),
        [
            ("wall.getEverything", {}, 3),
            ("execute", {"code": "return 1;"}, 28),
            ("wall.get", {"owner_id": WALL, "v": ""}, 8),
            ("wall.get", {"owner_id": WALL, "v": "5.21"}, 8),
            ("wall.get", {"owner_id": WALL, "count": 101}, 100),
            ("wall.get", {"owner_id": WALL, "count": "many"}, 100),
            ("wall.get", {"owner_id": WALL, "offset": -1}, 100),
            ("wall.get", {"owner_id": WALL, "filter": "best"}, 100),
            ("wall.get", {"domain": "nobody"}, 100),
            ("wall.get", {"owner_id": -999}, 15),
            ("wall.get", {"owner_id": 999}, 18),
            ("wall.search", {"owner_id": WALL}, 100),
            ("wall.getById", {}, 100),
            ("wall.getById", {"posts": "all"}, 100),
            ("newsfeed.search", {}, 100),
            ("newsfeed.search", {"q": TAG, "count": 201}, 100),
            ("newsfeed.search", {"q": TAG, "start_from": "next"}, 100),
            ("wall.getComments", {"owner_id": WALL}, 100),
            ("wall.getComments", {"owner_id": WALL, "post_id": 1, "count": 101}, 100),
            ("wall.getComments", {"owner_id": WALL, "post_id": 1, "thread_items_count": 11}, 100),
            ("wall.getComments", {"owner_id": WALL, "post_id": 1, "sort": "best"}, 100),
            ("wall.getComments", {"owner_id": WALL, "post_id": 1, "comment_id": 77}, 100),
            ("wall.getComments", {"owner_id": WALL, "post_id": 77}, 15),
            ("groups.getById", {"group_ids": "nobody"}, 100),
            ("groups.getById", {"group_ids": ",".join(map(str, range(501)))}, 100),
            ("users.get", {"user_ids": ",".join(map(str, range(1001)))}, 100),
            ("users.get", {"user_ids": "nobody"}, 113),
            ("utils.resolveScreenName", {}, 100),
            ("utils.resolveScreenName", {"screen_name": "nobody"}, 104),
        ],
    )
    def test_what_vk_refuses(self, method: str, params: dict[str, Any], code: int) -> None:
        with asking(archive(post(1), comment(5))) as ask:
            assert ask.error(method, **params)[0] == code

    def test_other_addresses_are_not_found(self) -> None:
        with serve(archive(), now=NOW) as standin:
            assert httpx.get(standin.url.removesuffix("method/")).status_code == 404

    def test_the_clock_needs_a_zone(self) -> None:
        with pytest.raises(ValueError, match="time zone"), serve(archive(), now=NOW.replace(tzinfo=None)):
            pass


class TestWall:
    def test_newest_first_in_pages(self) -> None:
        with asking(archive(*(post(n, hours_ago=200 - n) for n in range(1, 151)))) as ask:
            pages = [ask("wall.get", owner_id=WALL, count=100, offset=offset) for offset in (0, 100)]
            assert ids(pages[0]) + ids(pages[1]) == list(range(150, 0, -1))
            assert [page["count"] for page in pages] == [150, 150]
            assert len(ids(ask("wall.get", owner_id=WALL))) == 20

    def test_the_pinned_post_comes_first_however_old(self) -> None:
        with asking(archive(post(1, hours_ago=9000, pinned=True), post(2), post(3, hours_ago=1))) as ask:
            answer = ask("wall.get", owner_id=WALL)
            assert ids(answer) == [1, 3, 2]
            assert [item.get("is_pinned") for item in answer["items"]] == [1, None, None]

    def test_domain_and_filter(self) -> None:
        with asking(archive(post(1), post(2, from_id=READER.id, hours_ago=1))) as ask:
            assert ids(ask("wall.get", domain="Svet_Lib")) == [2, 1]
            assert ids(ask("wall.get", domain="club101", filter="owner")) == [1]
            assert ids(ask("wall.get", owner_id=WALL, filter="others")) == [2]

    def test_closed_walls_answer_access_denied(self) -> None:
        closed = Community(id=7, name="Своим", screen_name="ours", closed=True)
        private = Person(id=8, first_name="Пётр", last_name="Иванов", closed=True)
        gone = Person(id=9, first_name="Нет", last_name="Никого", deactivated="banned")
        world = archive(
            post(1, owner_id=-7),
            post(1, owner_id=8),
            post(1, owner_id=9),
            communities=[closed],
            people=[private, gone],
        )
        with asking(world) as ask:
            codes = [ask.error("wall.get", owner_id=owner)[0] for owner in (-7, 8, 9)]
            assert codes == [15, 30, 18]
            assert ask("newsfeed.search", q=TAG)["items"] == []
            assert ask("wall.getById", posts="-7_1,8_1,9_1")["items"] == []
            assert ask.error("wall.getComments", owner_id=-7, post_id=1)[0] == 15

    def test_texts_leave_escaped(self) -> None:
        with asking(
            archive(post(1, 'AT&T <script>alert("1")</script> \N{HEAVY EXCLAMATION MARK SYMBOL}'))
        ) as ask:
            text = ask("wall.get", owner_id=WALL)["items"][0]["text"]
            assert text == "AT&amp;T &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &#10071;"

    def test_the_object_says_what_the_archive_knows(self) -> None:
        quoted = Quoted(owner_id=-5, post_id=3, from_id=-5, date=at(50), text=TAG)
        plain = post(1, views=None)
        rich = post(
            2, "", hours_ago=1, signer_id=READER.id, views=7, likes=3, reposts=2, ad=True, quoted=quoted
        )
        with asking(archive(plain, rich, comment(5))) as ask:
            second, first = ask("wall.get", owner_id=WALL)["items"]
            assert "views" not in first and "signer_id" not in first and "copy_history" not in first
            assert first["comments"]["count"] == 1
            assert (second["views"], second["likes"]["count"], second["reposts"]["count"]) == (
                {"count": 7},
                3,
                2,
            )
            assert (second["signer_id"], second["marked_as_ads"], second["text"]) == (1, 1, "")
            assert second["copy_history"][0]["text"] == TAG
            bare = ask("wall.getById", posts=f"{WALL}_2", copy_history_depth=0)["items"][0]
            assert "copy_history" not in bare

    def test_wall_search_wants_all_words_and_quoted_phrases(self) -> None:
        world = archive(post(1, "Клуб чтения"), post(2, "чтения клуб", hours_ago=1), post(3, "клубы"))
        with asking(world) as ask:
            assert ids(ask("wall.search", owner_id=WALL, query="клуб чтения")) == [2, 1]
            assert ids(ask("wall.search", owner_id=WALL, query='"клуб чтения"')) == [1]
            assert ids(ask("wall.search", owner_id=WALL, query="клуб", owners_only=1, count=1)) == [2]

    def test_by_id_leaves_out_the_unknown(self) -> None:
        with asking(archive(post(1), post(2))) as ask:
            assert ids(ask("wall.getById", posts=f"{WALL}_2,{WALL}_99,{WALL}_1")) == [2, 1]
            assert isinstance(ask("wall.getById", posts=f"{WALL}_2", v="5.131"), list)
            too_many = ",".join(f"{WALL}_{n}" for n in range(101))
            assert ask.error("wall.getById", posts=too_many)[0] == 100


class TestClock:
    def test_the_future_does_not_exist_yet(self) -> None:
        with asking(archive(post(1), post(2, hours_ago=-1))) as ask:
            assert ids(ask("wall.get", owner_id=WALL)) == [1]
            ask.standin.now = NOW + timedelta(hours=2)
            assert ids(ask("wall.get", owner_id=WALL)) == [2, 1]
            assert ids(ask("newsfeed.search", q=TAG)) == [2, 1]

    def test_deleted_posts_vanish_and_edited_ones_change(self) -> None:
        gone = post(1, deleted_at=at(-1))
        edited = post(2, f"Стало {TAG}", text_before_edit="Было", edited_at=at(-1), hours_ago=1)
        with asking(archive(gone, edited)) as ask:
            before = ask("wall.get", owner_id=WALL)["items"]
            assert [item["text"] for item in before] == ["Было", TAG]
            assert "edited" not in before[0]
            assert ids(ask("newsfeed.search", q=TAG)) == [1]
            ask.standin.now = NOW + timedelta(hours=2)
            after = ask("wall.get", owner_id=WALL)["items"]
            assert [item["text"] for item in after] == [f"Стало {TAG}"]
            assert after[0]["edited"] == int(at(-1).timestamp())
            assert ids(ask("newsfeed.search", q=TAG)) == [2]


class TestSearch:
    def test_one_day_back_unless_told(self) -> None:
        with asking(archive(post(1, hours_ago=25), post(2, hours_ago=23))) as ask:
            assert ids(ask("newsfeed.search", q=TAG)) == [2]
            assert ids(ask("newsfeed.search", q=TAG, start_time=CAMPAIGN)) == [2, 1]
            edge = int(at(25).timestamp())
            assert ids(ask("newsfeed.search", q=TAG, start_time=edge, end_time=edge)) == [1]

    def test_all_words_any_case_and_a_hyphen_parts(self) -> None:
        world = archive(
            post(1, "#Библиотека-Читатель"),
            post(2, "читатель и #библиотека", hours_ago=2),
            post(3, "#библиотека", hours_ago=3),
            post(4, "#библиотека_читатель", hours_ago=4),
            post(5, "#Тёплыйдом", hours_ago=5),
        )
        with asking(world) as ask:
            assert ids(ask("newsfeed.search", q="#библиотека-читатель")) == [2, 1]
            assert ids(ask("newsfeed.search", q="#БИБЛИОТЕКА")) == [2, 3, 1]
            assert ids(ask("newsfeed.search", q="#теплыйдом")) == [5]
            assert ids(ask("newsfeed.search", q="#дом")) == []

    def test_comments_come_as_replies(self) -> None:
        world = archive(
            post(1, "Без тега"), comment(5, f"И я {TAG}"), comment(6, parent_comment_id=5, text=TAG)
        )
        with asking(world) as ask:
            first, second = ask("newsfeed.search", q=TAG, extended=1)["items"]
            assert (first["post_type"], first["id"], first["post_id"]) == ("reply", 6, 1)
            assert (first["parents_stack"], second["parents_stack"]) == ([5], [])

    def test_quoted_texts_are_searched_only_on_demand(self) -> None:
        quoted = Quoted(owner_id=-5, post_id=3, from_id=-5, date=at(50), text=TAG)
        world = archive(post(1, "Смотрите", quoted=quoted))
        with asking(world) as ask:
            assert ids(ask("newsfeed.search", q=TAG)) == []
        with asking(world, search_quoted=True) as ask:
            assert ids(ask("newsfeed.search", q=TAG)) == [1]

    def test_only_the_first_thousand_results_can_be_reached(self) -> None:
        world = archive(*(post(n, hours_ago=n / 100) for n in range(1, 1201)))
        with asking(world) as ask:
            seen: list[int] = []
            answer = ask("newsfeed.search", q=TAG, count=200)
            pages = 1
            seen += ids(answer)
            while cursor := answer.get("next_from"):
                answer = ask("newsfeed.search", q=TAG, count=200, start_from=cursor)
                pages += 1
                seen += ids(answer)
            assert (seen, pages) == (list(range(1, 1001)), 5)
            assert (answer["count"], answer["total_count"]) == (1000, 1200)
            assert len(ids(ask("newsfeed.search", q=TAG))) == 30

    def test_a_cursor_survives_what_is_published_meanwhile(self) -> None:
        with asking(archive(*(post(n, hours_ago=n) for n in (-1, 1, 2, 3, 4)))) as ask:
            end = int(at(-5).timestamp())
            answer = ask("newsfeed.search", q=TAG, count=2, end_time=end)
            assert ids(answer) == [1, 2]
            ask.standin.now = NOW + timedelta(hours=2)
            later = ask("newsfeed.search", q=TAG, count=2, end_time=end, start_from=answer["next_from"])
            assert ids(later) == [3, 4]


class TestAccounts:
    def test_a_community_says_only_what_is_asked(self) -> None:
        world = archive(
            communities=[Community(id=101, name="«Свет» & Ко", screen_name="svet", contacts=(1,))]
        )
        with asking(world) as ask:
            plain = ask("groups.getById", group_id="svet")["groups"][0]
            assert plain["name"] == "«Свет» &amp; Ко"
            assert not {"members_count", "city", "contacts"} & plain.keys()
            full = ask("groups.getById", group_ids="101,club101,404", fields="members_count,city,contacts")
            assert full["profiles"] == []
            assert [(one["id"], one["members_count"], one["contacts"]) for one in full["groups"]] == [
                (101, 0, [{"user_id": 1}])
            ] * 2
            assert isinstance(ask("groups.getById", group_id=101, v="5.131"), list)

    def test_people_by_number_and_name(self) -> None:
        deleted = Person(id=2, first_name="Олег", last_name="Кузнецов", deactivated="deleted")
        named = Person(id=3, first_name="Ия", last_name="Орлова", sex=1, screen_name="iya")
        with asking(archive(people=[READER, deleted, named])) as ask:
            people = ask("users.get", user_ids="1,2,iya,404", fields="city,screen_name,sex")
            assert [one["id"] for one in people] == [1, 2, 3]
            assert (people[0]["city"]["title"], people[0]["screen_name"], people[0]["sex"]) == (
                "Остров",
                "id1",
                1,
            )
            assert (people[1]["first_name"], people[1]["deactivated"]) == ("DELETED", "deleted")
            assert people[2]["screen_name"] == "iya"
            assert "city" not in ask("users.get", user_ids=1)[0]

    def test_screen_names_resolve(self) -> None:
        named = Person(id=3, first_name="Ия", last_name="Орлова", screen_name="iya")
        with asking(archive(people=[named])) as ask:
            resolve = "utils.resolveScreenName"
            assert ask(resolve, screen_name="svet_lib") == {"object_id": 101, "type": "group"}
            assert ask(resolve, screen_name="iya") == {"object_id": 3, "type": "user"}

    def test_extended_answers_introduce_everyone_once(self) -> None:
        world = archive(post(1, signer_id=READER.id), post(2, from_id=READER.id))
        with asking(world) as ask:
            for method, params in (
                ("wall.get", {"owner_id": WALL}),
                ("wall.getById", {"posts": f"{WALL}_1,{WALL}_2"}),
                ("newsfeed.search", {"q": TAG}),
            ):
                answer = ask(method, extended=1, fields="city,members_count", **params)
                assert [one["id"] for one in answer["profiles"]] == [READER.id]
                assert [one["members_count"] for one in answer["groups"]] == [LIBRARY.members]
                assert answer["profiles"][0]["city"]["title"] == "Остров"
                assert "profiles" not in ask(method, **params)


class TestArchive:
    def test_a_folder_is_read_and_extra_keys_are_left_alone(self, tmp_path: Path) -> None:
        row = {"owner_id": -1, "post_id": 2, "from_id": -1, "date": "2025-11-01T10:05:00+03:00", "text": TAG}
        (tmp_path / "posts.jsonl").write_text(json.dumps({**row, "sentiment": "positive"}) + "\n\n")
        world = read_archive(tmp_path)
        assert isinstance(world, Archive) and list(world.posts) == [(-1, 2)]
        with asking(world) as ask:
            assert ids(ask("wall.get", owner_id=-1)) == [2]

    @pytest.mark.parametrize(
        "line", [b"{", b'{"owner_id": 1}', gzip.compress(b"x")], ids=["json", "short", "packed"]
    )
    def test_a_bad_line_is_named(self, tmp_path: Path, line: bytes) -> None:
        (tmp_path / "posts.jsonl").write_bytes(line)
        with pytest.raises(ConfigurationError, match="posts.jsonl, строка 1"):
            read_archive(tmp_path)

    def test_no_archive_is_said_so(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigurationError, match="posts.jsonl"):
            read_archive(tmp_path)
