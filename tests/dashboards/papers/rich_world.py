"""A rich invented campaign: three libraries that publish, fourteen readers who praise, complain, ask and wish, and a guest."""

from __future__ import annotations

from collections.abc import Iterator

from collectors.records import Comment, Post
from commands.tag import group_wants
from nlp.tags import Tags
from tests.warehouse.test_themes import RAMP, SOCKETS, said, want
from tests.warehouse.world import KEY, MODEL, TAG, World, author, comment, post, tags
from warehouse.facts import refresh

# How many posts each wall has; of every six the search misses one.
WALLS = {"-1": 20, "-2": 10, "-4": 6}
READERS = [str(number) for number in range(11, 25)]
PRAISING, BLAMING, ASKING, WISHING = READERS[:12], READERS[10:], READERS[:6], READERS[4:7]
GUEST = "30"
EVENT = f"Громкие чтения у печки: пришли семьями и читали до вечера {TAG} #библиотека"
IRONY = "Ну спасибо, «удружили»: три часа простояли в очереди, браво, сотрудники"
PHONE = "Спасибо, очень внимательные сотрудники, звоните мне 8 911 355-20-14"
SUNDAY = "Открывайте, пожалуйста, по воскресеньям после рынка"
GUESTS = (
    "Приезжали к вам из Москвы, удивительно душевные сотрудники",
    "Сделайте для приезжих отдельную полку о крае",
    "Гостям у вас холодно и неуютно, сидим в пальто",
)
NOTES = {
    ("course", "report"): "Неделю открыли выставкой «Откровенный разговор».",
    ("results", "report"): "Поставили две розетки у окон.",
    ("problems", "report"): "Зимой в зале шестнадцать градусов.",
    ("voices", "librarian"): "Нас стали спрашивать, а не только ругать.",
    ("voices", "reader"): "Приезжайте к нам с передвижкой чаще.",
    ("recommendations", "report"): "Проводить неделю в октябре.",
}


def praise(reader: str) -> str:
    return PHONE if reader == "13" else f"Большое спасибо вам, внимательные сотрудники, от читателя {reader}"


def blame(reader: str) -> str:
    return f"В детском зале холодно, сидим в куртках, ряд {reader}"


def question(reader: str) -> str:
    return f"До какого часа вы открыты {reader} ноября?"


def says() -> dict[str, Tags]:
    return {
        EVENT: tags("neutral", "events="),
        **{praise(one): tags("positive", "staff+", thanks=True) for one in PRAISING},
        PHONE: tags("positive", "staff+", confidence=0.97),
        **{blame(one): tags("negative", "space-") for one in BLAMING},
        **{question(one): tags("neutral", "hours=", question=True) for one in ASKING},
        "Розетки бы у окон": said(want("розетки бы", SOCKETS)),
        "Негде зарядить ноутбук": said(want("негде зарядить", SOCKETS, ease=0.5)),
        "Нужны розетки": said(want("нужны розетки", SOCKETS, ease=0.7)),
        "Пандус бы у входа": tags("neutral", "access-", suggestion=True, wants=(want("пандус", RAMP, topic="access"),)),
        SUNDAY: tags("neutral", "hours-", suggestion=True),
        IRONY: tags("positive", "staff+", confidence=0.99),
        GUESTS[0]: tags("positive", "staff+", confidence=0.99),
        GUESTS[1]: tags("neutral", "collection=", suggestion=True),
        GUESTS[2]: tags("negative", "space-", confidence=0.99),
    }  # fmt: skip


def posts() -> Iterator[Post]:
    for wall, number in WALLS.items():
        for n in range(1, number + 1):
            found_by = f"wall:{wall}" if n % 6 == 0 else f"search:{TAG}, wall:{wall}"
            text = EVENT if (wall, n) == ("-1", 1) else f"Запись {n}"
            at = f"0{1 + n % 8} 10:00"
            yield post(wall, n, at, text, likes=10 + n, comments=0, reposts=1, found_by=found_by)


def comments() -> Iterator[Comment]:
    number = 100
    said: list[tuple[str, int, list[tuple[str, str]]]] = [
        ("-1", 1, [(one, praise(one)) for one in PRAISING]),
        ("-2", 1, [(one, blame(one)) for one in BLAMING]),
        ("-1", 2, [(one, question(one)) for one in ASKING]),
        ("-1", 3, [("15", "Розетки бы у окон"), ("16", "Негде зарядить ноутбук"), ("20", IRONY)]),
        ("-4", 1, [("17", "Нужны розетки"), ("18", "Пандус бы у входа")]),
        ("-2", 2, [("19", SUNDAY)]),
        ("-4", 2, [(GUEST, words) for words in GUESTS]),
    ]
    for wall, on_post, lines in said:
        for reader, words in lines:
            number += 1
            yield comment(wall, on_post, number, reader, "04 12:00", words, likes=1)
            waited = (
                ASKING.index(reader) + 1 if words == question(reader) else 6 if words == blame("21") else 9
            )
            # Five questions and a complaint are answered, each an hour later than the one before.
            if waited < 7 and reader != "16":
                answer = f"Добрый день! Отвечаем на вопрос {number}."
                yield comment(
                    wall, on_post, number + 1000, wall, f"04 {12 + waited}:00", answer, reply_to=reader, parent_comment_id=str(number)
                )  # fmt: skip


def fill_richly(world: World) -> None:
    world.says.update(says())
    people = [author(one, f"Читатель {one}", city="Гдов") for one in READERS]
    world.night(
        *posts(),
        author("-1", "Гдовская библиотека", members=200),
        author("-2", "Детская библиотека", members=100),
        author("-4", "Плюсская библиотека", members=50),
        *people,
        author(GUEST, "Гость Столицын", city="Москва"),
        *comments(),
    )
    for (section, voice), words in NOTES.items():
        world.connection.execute(
            "insert into library_notes values ('gdov', 'Гдовский', $1, $2, $3, timestamptz '2025-11-10 09:00:00+03', 'gdov.docx')",
            [section, words, voice],
        )
    world.settle()
    group_wants(world.connection, MODEL, KEY)
    refresh(world.connection)
