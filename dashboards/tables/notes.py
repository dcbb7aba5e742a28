"""What stands on the sheet «Как посчитано»: what the table is, the rule, the versions, the dates and the counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from campaign.russian import moment, number, period
from campaign.settings import Campaign
from campaign.shipped import VERSION
from dashboards.labels import banned_note, how_computed
from dashboards.records.people import Rule

SHEETS = {
    "ranking": "Рейтинг",
    "posts": "Записи",
    "comments": "Комментарии",
    "libraries": "Библиотеки",
    "suggestions": "Предложения",
    "questions": "Вопросы и жалобы",
    "themes": "Чего хотят читатели",
}
# Headings that mean something else there than in other tables.
OWN_HEADINGS = {SHEETS["themes"]: {"name": "Чего хотят", "questions": "Вопросы"}}
RULES = {
    "posts": (
        "Записи с тегом кампании (или её фразой) в своём или процитированном тексте, опубликованные в дни кампании.",
    ),
    "comments": (
        "Комментарии и ответы под записями кампании до последнего дня сбора и любые комментарии с тегом кампании.",
    ),
    "libraries": (
        (
            "Запись библиотеки засчитывается её автору и библиотеке, о которой говорит (названы две — обеим, больше двух — "
            "только автору); остальные тексты — библиотеке, о которой говорят."
        ),
        "Удовлетворённость — среднее голосов: доля положительных среди положительных и отрицательных мнений читателя.",
        "Границы удовлетворённости — 95-процентный интервал Уилсона; меньше десяти голосов — без доли.",
        "Вовлечённость на подписчика — в среднем на запись: реакции, делённые на число подписчиков стены.",
        "Вовлечённость на просмотр — реакции, делённые на просмотры.",
        "Сравнивать библиотеки по вовлечённости следует осторожно и внутри одной группы.",
        "Отвечено — вопросы и жалобы, на которые библиотека или её сотрудник ответили в том же обсуждении.",
    ),
    "suggestions": (
        "Тексты читателей, в которых автоматическая разметка нашла предложение. Повторы помечены.",
    ),
    "questions": (
        "Вопросы и жалобы читателей, найденные автоматической разметкой, и ответ библиотеки, если он есть.",
    ),
    "themes": (
        (
            "Предложения, жалобы и вопросы читателей региона разобраны на отдельные пожелания, близкие по смыслу собраны в "
            "темы; тема названа самым характерным пожеланием или так, как решили люди."
        ),
        "Пожелания — сколько раз об этом сказано, читатели — скольким людям это нужно, библиотеки — скольких это касается.",
        "Отвечено — пожелания из вопросов и жалоб, на которые библиотека ответила.",
    ),
}
TOPICS_SAY = "Темы: + хвалят, − ругают, без знака — названо без оценки."
BY_MACHINE = (
    "Тональность, темы, предложения и вопросы найдены автоматической разметкой; решения людей (decisions.csv) стоят "
    "поверх неё."
)


@dataclass(frozen=True)
class ExportAbout:
    """What the workbook says of itself. ``posts`` and ``comments`` are how many the warehouse has,
    ``networks`` those from which the rows come."""

    campaign: Campaign
    collected_at: datetime | None
    model: str
    rows: int
    posts: int
    comments: int
    rules: Sequence[Rule] = ()
    networks: Sequence[str] = ()


def export_notes(what: str, about: ExportAbout) -> list[str]:
    """The lines of the sheet, in their order."""
    campaign = about.campaign
    zone, public = campaign.timezone.key, campaign.report.audience == "public"
    if what == "ranking":
        lines = how_computed(campaign.title, campaign.note, about.rules)
    else:
        lines = [line for line in (campaign.title, campaign.note.upper()) if line]
        lines += ["", *RULES[what], *([TOPICS_SAY] if what != "libraries" else []), BY_MACHINE]
    names = (
        "Имена читателей показаны"
        if campaign.report.show_reader_names and not public
        else "Читатели названы условными именами"
    )
    lines += [
        "",
        f"Дни кампании: {period(campaign.start, campaign.end)}, время местное ({zone}); в файле Parquet — UTC.",
        f"Собрано до: {moment(about.collected_at, zone)}." if about.collected_at else "Ещё не собиралось.",
        f"Строк в таблице: {number(about.rows)}.",
        f"Записей кампании в хранилище: {number(about.posts)}.",
        f"Комментариев кампании в хранилище: {number(about.comments)}.",
        f"Программа bibliopulse {VERSION}, разметка {about.model or 'не делалась'}.",
        f"{names}; " + ("для всех." if public else "для служебного пользования."),
        "Неизвестное — пустая ячейка, а не ноль.",
    ]
    banned = banned_note(about.networks)
    return [*lines, banned] if banned else lines
