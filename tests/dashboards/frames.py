"""An invented campaign as the warehouse's views would give it: the frames that the page is tested with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import Any

import pandas as pd

from dashboards.items import ANSWERED, MEASURES, OPINION, QUESTION, SUGGESTION, THANKS, WAITING
from dashboards.report import ReportAbout

START, END = date(2025, 11, 1), date(2025, 11, 8)
POST_DAYS = (0, 2, 2, 3, 4, 5, 5, 5, 6, 6, 7)
COMMENT_DAYS = (0, 1, 2, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 8, 9, 9, 11)
HOSTILE = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"> =1+1 </script><b>жирно</b> & «кавычки»'
HOSTILE_NAME = (
    'Библиотека <b onmouseover="window.hacked=1">«Заря»</b> & <a href="javascript:window.hacked=1">друзья</a>'
)

PLACES = [
    ("Псков", "городской округ Псков"), ("Великие Луки", "городской округ Великие Луки"),
    ("Гдовский", "Гдовский муниципальный округ"), ("Печорский", "Печорский муниципальный округ"),
    ("Струго-Красненский", "Струго-Красненский муниципальный округ"), ("Порховский", "Порховский муниципальный округ"),
    ("Невельский", "Невельский муниципальный округ"), ("Усвятский", "Усвятский муниципальный округ"),
]  # fmt: skip
LIBRARIES = [
    ("oblast", "ГБУК «Озёрная областная универсальная научная библиотека имени П. П. Сказочника»", "region", None),
    ("gorod", "Центральная городская библиотека «Парус»", "city", "Псков"),
    ("rodniki", "Библиотека-филиал № 3 «Роднички»", "branch", "Псков"),
    ("luki", "Великолугская библиотека «Крепость»", "city", "Великие Луки"),
    ("gdov", "Гдовская центральная районная библиотека", "district", "Гдовский"),
    ("berega", "Береговая сельская библиотека", "rural", "Гдовский"),
    ("pechory", "Печорская центральная библиотека", "district", "Печорский"),
    ("lipki", "Липкинская сельская модельная библиотека-филиал", "rural", "Печорский"),
    ("strugi", "Струго-Красненская центральная библиотека", "district", "Струго-Красненский"),
    ("porhov", "Порховская центральная библиотека", "district", "Порховский"),
    ("porhov-deti", "Порховская детская библиотека «Светлячок»", "children", "Порховский"),
    ("zarya", HOSTILE_NAME, "rural", "Невельский"),
    ("silent", "Тихая сельская библиотека", "rural", "Усвятский"),
]  # fmt: skip
WORDS = [
    ("Спасибо Ольге Петровне: нашла сыну книгу, которую мы искали полгода. Отношение очень душевное!", "positive",
     [("staff", "positive"), ("collection", "positive")], "thanks", ["Спасибо", "душевное"]),
    ("На втором этаже весной так и не включили батареи, дети сидят в куртках.", "negative",
     [("space", "negative"), ("children", "negative")], "question", ["в куртках"]),
    ("А в субботу до скольки работаете? Хочу заехать после дежурства.", "neutral", [("hours", "neutral")], "question", ["до скольки"]),
    ("Хорошо бы вернуть вечерние часы хотя бы по средам: после работы к вам не успеть.", "neutral",
     [("hours", "negative")], "suggestion", ["Хорошо бы"]),
    ("Кружок «Шашки и пряники» — лучшее, что случилось с нашими внуками этой осенью 🎉", "positive",
     [("events", "positive"), ("children", "positive")], "", ["лучшее"]),
    ("Конечно, новинки у нас бывают. Последняя новинка — девяносто восьмого года.", "negative",
     [("collection", "negative")], "", ["Последняя новинка"]),
    ("Продлила книгу через сайт за минуту, очень удобно", "positive", [("digital", "positive")], "", ["удобно"]),
    ("Не хватает пандуса у бокового входа, с коляской поднимаемся вдвоём.", "negative",
     [("access", "negative")], "suggestion", ["Не хватает"]),
    ("Про встречу с писателем узнали из объявления на магазине, а в группе ни слова.", "negative",
     [("information", "negative")], "", ["ни слова"]),
    ("Записали без прописки, по одному паспорту, за пять минут.", "positive", [("rules", "positive")], "", ["за пять минут"]),
    ("Была вчера. Народу много, чай горячий, свечи пахнут яблоком.", "positive", [("events", "positive")], "", ["чай горячий"]),
    ("Нормально.", "neutral", [], "", []),
    ("Сделайте, пожалуйста, полку с комиксами пониже: младшие не достают!", "neutral",
     [("children", "neutral"), ("collection", "neutral")], "suggestion", ["Сделайте"]),
    ("Wi-Fi опять падает каждые десять минут", "negative", [("digital", "negative")], "", ["опять падает"]),
    (HOSTILE, "negative", [("rules", "negative")], "question", ["жирно"]),
]  # fmt: skip
ANNOUNCEMENTS = [
    "Дорогие читатели! Неделя качества началась. Напишите в комментариях, чего вам не хватает в нашей библиотеке, — ответим каждому. #неделякачествавбиблиотеке",
    "Сегодня в читальном зале — открытый микрофон: читаем вслух, спорим о расписании, пьём чай с сушками. Приходите к 17:00! #неделякачествавбиблиотеке #библиотека-читатель",
    "Подводим итоги опроса. Больше всего голосов — за вечерние часы по средам. Обсудим с директором и расскажем, что решили. #библиотека-читатель",
]


def about(**changes: Any) -> ReportAbout:
    """What the test page says of itself."""
    values: dict[str, Any] = {
        "title": "«Качество услуг библиотеки»: диалог «Библиотека – Читатель»",
        "note": "учебные данные: библиотеки, люди и записи вымышлены",
        "start": START,
        "end": END,
        "timezone": "Europe/Moscow",
        "collected_at": datetime(2025, 11, 9, 2, 30, tzinfo=UTC),
        "audience": "internal",
        "version": "0.1.0",
        "missing": ["Стена библиотеки «Тихая» закрыта: её записи не прочитаны."],
        "weights": {
            "library": {"posts": 25, "days": 20, "readers": 25, "answered": 15, "reactions_per_subscriber": 15},
            "reader": {"comments": 40, "suggestions": 25, "days": 15, "libraries": 10, "posts": 10},
            "partner": {"posts": 40, "days": 20, "readers": 25, "reactions_per_subscriber": 15},
        },
    }  # fmt: skip
    return ReportAbout(**{**values, **changes})


def build_frames(posts: int = 150, comments: int = 750) -> dict[str, pd.DataFrame]:
    """Frames by view name; every summary is counted from the same invented texts."""
    said = list(_texts(posts, comments))
    readers = [row for row in said if row["role"] == "reader"]
    frames = {
        "headline": _headline(said, readers),
        "daily_activity": _daily(said),
        "participant_ranking": _ranking(),
        "library_summary": _summary(said, [(one[0], one[1]) for one in LIBRARIES], "subject_library_id"),
        "municipality_summary": _summary(said, [*PLACES, *_quiet_places()], "place"),
        "topic_sentiment": _topics(readers),
        "page_texts": page_texts(said),
        "libraries": pd.DataFrame(LIBRARIES, columns=["id", "name", "group", "municipality"]),
        "municipalities": pd.DataFrame([*PLACES, *_quiet_places()], columns=["id", "name"]),
        "coverage": _coverage(),
        "imported_texts": _imported(),
        "participants": _participants(said),
        "participant_flags": pd.DataFrame(
            [{"participant_id": "r-0006", "flag": "burst", "evidence": "всплеск: 5 текстов за 4 минуты",
              "items": [_named(row) for row in said if row["participant_id"] == "r-0006"]}]
        ),
        "suggestion_groups": _groups(said),
        "brightest": _brightest(said),
        "completeness": pd.DataFrame(
            [{"scope": "region", "share": 0.958, "share_low": 0.921, "share_high": 0.99, "status": "estimated"}]
        ),
        "known_missing": pd.DataFrame(
            [{"kind": "closed_wall", "subject": "Тихая", "detail": "Стена библиотеки «Тихая» закрыта: её записи не прочитаны."}]
        ),
    }  # fmt: skip
    return frames


def page_texts(said: list[dict[str, Any]]) -> pd.DataFrame:
    """The texts as the view of that name gives them, newest first."""
    table = []
    for row in said:
        is_reader, asked = row["role"] == "reader", row["role"] == "reader" and row["question"]
        marks = (
            (SUGGESTION if is_reader and row["suggestion"] else 0) | (QUESTION if row["question"] else 0)
            | (THANKS if row["thanks"] else 0) | (OPINION if is_reader and _is_opinion(row) else 0)
            | ((ANSWERED if _answered(row) else WAITING) if asked else 0)
        )  # fmt: skip
        table.append(
            {
                **_named(row), "post_id": row["post_id"], "parent_comment_id": None,
                "post_url": f"https://vk.com/wall{row['owner_id']}_{row['post_id']}",
                "moment": (row["published_at"] + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"),
                "day": (row["published_at"] + timedelta(hours=3)).date(), "participant_id": row["participant_id"],
                "voice": row["role"], "libraries": [row["subject_library_id"]],
                "places": [row["place"]] if row["place"] else [], "text": row["text"],
                "quoted_text": row.get("quoted_text"), "sentiment": row["sentiment"], "topics": row["topics"],
                "because": row["because"], "marks": marks, "answer_hours": 5.5 if marks & ANSWERED else None,
                "reactions": 4 if row["kind"] == "post" else None,
            }
        )  # fmt: skip
    return pd.DataFrame(table).sort_values("moment", ascending=False, kind="stable", ignore_index=True)


def cube(texts: pd.DataFrame) -> pd.DataFrame:
    """The texts counted as warehouse/sql/page/cube.sql counts them."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for row in texts.to_dict("records"):
        said = [(None, None), *((one["topic"], one["polarity"]) for one in row["topics"])]
        for topic, polarity in said:
            key = (
                tuple(row["libraries"]),
                tuple(row["places"]),
                row["day"],
                row["network"],
                row["sentiment"],
                topic,
                polarity,
            )
            counts[*key, "posts" if row["kind"] == "post" else "comments"] += 1
            for name, bits in (
                ("opinions", OPINION),
                ("questions", WAITING | ANSWERED),
                ("answered", ANSWERED),
                ("suggestions", SUGGESTION),
            ):
                counts[*key, name] += bool(row["marks"] & bits)
    keys = sorted({key[:-1] for key in counts}, key=str)
    names = ("libraries", "places", "day", "network", "sentiment", "topic", "polarity")
    return pd.DataFrame(
        [
            dict(zip(names, (list(key[0]), list(key[1]), *key[2:]), strict=True))
            | {name: counts[*key, name] for name in MEASURES}
            for key in keys
        ]
    )


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("network", "kind", "owner_id", "item_id")}


def _participants(said: list[dict[str, Any]]) -> pd.DataFrame:
    known = {row["participant_id"]: row["role"] for row in said}
    names = {one[0]: one[1] for one in LIBRARIES}
    return pd.DataFrame(
        [
            {"participant_id": key, "class": kind, "name": names.get(key, f"Читатель {key[2:].zfill(5)}")}
            for key, kind in known.items()
        ]
    )


def _groups(said: list[dict[str, Any]]) -> pd.DataFrame:
    """Suggestions of the same words, as the view ``suggestion_groups`` gives them."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in said:
        if row["role"] == "reader" and row["suggestion"]:
            found[row["text"]].append(row)
    return pd.DataFrame(
        [
            {
                "topic": rows[0]["topics"][0]["topic"], "group_id": str(index), "texts": len(rows),
                "readers": len({row["participant_id"] for row in rows}),
                "libraries": sorted({row["subject_library_id"] for row in rows}), "example": words,
                "items": [_named(row) for row in rows],
            }
            for index, (words, rows) in enumerate(found.items())
        ]
    )  # fmt: skip


def _brightest(said: list[dict[str, Any]]) -> pd.DataFrame:
    posts = [row for row in said if row["kind"] == "post"][:5]
    return pd.DataFrame(
        [
            {
                "municipality": row["place"], "place": 1, "network": "vk", "owner_id": row["owner_id"], "post_id": row["post_id"],
                "url": row["url"], "library_id": row["library_id"], "published_at": row["published_at"], "text": row["text"],
                "reactions": 12, "subscribers": 300, "rate": 0.04, "readers": 3, "copies": 1, "decided": None,
            }
            for row in posts
        ]
    )  # fmt: skip


def _texts(posts: int, comments: int) -> Iterator[dict[str, Any]]:
    speaking = [one for one in LIBRARIES if one[0] != "silent"]
    for index in range(posts):
        library = speaking[index * 7 % len(speaking)]
        yield {
            **_common("post", str(index + 1), index, library, START + timedelta(days=POST_DAYS[index % len(POST_DAYS)])),
            "post_id": str(index + 1),
            "url": f"https://vk.com/wall{_owner(library)}_{index + 1}",
            "participant_id": library[0],
            "text": ANNOUNCEMENTS[index % 3],
            "quoted_text": "Репост: районная газета приглашает на Неделю качества" if index % 11 == 0 else None,
            "matched_tag": "#неделякачествавбиблиотеке", "match_place": "own",
            "likes": float(index % 40), "comments": 5.0, "reposts": float(index % 3),
            "views": None if index % 2 else 120.0, "found_by": "search", "gone_at": pd.NaT,
            "role": "library", "sentiment": "neutral", "topics": [{"topic": "events", "polarity": "neutral"}],
            "suggestion": False, "question": False, "thanks": False, "because": [],
        }  # fmt: skip
    for index in range(comments):
        words, tone, topics, mark, because = WORDS[index % len(WORDS)]
        library = speaking[(index * 5 + index // 15) % len(speaking)]
        role = "library" if index % 9 == 8 else "reader"
        reader = index * 13 % 90
        yield {
            **_common("comment", str(10_000 + index), index, library, START + timedelta(days=COMMENT_DAYS[index % len(COMMENT_DAYS)])),
            "comment_id": str(10_000 + index),
            "post_id": str(index % posts + 1) if posts else None,
            "parent_comment_id": None,
            "participant_id": library[0] if role == "library" else f"r-{reader:04d}",
            "text": words if role == "reader" else "Спасибо за отклик! Передали заведующей, ответим к пятнице.",
            "likes": float(index % 4), "deleted": False, "role": role,
            "sentiment": tone if role == "reader" else "neutral",
            "topics": [{"topic": topic, "polarity": polarity} for topic, polarity in topics] if role == "reader" else [],
            "suggestion": mark == "suggestion" and role == "reader", "question": mark == "question" and role == "reader",
            "thanks": mark == "thanks" and role == "reader", "because": because if role == "reader" else [],
        }  # fmt: skip


def _common(kind: str, item: str, index: int, library: Any, day: date) -> dict[str, Any]:
    moment = datetime(day.year, day.month, day.day, 6 + index % 12, index % 60, tzinfo=UTC)
    return {
        "network": "vk", "kind": kind, "owner_id": _owner(library), "item_id": item, "author_id": "1",
        "library_id": library[0], "subject_library_id": library[0], "place": library[3],
        "published_at": pd.Timestamp(moment),
    }  # fmt: skip


def _owner(library: Any) -> str:
    return f"-9900{LIBRARIES.index(library):02d}"


def _answered(row: dict[str, Any]) -> bool:
    return int(row["item_id"]) % 3 != 0


def _wilson(positive: int, opinions: int) -> tuple[float | None, float | None, float | None]:
    """The share of positive ones with Wilson's interval, as the macros of the warehouse give it."""
    if opinions < 10:
        return None, None, None
    z, share = 1.959963984540054, positive / opinions
    centre, spread = (
        share + z * z / (2 * opinions),
        z * sqrt(share * (1 - share) / opinions + (z / 2 / opinions) ** 2),
    )
    return share, (centre - spread) / (1 + z * z / opinions), (centre + spread) / (1 + z * z / opinions)


def _is_opinion(row: dict[str, Any]) -> bool:
    return bool(
        row["sentiment"] in ("positive", "negative") or (row["sentiment"] == "neutral" and row["topics"])
    )


def _opinions(table: list[dict[str, Any]], names: tuple[str, str, str]) -> dict[str, Any]:
    tones = Counter(row["sentiment"] for row in table)
    share, low, high = _wilson(tones["positive"], tones["positive"] + tones["negative"])
    counts = {tone: tones[tone] for tone in ("positive", "neutral", "negative")}
    return {"opinions": len(table), **counts, **dict(zip(names, (share, low, high), strict=True))}


SATISFACTION = ("satisfaction", "satisfaction_low", "satisfaction_high")


def _headline(said: list[dict[str, Any]], readers: list[dict[str, Any]]) -> pd.DataFrame:
    asked = [row for row in readers if row["question"]]
    row = {
        "posts": sum(one["kind"] == "post" for one in said), "comments": sum(one["kind"] == "comment" for one in said),
        "libraries_active": len({one["library_id"] for one in said}), "libraries_total": len(LIBRARIES),
        "municipalities_active": len({one["place"] for one in said if one["place"]}), "municipalities_total": 26,
        "readers": len({one["participant_id"] for one in readers}), "partners": 2,
        **_opinions(list(filter(_is_opinion, readers)), SATISFACTION), "questions": len(asked), "answered": sum(map(_answered, asked)),
        "median_answer_hours": 5.5, "suggestions": sum(one["suggestion"] for one in said), "gone_posts": 2, "deleted_comments": 1,
    }  # fmt: skip
    return pd.DataFrame([row])


def _daily(said: list[dict[str, Any]]) -> pd.DataFrame:
    counts = Counter((row["published_at"].date(), row["kind"]) for row in said)
    days = [START + timedelta(days=shift) for shift in range(14)]
    return pd.DataFrame(
        [{"day": day, "posts": counts[day, "post"], "comments": counts[day, "comment"]} for day in days]
    )


def _summary(said: list[dict[str, Any]], names: list[tuple[str, str]], column: str) -> pd.DataFrame:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in said:
        groups[str(row[column])].append(row)
    table = []
    for key, name in names:
        readers = [row for row in groups[key] if row["role"] == "reader"]
        asked = [row for row in readers if row["question"]]
        table.append(
            {
                "id": key,
                "name": name,
                "posts": sum(row["kind"] == "post" for row in groups[key]),
                "comments": sum(row["kind"] == "comment" for row in groups[key]),
                "readers": len({row["participant_id"] for row in readers}),
                "reactions": 10,
                "subscribers": 500,
                "er": 0.02,
                "er_views": None,
                **_opinions(list(filter(_is_opinion, readers)), SATISFACTION),
                "questions": len(asked),
                "answered": sum(map(_answered, asked)),
                "median_answer_hours": 5.5 if asked else None,
                "suggestions": sum(row["suggestion"] for row in groups[key]),
            }
        )
    return pd.DataFrame(table)


def _topics(readers: list[dict[str, Any]]) -> pd.DataFrame:
    """By library, by municipality and for the region, as the view gives them."""
    found: dict[tuple[Any, Any, str], list[dict[str, Any]]] = defaultdict(list)
    for row in readers:
        for topic in row["topics"]:
            tone = {"sentiment": topic["polarity"]}
            scopes = {(row["subject_library_id"], row["place"]), (None, row["place"]), (None, None)}
            for library, place in scopes:
                found[library, place, topic["topic"]].append(tone)
    return pd.DataFrame(
        [
            {
                "library_id": library,
                "municipality": place,
                "topic": topic,
                **_opinions(rows, ("share", "low", "high")),
            }
            for (library, place, topic), rows in found.items()
        ]
    )


def _ranking() -> pd.DataFrame:
    table: list[dict[str, Any]] = []
    for place, (key, name, group, home) in enumerate(
        [one for one in LIBRARIES if one[2] != "region"][:-1], start=1
    ):
        table.append(
            _ranked("library", place, key, name, group, home, 96.41 - 6.7 * place)
            | {"c_posts": 20 - place, "c_days": 8 - place // 3, "c_readers": 60 - 3 * place, "c_answered": 12 - place,
               "c_reactions_per_subscriber": None if place == 4 else 0.4567 / place, "p_posts": 25 - place,
               "p_days": 20 - place, "p_readers": 25 - 1.5 * place, "p_answered": 15 - place,
               "p_reactions_per_subscriber": None if place == 4 else 15 - place,
               "flags": ["12 комментариев за 4 минуты"] if place == 3 else []}
        )  # fmt: skip
    for index in range(40):
        table.append(
            _ranked("reader", index + 1, f"r-{index:04d}", f"Читатель {index:05d}", None, "Псков", 88 - 2 * index)
            | {"c_comments": 9 - index // 6, "c_suggestions": index % 3, "c_days": 5, "c_libraries": 2, "c_posts": 0,
               "p_comments": 40 - index, "p_suggestions": 8.0 * (index % 3), "p_days": 12, "p_libraries": 6, "p_posts": 0}
        )  # fmt: skip
    table.append(
        _ranked("partner", 1, "p-gazeta", "Газета «Береговой вестник»", None, "Псков", 61.5)
        | {"c_posts": 4, "c_days": 3, "c_readers": 7, "c_reactions_per_subscriber": 0.03, "p_posts": 24, "p_days": 11,
           "p_readers": 17, "p_reactions_per_subscriber": 9.5}
    )  # fmt: skip
    table.append(_apart("partner", "p-far", "Библиотека соседней области", "не из области"))
    table.append(_apart("organiser", "oblast", LIBRARIES[0][1], "организатор: вне конкурса"))
    table.append(_apart("reader", "r-0088", "Читатель 00088", "регион неизвестен: на проверку"))
    return pd.DataFrame(table)


def _ranked(
    kind: str, place: int, key: str, name: str, group: str | None, home: str | None, score: float
) -> dict[str, Any]:
    return {
        "class": kind, "place": place, "place_low": None, "place_high": None, "participant_id": key, "name": name,
        "type_group": group, "place_in_group": 1 if group else None, "municipality": home, "score": max(score, 0.5),
        "eligible": True, "reason": None, "flags": [],
    }  # fmt: skip


def _apart(kind: str, key: str, name: str, reason: str) -> dict[str, Any]:
    return {
        **_ranked(kind, 1, key, name, None, None, 1),
        "place": None,
        "score": None,
        "eligible": False,
        "reason": reason,
    }


def _quiet_places() -> list[tuple[str, str]]:
    return [(f"Тихий-{index}", f"Тихий муниципальный округ № {index}") for index in range(18)]


def _coverage() -> pd.DataFrame:
    asked = [("search", "#неделякачествавбиблиотеке", 120, 98, "done", None), ("wall", "-990003", 40, 12, "done", None),
             ("wall", "-990012", 0, 0, "failed", "15: Access denied: wall is disabled"),
             ("comments", "-990003_7", 100, 100, "cut_off", None)]  # fmt: skip
    columns = ["route", "target", "found", "accepted", "status", "error"]
    return pd.DataFrame(asked, columns=columns).assign(network="vk", calls=2)


def _imported() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"network": "file", "kind": "comment", "owner_id": "file", "item_id": f"x{index}", "url": None,
             "published_at": pd.NaT, "text": words[0], "sentiment": words[1],
             "topics": [{"topic": topic, "polarity": polarity} for topic, polarity in words[2]],
             "suggestion": words[3] == "suggestion", "question": False, "thanks": False, "because": words[4]}
            for index, words in enumerate(WORDS[:5])
        ]
    )  # fmt: skip
