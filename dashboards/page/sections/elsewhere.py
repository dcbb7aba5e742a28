"""What stands apart from the region's totals: texts from outside, people of unknown region, texts that people took out."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaign.russian import (
    COMMENTS,
    NBSP,
    PARTICIPANTS,
    POSTS,
    TEXTS,
    counted,
    listing,
    number,
    plural,
)
from dashboards.labels import VOICES
from dashboards.page.links import outside, texts
from dashboards.records.figures import Apart
from dashboards.records.people import Stranger
from dashboards.records.texts import TakenOut

OUTSIDE = "outside"
PEOPLE = ("reader", "staff")


@dataclass(frozen=True)
class StrangerLine:
    """A participant with what stands apart, or waits for a decision; ``reactions`` are unknown where no post told them."""

    name: str
    voice: str
    evidence: str
    posts: str
    comments: str
    reactions: str
    code: str
    link: str


@dataclass(frozen=True)
class TakenLine:
    """A text that people took out, and why."""

    what: str
    text: str
    reason: str
    url: str


def apart_sentence(sums: Apart) -> str:
    """«Вне региона, в итоги не вошли: 5 записей и 1 комментарий; 800 реакций.» and what else is not as it seems; or nothing."""
    told = []
    if sums.posts or sums.comments:
        what = [
            counted(count, forms)
            for count, forms in ((sums.posts, POSTS), (sums.comments, COMMENTS))
            if count
        ]
        reactions = f"; реакций на{NBSP}эти записи: {number(sums.reactions)}" if sums.posts else ""
        told.append(f"Вне региона, в{NBSP}итоги не{NBSP}вошли: {listing(what)}{reactions}.")
    if sums.undecided:
        which = ((sums.undecided_posts, POSTS), (sums.undecided_comments, COMMENTS))
        what = [counted(count, forms) for count, forms in which if count]
        counts = f", в{NBSP}итогах от{NBSP}них {listing(what)}" if what else ""
        people = plural(sums.undecided, ("участника", "участников", "участников"))
        told.append(f"Регион неизвестен у{NBSP}{number(sums.undecided)} {people}: нужно решение{counts}.")
    if sums.taken_out:
        along = (
            f" и{NBSP}вместе с{NBSP}{plural(sums.taken_out, ('ним', 'ними', 'ними'))} {counted(sums.taken_along, COMMENTS)}"
            if sums.taken_along
            else ""
        )
        told.append(f"Исправлено вручную: не{NBSP}из кампании {counted(sums.taken_out, TEXTS)}{along}.")
    return " ".join(told)


def stranger_lines(found: Sequence[Stranger], *, public: bool, apart: bool) -> list[StrangerLine]:
    """One line a participant; the public is told of no person. ``apart``: the links lead to texts from outside."""
    return [
        StrangerLine(
            name=one.name or "автор неизвестен",
            voice=VOICES.get(one.kind or "", ""),
            evidence="" if public else one.evidence or "",
            posts=number(one.posts),
            comments=number(one.comments),
            reactions=number(one.reactions),
            code="" if public else one.participant_id or "",
            link="" if public or not one.participant_id else _link(one.participant_id, apart=apart),
        )
        for one in found
        if not public or one.kind not in (*PEOPLE, None)
    ]


def _link(participant: str, *, apart: bool) -> str:
    return texts(participant=participant, mark=OUTSIDE) if apart else texts(participant=participant)


def taken_lines(found: Sequence[TakenOut]) -> list[TakenLine]:
    """The texts that people took out of the campaign."""
    return [
        TakenLine(
            what="Запись" if one.kind == "post" else "Комментарий",
            text=one.text,
            reason=one.reason or "",
            url=outside(one.url or ""),
        )
        for one in found
    ]


def people_kept_back(sums: Apart, shown: Sequence[StrangerLine]) -> str:
    """How many the public page does not name."""
    hidden = sums.authors - len(shown)
    return f"Людей по именам здесь нет: {counted(hidden, PARTICIPANTS)}." if hidden > 0 else ""
