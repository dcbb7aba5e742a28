"""An invented campaign as the warehouse's views would give it: the frames that the page is tested with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import Any, get_args

import duckdb
import pandas as pd
from msgspec import to_builtins
from msgspec.structs import fields
from msgspec.structs import replace as replaced

from campaign.settings import Campaign, parse_campaign
from campaign.tables.presets import preset_files
from dashboards.page.build import ReportAbout
from dashboards.page.library_frames import Parts
from dashboards.page.payload import BITS
from dashboards.records.figures import Summary
from dashboards.records.page import PageFrames
from dashboards.records.texts import Cell, Text
from dashboards.rows import typed, views
from tests.dashboards.invented import (
    ANNOUNCEMENTS,
    COMMENT_DAYS,
    END,
    LIBRARIES,
    PLACES,
    POST_DAYS,
    START,
    WORDS,
    coverage,
    imported,
    quiet_places,
    ranking,
    ranking_rule,
)
from warehouse.sql import statement


def about(**changes: Any) -> ReportAbout:
    """What the test page says of itself."""
    values: dict[str, Any] = {
        "campaign": campaign(),
        "collected_at": datetime(2025, 11, 9, 2, 30, tzinfo=UTC),
        "audience": "internal",
        "version": "0.1.0",
    }
    return ReportAbout(**{**values, **changes})


def campaign(note: str = "учебные данные: библиотеки, люди и записи вымышлены") -> Campaign:
    title = "«Качество услуг библиотеки»: диалог «Библиотека – Читатель»"
    shipped = parse_campaign(preset_files("pskov-quality", START.year)[0])
    return replace(shipped, title=title, note=note, start=START, end=END)


def framed(frames: dict[str, pd.DataFrame]) -> PageFrames:
    """Frames by view name as the page reads them; a view that is not given has no rows."""
    empty = {
        view.name: pd.DataFrame(columns=[one.encode_name for one in fields(get_args(view.type)[0])])
        for view in fields(PageFrames)
        if view.name != "headline" and view.default is not None
    }
    given = {name: frame for name, frame in frames.items() if len(frame)}
    return views(PageFrames, {"headline": nothing_said()} | empty | given)


def nothing_said(**counts: float | None) -> pd.DataFrame:
    """The headline of a campaign in which nobody wrote, but for the given figures."""
    row = {
        "posts": 0, "comments": 0, "libraries_active": 0, "libraries_total": 60, "municipalities_active": 0,
        "municipalities_total": 26, "readers": 0, "partners": 0, "opinions": 0, "positive": 0, "neutral": 0, "negative": 0,
        "satisfaction": None, "satisfaction_low": None, "satisfaction_high": None, "questions": 0, "answered": 0,
        "median_answer_hours": None, "median_answer_over_hours": None, "suggestions": 0, "voters": 0, "gone_posts": 0, "deleted_comments": 0,
    }  # fmt: skip
    return pd.DataFrame([row | counts])


def page_of(library: str, frames: PageFrames) -> tuple[Summary, PageFrames]:
    """A library's figures and its part of the frames."""
    parts = Parts(frames)
    return parts.summaries[library], parts.with_texts(library, parts.without_texts(library))


def public(frames: PageFrames, texts: int = 2) -> PageFrames:
    """What everybody may read: the first texts, and the counts of all."""
    given = frames.page_texts
    return replaced(frames, page_texts=given[:texts], page_cube=cube(given))


def build_frames(posts: int = 150, comments: int = 750) -> PageFrames:
    """What the page is drawn from; every summary is counted from the same invented texts."""
    said = list(_texts(posts, comments))
    readers = [row for row in said if row["role"] == "reader"]
    frames = {
        "headline": _headline(said, readers),
        "daily_activity": _daily(said),
        "participant_ranking": ranking(),
        "ranking_rule": ranking_rule(),
        "library_summary": _summary(said, [(one[0], one[1]) for one in LIBRARIES], "subject_library_id"),
        "municipality_summary": _summary(said, [*PLACES, *quiet_places()], "place"),
        "topic_sentiment": _topics(readers),
        "page_texts": page_texts(said),
        "libraries": pd.DataFrame(LIBRARIES, columns=["id", "name", "group", "municipality"]),
        "municipalities": pd.DataFrame([*PLACES, *quiet_places()], columns=["id", "name"]),
        "coverage_by_route": coverage(),
        "imported_texts": imported(),
        "participants": _participants(said),
        "participant_flags": pd.DataFrame(
            [{"participant_id": "r-0006", "flag": "burst", "evidence": "всплеск: 5 текстов за 4 минуты",
              "items": [_named(row) for row in said if row["participant_id"] == "r-0006"]},
             {"participant_id": "luki", "flag": "burst", "evidence": "12 комментариев за 4 минуты", "items": []}]
        ),
        "page_themes": _themes(said),
        "brightest": _brightest(said),
        "completeness": pd.DataFrame(
            [{"scope": "region", "n_walls": 141, "n_both": 135, "share": 0.958, "share_low": 0.921, "share_high": 0.99,
              "found_personal": 7}]
        ),
        "known_missing": pd.DataFrame(
            [{"kind": "closed_wall", "subject": "Тихая", "detail": "Стена библиотеки «Тихая» закрыта: её записи не прочитаны."}]
        ),
    }  # fmt: skip
    return framed(frames)


def page_texts(said: list[dict[str, Any]]) -> pd.DataFrame:
    """The texts as the view of that name gives them, newest first."""
    table = []
    for row in said:
        is_reader, asked = row["role"] == "reader", row["role"] == "reader" and row["question"]
        marks = dict.fromkeys(BITS, False) | {
            "suggestion": is_reader and row["suggestion"], "question": row["question"], "thanks": row["thanks"],
            "opinion": is_reader and _is_opinion(row), "answered": asked and _answered(row),
            "waiting": asked and not _answered(row),
        }  # fmt: skip
        table.append(
            {
                **_named(row), "post_id": row["post_id"], "parent_comment_id": row.get("parent_comment_id"),
                "answer_id": row.get("answer_id"), "answer_hours": row.get("answer_hours"),
                "er": (row["likes"] or 0) / 300 if row["kind"] == "post" else None, "views": row.get("views"),
                "post_url": f"https://vk.com/wall{row['owner_id']}_{row['post_id']}",
                "moment": (row["published_at"] + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"),
                "day": (row["published_at"] + timedelta(hours=3)).date(), "participant_id": row["participant_id"],
                "voice": row["role"], "libraries": [row["subject_library_id"]],
                "places": [row["place"]] if row["place"] else [], "text": row["text"],
                "quoted_text": row.get("quoted_text"), "poll": row.get("poll"), "sentiment": row["sentiment"], "topics": row["topics"],
                "because": row["because"],
                "reactions": 4 if row["kind"] == "post" else None, **marks,
            }
        )  # fmt: skip
    return pd.DataFrame(table).sort_values("moment", ascending=False, kind="stable", ignore_index=True)


def cube(texts: list[Text]) -> list[Cell]:
    """The texts counted by the warehouse's own SQL."""
    facts = pd.DataFrame([to_builtins(one) | {"day": date.fromisoformat(one.moment[:10])} for one in texts])
    with duckdb.connect() as connection:
        connection.register("page_facts", facts)
        return typed(connection.execute(statement("page", "cube")).df(), Cell, "page_cube")


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


def _themes(said: list[dict[str, Any]]) -> pd.DataFrame:
    """What readers want, as the page is given it: suggestions of the same words are one theme."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in said:
        if row["role"] == "reader" and row["suggestion"]:
            found[row["text"]].append(row)
    table = [
        {
            "theme_id": f"t-{index}", "name": words, "topic": rows[0]["topics"][0]["topic"], "wants": len(rows),
            "readers": len({row["participant_id"] for row in rows}), "complaints": 0, "suggestions": len(rows),
            "questions": 0, "keywords": f"слово {index}", "named": False, "texts": len(rows), "asking": _asking(rows),
            "trend": _trend(rows), "items": [_named(row) for row in rows],
        }
        for index, (words, rows) in enumerate(found.items())
    ]  # fmt: skip
    return pd.DataFrame(sorted(table, key=lambda row: -row["readers"]))


def _asking(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_library: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_library[row["subject_library_id"]].append(row)
    return [
        {
            "library": library, "texts": len(own), "wants": len(own), "suggestions": len(own), "complaints": 0, "questions": 0,
            "readers": len({row["participant_id"] for row in own}), "items": [_named(row) for row in own], "trend": _trend(own),
        }
        for library, own in sorted(by_library.items())
    ]  # fmt: skip


def _trend(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"day": day, "texts": texts} for day, texts in sorted(Counter(_day(row) for row in rows).items())]


def _day(row: dict[str, Any]) -> str:
    return (row["published_at"] + timedelta(hours=3)).strftime("%Y-%m-%d")


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
            "poll": "Когда вам удобнее? Утром — 3, вечером — 12; голосов: 15" if index % 11 == 0 else None,
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
    voters = tones["positive"] + tones["negative"]
    share, low, high = _wilson(tones["positive"], voters)
    counts = {tone: tones[tone] for tone in ("positive", "neutral", "negative")}
    return {
        "opinions": len(table),
        **counts,
        "voters": voters,
        **dict(zip(names, (share, low, high), strict=True)),
    }


SATISFACTION = ("satisfaction", "satisfaction_low", "satisfaction_high")


def _headline(said: list[dict[str, Any]], readers: list[dict[str, Any]]) -> pd.DataFrame:
    asked = [row for row in readers if row["question"]]
    row = {
        "posts": sum(one["kind"] == "post" for one in said), "comments": sum(one["kind"] == "comment" for one in said),
        "libraries_active": len({one["library_id"] for one in said}), "libraries_total": len(LIBRARIES),
        "municipalities_active": len({one["place"] for one in said if one["place"]}), "municipalities_total": 26,
        "readers": len({one["participant_id"] for one in readers}), "partners": 2,
        **_opinions(list(filter(_is_opinion, readers)), SATISFACTION), "questions": len(asked), "answered": sum(map(_answered, asked)),
        "median_answer_hours": 5.5, "median_answer_over_hours": None, "suggestions": sum(one["suggestion"] for one in said), "gone_posts": 2, "deleted_comments": 1,
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
                "median_answer_over_hours": None,
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
