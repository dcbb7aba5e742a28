"""A small campaign, frozen into a folder: what letters and the summary are tested with."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from campaign.settings import Campaign, parse_campaign
from campaign.tables.libraries import parse_libraries
from dashboards.papers.summary import paragraphs
from dashboards.records.papers import Candidate
from tests.warehouse.world import CAMPAIGN, KEY, LIBRARIES, World, author, comment, post, tags
from warehouse.keeping.frozen import Frozen, freeze

FROZEN_AT = datetime(2025, 11, 14, 9, 0, tzinfo=UTC)
PRAISE = "Спасибо большое, здесь очень внимательные сотрудники"
PROBLEM = "В читальном зале холодно, дети сидят в куртках"
WISH = "Хорошо бы открываться по субботам пораньше <b>&</b>"
ASKED = "До какого часа вы работаете в субботу?"
ANSWER = "Добрый день! В субботу работаем до пяти."
HOSTILE = '=HYPERLINK("http://example.invalid";"нажми") очень хорошо и удобно'
SAYS = {
    PRAISE: tags("positive", "staff+", thanks=True),
    PROBLEM: tags("negative", "space-"),
    WISH: tags("neutral", "hours-", suggestion=True),
    ASKED: tags("neutral", "hours=", question=True),
    HOSTILE: tags("positive", "digital+"),
}


def fill(world: World, decisions: str = "") -> None:
    """Two libraries that post, four readers who praise, complain, ask and wish."""
    world.says.update(SAYS)
    world.night(
        post("-1", 1, "03 12:00", "Встреча с читателями", likes=10, comments=5, reposts=1),
        post("-2", 1, "04 12:00", "Праздник чтения", likes=4, comments=2, reposts=0),
        author("-1", "Гдовская библиотека", members=200),
        author("-2", "Детская библиотека", members=100),
        *(
            author(number, name, city="Гдов")
            for number, name in (("11", "Анна Иванова"), ("12", "Пётр Заяц"))
        ),
        author("13", "Олег Ким", city="Гдов"),
        comment("-1", 1, 2, "11", "03 13:00", PRAISE, likes=3),
        comment("-1", 1, 3, "12", "03 14:00", PROBLEM, likes=1),
        comment("-1", 1, 4, "13", "03 15:00", ASKED),
        comment("-1", 1, 5, "-1", "03 16:30", ANSWER, reply_to="13", parent_comment_id="4"),
        comment("-2", 1, 2, "11", "04 13:00", WISH),
        comment("-2", 1, 3, "12", "04 14:00", HOSTILE),
    )
    world.settle(decisions=decisions)


def candidate(
    code: str | None, kind: str, place: int | None, reason: str | None = None, tier: int | None = None
) -> Candidate:
    return Candidate(code, kind, f"имя {code}", place, tier, reason)


def frozen(world: World, home: Path, name: str = "итог") -> Frozen:
    return freeze(world.connection, home, name, KEY, FROZEN_AT)


def participants(world: World) -> dict[str, str]:
    """Participant codes by account."""
    rows = world.connection.execute("select accounts, participant_id from participants").fetchall()
    return {account: code for accounts, code in rows for account in (accounts or "").split(", ")}


def words(document: Any) -> str:
    """A document's words, a line a paragraph, without what is another each time: the signature, spaces that must not break."""
    lines = (re.sub(r"подпись \w+", "подпись …", line) for line in paragraphs(document))
    return "\n".join(lines).replace("\u00a0", " ") + "\n"


def campaign_of(audience: str = "internal", **letters: str) -> Campaign:
    """The small campaign with who signs."""
    given = {"signatory": "А. Б. Образцова", "post": "Заведующая отделом", "city": "Псков", **letters}
    campaign = replace(parse_campaign(CAMPAIGN), libraries=parse_libraries(LIBRARIES), letters=given)
    return replace(campaign, report=replace(campaign.report, audience=audience))
