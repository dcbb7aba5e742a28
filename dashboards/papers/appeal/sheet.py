"""A participant's sheet «Как посчитаны баллы»: what counted and what did not, and the sum that anybody can check.

``appeal_sheet`` says what stands on it, as plain parts of words and tables; `files.py` writes them as HTML and Word.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaign.russian import (
    NOTHING,
    READERS,
    Forms,
    counted,
    day_month,
    moment,
    number,
    period,
    place_range,
    short,
)
from campaign.settings import Campaign
from dashboards.labels import CLASSES, FIELD_NAMES
from dashboards.papers.appeal.points import Cell, Part, one_more_or_less, points_part
from dashboards.records.appeal import (
    AppealAnswer,
    AppealFrames,
    AppealPost,
    AppealReader,
    AppealSubjects,
    AppealText,
)
from dashboards.records.people import Ranked

Line = AppealPost | AppealReader | AppealAnswer | AppealText
YES, NO = "засчитано", "не засчитано"
SOURCES = {"night": "", "file": " (из файла)", "last": " (последние известные)"}
SURE = "Внутри одной группы мест порядок может быть случаен, а соседи по разные стороны её границы могут быть близки."
RESTS_ON = (
    "Диапазон мест и группа получены из 1000 проб: веса меняются до половины, счётные значения колеблются так, как "
    "колеблются редкие события, вовлечённость берётся по случайным записям из тех же, а предложения, вопросы и жалобы "
    "ошибаются так часто, как ошибается разметка."
)


@dataclass(frozen=True)
class Sheet:
    title: str
    above: tuple[str, ...]
    facts: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class AppealAbout:
    """Of which result the sheet is: ``frozen`` names it, empty for the published one."""

    campaign: Campaign
    frozen: str
    night: datetime | None
    audience: str

    @property
    def public(self) -> bool:
        return self.audience == "public"


def appeal_sheet(frames: AppealFrames, participant: str, about: AppealAbout) -> Sheet:
    """All that concerns one participant. The public sheet has no words, links or names of readers, only how many."""
    own = next(row for row in frames.of_class.ranking if row.participant_id == participant)
    zone, person = about.campaign.timezone.key, own.kind in ("reader", "staff")
    name = "Участник" if about.public and person else own.name
    return Sheet(
        title=f"Как посчитаны баллы: {name}",
        above=tuple(_above(about)),
        facts=tuple(_facts(own, frames, about)),
        parts=tuple(
            part
            for part in (
                points_part(own, frames.of_class.rule),
                one_more_or_less(own, frames),
                _posts(frames.posts, zone, about.public),
                _readers(frames.readers, zone, about.public),
                _answers(frames, zone, about.public),
                _texts(frames.texts, zone, about.public),
                _decisions(frames),
                _sureness(own, frames.subjects),
            )
            if part is not None
        ),
    )


def _above(about: AppealAbout) -> Iterator[str]:
    campaign = about.campaign
    if campaign.note:
        yield campaign.note
    yield "для всех" if about.public else "для служебного пользования"
    yield f"{campaign.title}, {period(campaign.start, campaign.end)}"
    yield (
        f"результат «{about.frozen}»"
        if about.frozen
        else "по последнему собранному, результат не зафиксирован"
    )


def _facts(own: Ranked, frames: AppealFrames, about: AppealAbout) -> Iterator[str]:
    kind = CLASSES.get(own.kind, own.kind)
    if own.place is None:
        yield f"{kind}: вне рейтинга ({own.reason or 'причина не указана'}). Баллы {short(own.score, 4)}."
    else:
        ranked = sum(row.place is not None for row in frames.of_class.ranking)
        found = f"{kind}: место {own.place} из {ranked}, баллы {short(own.score, 4)}"
        spread = place_range(own.place_low, own.place_high)
        if spread:
            found += f"; вероятные места {spread}"
        if own.tier is not None:
            found += f", {own.tier}-я группа мест"
        yield found + "."
        if own.place_in_group is not None:
            yield f"Место среди библиотек своей группы {NOTHING} {own.place_in_group}."
    zone = about.campaign.timezone.key
    yield (
        f"Отметки и репосты сосчитаны в счётную ночь: {moment(about.night, zone)}."
        if about.night
        else "Счётной ночи ещё не было: отметки и репосты взяты последние известные."
    )


def _posts(posts: Sequence[AppealPost], zone: str, public: bool) -> Part | None:
    if not posts:
        return None
    heads = (
        "Дата",
        "Запись",
        "Засчитано",
        "Отметки + репосты + читатели",
        "Подписчики",
        "Вовлечённость",
        "Счётчики такие с",
    )
    return Part(
        "Записи",
        (_tally(posts, ("запись", "записи", "записей")),),
        heads,
        tuple(
            (
                Cell(day_month(post.day)),
                # A personal wall is nobody's business but its owner's.
                Cell(_words(post, public), "" if public and not _of_community(post) else post.url or ""),
                Cell(_verdict(post)),
                Cell(_sum(post)),
                Cell(number(post.subscribers)),
                Cell(number(post.engagement, 6) if post.engagement is not None else NOTHING),
                Cell(_counters(post, zone)),
            )
            for post in posts
        ),
        (1.9, 4.2, 3.6, 2.4, 1.9, 2.1, 2.4),
        (3, 4, 5),
    )


def _of_community(post: AppealPost) -> bool:
    return post.owner_id.startswith("-") or post.wall is not None


def _words(post: AppealPost, public: bool) -> str:
    if public and not _of_community(post):
        return "запись на личной странице"
    where = f" (стена: {post.wall})" if post.kind == "subject" and post.wall else ""
    return (post.text.replace("\n", " ")[:80] or "без слов") + where


def _verdict(line: AppealPost) -> str:
    return f"{YES if line.counted else NO}: {line.reason}"


def _sum(post: AppealPost) -> str:
    if post.reactions is None:
        return "неизвестно"
    parts = (post.likes or 0, post.reposts or 0, post.readers_comments or 0)
    return f"{' + '.join(map(str, parts))} = {post.reactions}"


def _counters(post: AppealPost, zone: str) -> str:
    if post.counted_at is None:
        return NOTHING
    return moment(post.counted_at, zone) + SOURCES.get(post.source or "", "")


def _readers(readers: Sequence[AppealReader], zone: str, public: bool) -> Part | None:
    if not readers:
        return None
    taken = sum(one.counted for one in readers)
    tally = f"Засчитано: {counted(taken, READERS)}; комментариев всего: {len(readers)}."
    if public:
        return Part("Читатели в обсуждениях", (tally, *_by_reason(readers)))
    return Part(
        "Читатели в обсуждениях",
        (tally,),
        ("Когда", "Читатель", "Комментарий", "Засчитан ли читатель"),
        tuple(
            (
                Cell(moment(one.published_at, zone)), Cell(one.reader or "неизвестен"),
                Cell("открыть" if one.url else NOTHING, one.url or ""), Cell(one.reason),
            )
            for one in readers
        ),
        (4.2, 4.5, 2.5, 6.3),
    )  # fmt: skip


def _answers(frames: AppealFrames, zone: str, public: bool) -> Part | None:
    answers = frames.answers
    if not answers:
        return None
    title, tally = "Вопросы и жалобы читателей", _tally(answers, ("ответ", "ответа", "ответов"))
    if public:
        return Part(title, (tally, *_by_reason(answers)))
    return Part(
        title,
        (tally,),
        ("Когда", "Что", "Ответ", "Засчитан ли ответ"),
        tuple(
            (
                Cell(moment(one.asked_at, zone)),
                Cell("вопрос" if one.what == "question" else "жалоба", one.url or ""),
                Cell(moment(one.answered_at, zone) if one.answered_at else NOTHING, one.answer_url or ""),
                Cell(one.reason),
            )
            for one in answers
        ),
        (4.2, 2.5, 4.2, 6.6),
    )


def _texts(texts: Sequence[AppealText], zone: str, public: bool) -> Part | None:
    if not texts:
        return None
    tally = _tally(texts, ("текст", "текста", "текстов"))
    if public:
        return Part("Тексты участника", (tally, *_by_reason(texts)))
    return Part(
        "Тексты участника",
        (tally,),
        ("Когда", "Текст", "О каких библиотеках", "Засчитано как"),
        tuple(
            (
                Cell(moment(one.published_at, zone)),
                Cell("запись" if one.kind == "post" else "комментарий", one.url or ""),
                Cell(one.libraries or NOTHING),
                Cell(one.reason if one.counted else f"{NO}: {one.reason}"),
            )
            for one in texts
        ),
        (4.2, 2.8, 5, 5.5),
    )


def _decisions(frames: AppealFrames) -> Part | None:
    if not frames.decisions:
        return None
    return Part(
        "Исправлено вручную",
        ("Решения об отдельных текстах названы выше, в строках этих текстов.",),
        ("Что решено", "Значение", "Причина", "Кто", "Когда"),
        tuple(
            tuple(Cell(words or NOTHING) for words in (FIELD_NAMES.get(one.field, one.field), one.value, one.reason, one.by, one.at))
            for one in frames.decisions
        ),
        (3.5, 3, 5.5, 3, 2.5),
    )  # fmt: skip


def _sureness(own: Ranked, subjects: AppealSubjects) -> Part:
    sentences = [] if own.place is None else [RESTS_ON, SURE]
    if subjects.texts:
        sentences.append(
            "Текстов, засчитанных потому, что они называют библиотеку: "
            f"{subjects.texts}; людьми подтверждено из них: {subjects.confirmed}."
        )
    return Part("Насколько надёжно место", tuple(sentences) or ("Места нет.",))


def _tally(lines: Sequence[Line], forms: Forms) -> str:
    """«Засчитано: 5 записей из 7.»"""
    return f"Засчитано: {counted(sum(line.counted for line in lines), forms)} из {len(lines)}."


def _by_reason(lines: Iterable[Line]) -> list[str]:
    counts = Counter(line.reason for line in lines)
    return [
        f"{words}: {count}." for words, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
