"""Who and what an invented campaign consists of, and the tables of it that do not hang on its texts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from campaign.settings import DEFAULT_WEIGHTS

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
     [("staff", "positive"), ("collection", "positive")], "thanks", ["+ Спасибо", "+ душевное"]),
    ("На втором этаже весной так и не включили батареи, дети сидят в куртках.", "negative",
     [("space", "negative"), ("children", "negative")], "question", ["− в куртках"]),
    ("А в субботу до скольки работаете? Хочу заехать после дежурства.", "neutral", [("hours", "neutral")], "question", []),
    ("Хорошо бы вернуть вечерние часы хотя бы по средам: после работы к вам не успеть.", "neutral",
     [("hours", "negative")], "suggestion", []),
    ("Кружок «Шашки и пряники» — лучшее, что случилось с нашими внуками этой осенью 🎉", "positive",
     [("events", "positive"), ("children", "positive")], "", ["+ лучшее"]),
    ("Конечно, новинки у нас бывают. Последняя новинка — девяносто восьмого года.", "negative",
     [("collection", "negative")], "", ["− Последняя новинка"]),
    ("Продлила книгу через сайт за минуту, очень удобно", "positive", [("digital", "positive")], "", ["+ удобно"]),
    ("Не хватает пандуса у бокового входа, с коляской поднимаемся вдвоём.", "negative",
     [("access", "negative")], "suggestion", ["− Не хватает"]),
    ("Про встречу с писателем узнали из объявления на магазине, а в группе ни слова.", "negative",
     [("information", "negative")], "", ["− ни слова"]),
    ("Записали без прописки, по одному паспорту, за пять минут.", "positive", [("rules", "positive")], "", ["+ за пять минут"]),
    ("Была вчера. Народу много, чай горячий, свечи пахнут яблоком.", "positive", [("events", "positive")], "", ["+ чай горячий"]),
    ("Нормально.", "neutral", [], "", []),
    ("Сделайте, пожалуйста, полку с комиксами пониже: младшие не достают!", "neutral",
     [("children", "neutral"), ("collection", "neutral")], "suggestion", []),
    ("Wi-Fi опять падает каждые десять минут", "negative", [("digital", "negative")], "", ["− опять падает"]),
    (HOSTILE, "negative", [("rules", "negative")], "question", ["− жирно"]),
]  # fmt: skip
ANNOUNCEMENTS = [
    "Дорогие читатели! Неделя качества началась. Напишите в комментариях, чего вам не хватает в нашей библиотеке, — ответим каждому. #неделякачествавбиблиотеке",
    "Сегодня в читальном зале — открытый микрофон: читаем вслух, спорим о расписании, пьём чай с сушками. Приходите к 17:00! #неделякачествавбиблиотеке #библиотека-читатель",
    "Подводим итоги опроса. Больше всего голосов — за вечерние часы по средам. Обсудим с директором и расскажем, что решили. #библиотека-читатель",
]


def ranking() -> pd.DataFrame:
    table: list[dict[str, Any]] = []
    for place, (key, name, group, home) in enumerate(
        [one for one in LIBRARIES if one[2] != "region"][:-1], start=1
    ):
        table.append(
            _ranked("library", place, key, name, group, home, 96.41 - 6.7 * place)
            | {"c_posts": 20 - place, "c_days": 8 - place // 3, "c_readers": 60 - 3 * place, "c_answered": 12 - place,
               "c_er": None if place == 4 else 0.4567 / place, "p_posts": 25 - place,
               "p_days": 20 - place, "p_readers": 25 - 1.5 * place, "p_answered": 15 - place,
               "p_er": 7.5 if place == 4 else 15 - place,
               **dict.fromkeys(("k_posts", "k_days", "k_readers", "k_answered"), True), "k_er": place != 4}
        )  # fmt: skip
    for index in range(40):
        table.append(
            _ranked("reader", index + 1, f"r-{index:04d}", f"Читатель {index:05d}", None, "Псков", 88 - 2 * index)
            | {"c_comments": 9 - index // 6, "c_suggestions": index % 3, "c_days": 5, "c_libraries": 2, "c_posts": 0,
               "p_comments": 40 - index, "p_suggestions": 8.0 * (index % 3), "p_days": 12, "p_libraries": 6, "p_posts": 0,
               **dict.fromkeys(("k_comments", "k_suggestions", "k_days", "k_libraries", "k_posts"), True)}
        )  # fmt: skip
    table.append(
        _ranked("partner", 1, "p-gazeta", "Газета «Береговой вестник»", None, "Псков", 61.5)
        | {"c_posts": 4, "c_days": 3, "c_readers": 7, "c_er": 0.03, "p_posts": 24, "p_days": 11,
           "p_readers": 17, "p_er": 9.5}
    )  # fmt: skip
    table.append(_apart("partner", "p-far", "Библиотека соседней области", "не из области"))
    table.append(_apart("organiser", "oblast", LIBRARIES[0][1], "организатор: вне конкурса"))
    table.append(_apart("reader", "r-0088", "Читатель 00088", "регион неизвестен: на проверку"))
    return pd.DataFrame(table)


def ranking_rule() -> pd.DataFrame:
    scales = {"posts": 18.0, "days": 7.5, "readers": 55.0, "answered": 11.0, "er": 0.4}
    return pd.DataFrame(
        {"class": kind, "component": component, "weight": weight, "p95": scales.get(component, 3.0), "median": weight / 2,
         "n_eligible": 13}
        for kind, weights in DEFAULT_WEIGHTS.items()
        for component, weight in sorted(weights.items(), key=lambda one: -one[1])
    )  # fmt: skip


def _ranked(
    kind: str, place: int, key: str, name: str, group: str | None, home: str | None, score: float
) -> dict[str, Any]:
    return {
        "class": kind, "place": place, "place_low": max(1, place - 4), "place_high": place + 6, "tier": 1 + (place > 8),
        "participant_id": key, "name": name,
        "type_group": group, "place_in_group": 1 if group else None, "municipality": home, "score": max(score, 0.5),
        "reason": None,
    }  # fmt: skip


def _apart(kind: str, key: str, name: str, reason: str) -> dict[str, Any]:
    return {
        **_ranked(kind, 1, key, name, None, None, 1),
        **dict.fromkeys(("place", "place_low", "place_high", "tier")),
        "reason": reason,
    }


def quiet_places() -> list[tuple[str, str]]:
    return [(f"Тихий-{index}", f"Тихий муниципальный округ № {index}") for index in range(18)]


def coverage() -> pd.DataFrame:
    asked = [("search", "#неделякачествавбиблиотеке", 120, 98, "done", None), ("wall", "-990003", 40, 12, "done", None),
             ("wall", "-990012", 0, 0, "failed", "15: Access denied: wall is disabled"),
             ("comments", "-990003_7", 100, 100, "cut_off", None)]  # fmt: skip
    columns = ["route", "target", "found", "accepted", "status", "error"]
    return pd.DataFrame(asked, columns=columns).assign(network="vk", questions=1)


def imported() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"network": "file", "kind": "comment", "owner_id": "file", "item_id": f"x{index}", "url": None,
             "published_at": pd.NaT, "text": words[0], "sentiment": words[1],
             "topics": [{"topic": topic, "polarity": polarity} for topic, polarity in words[2]],
             "suggestion": words[3] == "suggestion", "question": False, "thanks": False, "because": words[4]}
            for index, words in enumerate(WORDS[:5])
        ]
    )  # fmt: skip
