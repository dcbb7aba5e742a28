"""What belongs to the campaign, whose it is and what it is about."""

from datetime import timedelta
from typing import Literal

from collectors.records import Coverage, Gone, Status
from tests.warehouse.world import CAMPAIGN, NIGHT, World, author, comment, post, tags

POSTS = "select owner_id, post_id from campaign_posts order by all"


def test_a_campaign_post_has_a_tag_and_a_local_day_of_the_campaign(world: World) -> None:
    world.night(
        post("-1", 1, "01 00:00"),
        post("-1", 2, "08 23:59"),
        post("-1", 3, "09 00:00"),
        post("-1", 4, "02 10:00", matched_tag=None, match_place=None),
        post("-1", 5, None),
    )
    world.settle()
    assert world.rows(POSTS) == [("-1", "1"), ("-1", "2")]


def test_a_campaign_comment_lies_under_a_campaign_post_or_carries_a_tag(world: World) -> None:
    world.night(
        post("-1", 1, "01 10:00"),
        post("-1", 2, "01 10:00", matched_tag=None, match_place=None),
        comment("-1", 1, 11, "7", "02 10:00", "под записью"),
        comment("-1", 1, 12, "7", "14 23:59", "в последний день сбора"),
        comment("-1", 1, 13, "7", "15 00:00", "после сбора"),
        comment("-1", 2, 14, "7", "02 10:00", "с тегом #НеделяКачества!"),
        comment("-1", 2, 15, "7", "02 10:00", "с чужим тегом #неделякачества2"),
    )
    world.settle()
    assert world.rows("select comment_id from campaign_comments order by 1") == [("11",), ("12",), ("14",)]


def test_a_phrase_counts_like_a_tag(world: World) -> None:
    world.night(comment("-9", 1, 11, "7", "02 10:00", "Неделя качества у нас"))
    world.settle(CAMPAIGN + '[phrases]\nany = ["неделя качества"]\n')
    assert world.rows("select comment_id from campaign_comments") == [("11",)]


NAMED: list[tuple[str, tuple[str, ...], str | None]] = [
    ("-1", (), "gdov"),
    ("-1", ("gdov-rural",), "gdov-rural"),
    # The first that is not the wall's own.
    ("-1", ("gdov", "gdov-children"), "gdov-children"),
    ("-1", ("gdov",), "gdov"),
    ("-1", ("dno",), "dno"),
    ("-1", ("dno", "gdov-rural"), "dno"),
    ("-1", ("unknown",), "gdov"),
    ("-50", ("dno",), "dno"),
    ("-50", (), None),
    ("7", ("plyussa", "dno"), "plyussa"),
]  # fmt: skip


def test_the_subject_of_a_post(world: World) -> None:
    """Whose wall it is on, whom it names, whom it is about."""
    world.says = {f"Запись {number}": tags(libraries=named) for number, (_, named, _) in enumerate(NAMED)}
    world.night(
        *(post(wall, number, "01 10:00", f"Запись {number}") for number, (wall, *_) in enumerate(NAMED))
    )
    world.settle()
    found = dict(world.rows("select post_id::int, subject_library_id from campaign_posts"))
    assert found == {number: subject for number, (*_, subject) in enumerate(NAMED)}


def test_a_post_that_names_two_counts_for_its_author_and_each_and_once_in_totals(world: World) -> None:
    world.says = {"Запись": tags(libraries=("gdov-rural", "gdov-children"))}
    world.night(post("-1", 1, "01 10:00", likes=3))
    world.settle()
    assert world.rows("select library_id from subjects order by 1") == [("gdov-children",), ("gdov-rural",)]
    assert world.rows("select id, posts, reactions from library_summary where posts > 0 order by 1") == [
        ("gdov", 1, 3),
        ("gdov-children", 1, 3),
        ("gdov-rural", 1, 3),
    ]
    assert world.rows("select id, posts, reactions from municipality_summary where posts > 0") == [
        ("Гдовский", 1, 3)
    ]
    assert world.rows("select posts, reactions from headline") == [(1, 3)]


def test_credit_by_wall_counts_for_whose_wall_it_is(world: World) -> None:
    world.says = {"Запись": tags(libraries=("gdov-rural",))}
    world.night(post("-1", 1, "01 10:00"))
    world.settle(CAMPAIGN + '[ranking]\ncredit = "wall"\n')
    assert world.rows("select subject_library_id from campaign_posts") == [("gdov-rural",)]
    assert world.rows("select id from library_summary where posts > 0") == [("gdov",)]
    assert world.rows("select participant_id from participant_ranking where c_posts > 0") == [("gdov",)]


def test_a_comment_inherits_the_subjects_of_its_post(world: World) -> None:
    world.says = {
        "Запись": tags(libraries=("gdov-rural",)),
        "А в детской лучше": tags(libraries=("gdov-children",)),
    }
    world.night(
        post("-1", 1, "01 10:00"),
        comment("-1", 1, 11, "7", "02 10:00", "Хорошо"),
        comment("-1", 1, 12, "7", "02 10:00", "А в детской лучше"),
    )
    world.settle()
    assert world.rows(
        "select comment_id, library_id, subject_library_id from campaign_comments order by 1"
    ) == [
        ("11", "gdov", "gdov-rural"),
        ("12", "gdov", "gdov-children"),
    ]


def test_roles_of_those_who_comment(world: World) -> None:
    world.night(
        author("-1", contacts=("902",)),
        author("-2", contacts=()),
        post("-1", 1, "01 10:00"),
        *(
            comment("-1", 1, 10 + number, who, "02 10:00", f"{number}")
            for number, who in enumerate(("7", "-1", "901", "902", "-2", "-100", "-50", None))
        ),
        post("-4", 1, "01 10:00"),
        comment("-4", 1, 20, "901", "02 10:00", "в гостях"),
    )
    world.settle()
    roles = world.rows("select author_id, owner_id, role from campaign_comments order by comment_id")
    assert roles == [
        ("7", "-1", "reader"),
        ("-1", "-1", "library"),
        ("901", "-1", "library"),
        ("902", "-1", "library"),
        ("-2", "-1", "partner"),
        ("-100", "-1", "organiser"),
        ("-50", "-1", "partner"),
        (None, "-1", None),
        ("901", "-4", "partner"),
    ]


def test_staff_on_their_librarys_wall_speak_for_it(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", author_id="901"), post("-4", 1, "01 10:00", author_id="901"))
    world.settle()
    assert world.rows("select owner_id, participant_id[:2] from campaign_posts order by 1") == [
        ("-1", "gd"),
        ("-4", "s-"),
    ]
    assert world.rows("select participant_id from participant_ranking where c_posts > 0") == [("gdov",)]


def test_a_screen_name_of_the_registry_is_resolved(world: World) -> None:
    world.night(author("-3", screen_name="Dno_Library"), post("-3", 1, "01 10:00"))
    world.settle()
    assert world.rows(
        "select network, author_id, library_id, role from library_accounts where library_id = 'dno'"
    ) == [("vk", "-3", "dno", "account")]
    assert world.rows("select participant_id, library_id from campaign_posts") == [("dno", "dno")]


def test_participants_and_where_they_are(world: World) -> None:
    world.night(
        post("-1", 1, "01 10:00"),
        author("1", city="остров"),
        author("2", city="Москва"),
        author("3"),
        author("4", city="Псковская обл."),
        author("6", city="Юшкино"),
        author("8", city="Юшкино"),
        author("-50", "Газета", city="Великие Луки"),
        *(comment("-1", 1, 10 + n, str(n), "02 10:00", "да") for n in (1, 2, 3, 4, 6)),
        post("-50", 1, "01 10:00"),
        post("5", 1, "01 10:00"),
        post("8", 1, "01 10:00"),
    )
    world.settle()
    rows = world.rows(
        "select accounts, class, municipality, in_region, evidence from participants "
        "where type_group is null order by accounts"
    )
    assert rows == [
        ("vk:-50", "partner", "Великие Луки", True, "указан город: Великие Луки"),
        ("vk:1", "reader", "Островский", True, "указан город: остров"),
        ("vk:2", "reader", None, False, "указан город: Москва"),
        ("vk:3", "reader", None, True, "комментирует на стене «Гдовская районная библиотека»"),
        ("vk:4", "reader", None, True, "указан город: Псковская обл."),
        ("vk:5", "reader", None, None, "город не указан"),
        # A village may be anywhere: what counts is where its reader writes.
        (
            "vk:6",
            "reader",
            None,
            True,
            "указано: Юшкино; комментирует на стене «Гдовская районная библиотека»",
        ),
        ("vk:8", "reader", None, None, "указано: Юшкино"),
    ]
    assert world.rows("select accounts, evidence from participants where participant_id = 'gdov-rural'") == [
        (None, "в реестре, страниц в сетях не найдено")
    ]


def test_readers_have_no_names_unless_the_campaign_says_so(world: World) -> None:
    world.night(
        author("7", "Анна Иванова"), post("-1", 1, "01 10:00"), comment("-1", 1, 11, "7", "02 10:00", "да")
    )
    world.settle()
    shown = world.row("select participant_id, name from participants where class = 'reader'")
    assert shown["participant_id"].startswith("r-") and len(shown["participant_id"]) == 12
    assert shown["name"] == "Читатель " + shown["participant_id"][2:7].upper()
    world.settle(CAMPAIGN + "[report]\nshow_reader_names = true\n")
    assert world.rows("select participant_id, name from participants where class = 'reader'") == [
        (shown["participant_id"], "Анна Иванова")
    ]


def missed(kind: Literal["post", "comment"], number: int, days: float) -> Gone:
    fetched_at = NIGHT + timedelta(days=days)
    return Gone(network="vk", kind=kind, owner_id="-1", item_id=str(number), fetched_at=fetched_at)


def test_a_post_that_was_missed_on_two_nights_is_gone_until_it_is_seen_again(world: World) -> None:
    gone = "select gone_at from campaign_posts"
    world.night(post("-1", 1, "01 10:00"))
    # Two runs of one night are no two nights.
    world.night(missed("post", 1, 1), missed("post", 1, 1.1))
    world.settle()
    assert world.rows(gone) == [(None,)]
    world.night(missed("post", 1, 2))
    world.settle()
    assert world.rows(gone) == [(NIGHT + timedelta(days=1),)]
    world.night(post("-1", 1, "01 10:00", fetched_at=NIGHT + timedelta(days=3)))
    world.settle()
    assert world.rows(gone) == [(None,)]
    world.night(missed("post", 1, 4))
    world.settle()
    assert world.rows(gone) == [(None,)]


def test_a_comment_that_two_nights_missed_is_deleted(world: World) -> None:
    shown = "select text, deleted from campaign_comments order by 1"
    world.night(
        post("-1", 1, "01 10:00"),
        comment("-1", 1, 11, "7", "02 10:00", "исчез"),
        comment("-1", 1, 12, "7", "02 10:00", "остался"),
    )
    world.night(missed("comment", 11, 1))
    world.settle()
    assert world.rows(shown) == [("исчез", False), ("остался", False)]
    world.night(missed("comment", 11, 2))
    world.settle()
    assert world.rows(shown) == [("исчез", True), ("остался", False)]
    world.night(comment("-1", 1, 11, "7", "02 10:00", "исчез", fetched_at=NIGHT + timedelta(days=3)))
    world.settle()
    assert world.rows(shown) == [("исчез", False), ("остался", False)]


def test_imported_texts_outside_the_campaign_have_a_view_of_their_own(world: World) -> None:
    outside = {"network": "file", "matched_tag": None, "match_place": None, "found_by": "import:texts.ndjson"}
    world.says = {"Было душно": tags("negative", "space-")}
    world.night(post("", 1, None, "Было душно", **outside), post("", 2, "02 10:00", network="file"))
    world.night(post("-1", 1, "01 10:00", matched_tag=None, match_place=None))
    world.settle()
    assert world.rows("select item_id, text, sentiment, published_at from imported_texts") == [
        ("1", "Было душно", "negative", None)
    ]
    assert world.rows("select network, post_id from campaign_posts") == [("file", "2")]


def test_questions_are_counted_by_route_and_named_where_they_were_not_done(world: World) -> None:
    def asked(
        route: str, target: str, found: int = 0, status: Status = "done", error: str | None = None
    ) -> Coverage:
        return Coverage(
            network="vk", route=route, target=target, found=found, accepted=found // 2, status=status, error=error,
            fetched_at=NIGHT,
        )  # fmt: skip

    full = [asked("search", "#тег", 120), asked("search", "#другой", 40)]
    closed = asked("wall", "-5", status="failed", error="15: нет доступа")
    world.night(*full, closed, closed, asked("wall", "-6", 3), asked("night", ""))
    assert world.rows("from coverage_by_route") == [
        ("vk", "search", "", "done", None, 2, 160, 80),
        ("vk", "wall", "", "done", None, 1, 3, 1),
        ("vk", "wall", "-5", "failed", "15: нет доступа", 2, 0, 0),
    ]
