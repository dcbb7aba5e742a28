"""Letters of thanks: one Word file for each award and one with all of them, from a template that people edit in Word.

Numbers are given once: ``log.csv`` beside the letters remembers them, and a letter made again keeps its number. What
the template may name stands in ``letter_files.FIELDS``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from campaign.errors import ConfigurationError
from campaign.russian import NBSP, day, period
from campaign.settings import Campaign
from campaign.tables.sheets import as_day, read_rows
from dashboards.labels import CLASSES, MEMBERS_OF, TIERS_SAY, tier_name
from dashboards.papers.awards import Award
from dashboards.papers.declension import FILE as CASES_FILE
from dashboards.papers.declension import Cases, datives, written
from dashboards.papers.documents import remove_document, write_document
from dashboards.papers.letter_files import merge, name_whose, render
from dashboards.records.papers import Candidate
from dashboards.tables.export import write_words

LOG, MERGED = "log.csv", "letters.docx"
ISSUED, WITHDRAWN = "выдано", "отозвано"
_UNSAFE = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Issue:
    """A line of the issue log. It holds the name only as awards.csv has it, so that ``forget`` finds it."""

    number: int
    date: str
    participant_id: str
    name: str
    file: str
    frozen: str
    status: str = ISSUED


@dataclass(frozen=True)
class Letter:
    """A letter to be written: its line in the log, what the template is filled with, and what a person must check."""

    issue: Issue
    values: dict[str, Any]
    doubt: str = ""


def letter_date(campaign: Campaign, today: date) -> date:
    """``[letters] date``, else today. Raises ``ConfigurationError`` for no date and for a missing signatory."""
    for key, what in (("signatory", "кто подписывает письма"), ("post", "его должность")):
        if not campaign.letters.get(key, "").strip():
            raise ConfigurationError(f"campaign.toml: в разделе [letters] пусто «{key}»; впишите, {what}")
    written = campaign.letters.get("date", "").strip()
    if not written:
        return today
    found = as_day(written)
    if found is None:
        raise ConfigurationError(
            f"campaign.toml: в разделе [letters] date «{written}» — ожидается день вида 2025-11-12 или 12.11.2025"
        )
    return found


def by_tier(campaign: Campaign) -> bool:
    """Whether letters name tiers instead of places."""
    return campaign.letters.get("by") == "tier"


def read_log(path: Path) -> list[Issue]:
    """The issue log, by number; none where there is no file. Raises ``ConfigurationError`` for a broken one."""
    if not path.is_file():
        return []
    columns = [one.name for one in fields(Issue)]
    issues = []
    for row in read_rows(path, columns):
        if not re.fullmatch(r"[0-9]{1,9}", row["number"]):
            raise ConfigurationError(
                f"{path.name}, строка {row.line}: number «{row['number']}» — ожидается номер"
            )
        cells = {column: row[column].removeprefix("'") for column in columns[1:]}
        issues.append(Issue(number=int(row["number"]), **cells))
    numbers = [issue.number for issue in issues]
    if len(set(numbers)) < len(numbers):
        raise ConfigurationError(f"{path.name}: один номер стоит дважды; верните журнал из резервной копии")
    return sorted(issues, key=lambda issue: issue.number)


def plan_letters(
    awards: Sequence[Award],
    ranking: Mapping[str, Candidate],
    log: Sequence[Issue],
    cases: Cases,
    campaign: Campaign,
    frozen: str,
    today: date,
) -> list[Letter]:
    """What is to be written, in the order of the numbers. Numbers already given stay; new ones follow the last.

    Raises ``ConfigurationError`` for a name whose case nobody knows.
    """
    given = {issue.participant_id: issue for issue in log}
    following = max((issue.number for issue in log), default=0) + 1
    dated = letter_date(campaign, today)
    has_date = bool(campaign.letters.get("date", "").strip())
    letters = []
    for award in awards:
        before = given.get(award.participant_id)
        number = before.number if before else following
        following += 0 if before else 1
        # A letter made again keeps its day, unless campaign.toml names one for all.
        on = dated if has_date or before is None else as_day(before.date) or dated
        issue = Issue(
            number=number,
            date=on.isoformat(),
            participant_id=award.participant_id,
            name=award.name,
            file=file_name(number, "" if award.is_person else award.name),
            frozen=frozen,
        )
        values = _values(award, ranking[award.participant_id], issue, campaign, on)
        addressee, *others = _addressees(award, cases)
        letters.append(Letter(issue, values | {"addressee": addressee}, _doubt(award, addressee, others)))
    return sorted(letters, key=lambda letter: letter.issue.number)


def _addressees(award: Award, cases: Cases) -> tuple[str, ...]:
    if not award.is_person:
        return (award.name,)
    found = datives(award.name, cases)
    if not found:
        raise ConfigurationError(
            f"awards.csv, строка {award.line}: имя «{award.name}» не удаётся поставить в дательный падеж; добавьте "
            f"строку «{award.name},…» в файл {CASES_FILE} папки кампании (столбцы name,dative)"
        )
    return found


def _doubt(award: Award, addressee: str, others: Sequence[str]) -> str:
    if not others:
        return ""
    return (
        f"awards.csv, строка {award.line}: проверьте «{addressee}»: может быть и «{others[0]}»; верное впишите в "
        f"{CASES_FILE} папки кампании: «{award.name},…» (столбцы name,dative)"
    )


def _values(award: Award, ranked: Candidate, issue: Issue, campaign: Campaign, on: date) -> dict[str, Any]:
    settings = {
        key: campaign.letters.get(key, "").strip() for key in ("organisation", "signatory", "post", "city")
    }
    return settings | {
        "number": str(issue.number),
        "date": day(on),
        "award": award.award,
        "is_person": award.is_person,
        "name": written(award.name) if award.is_person else award.name,
        "reason": award.reason,
        **_standing(award, ranked, campaign),
        "category": CLASSES.get(ranked.kind, ""),
        "campaign": campaign.quoted_title,
        "period": period(campaign.start, campaign.end),
        "region": campaign.region,
    }


def _standing(award: Award, ranked: Candidate, campaign: Campaign) -> dict[str, str]:
    """The place, or the tier in three cases. Raises ``ConfigurationError`` where the result knows no tiers."""
    if not by_tier(campaign):
        place = "" if ranked.place is None else str(ranked.place)
        return {"place": place, "tier": "", "in_tier": "", "into_tier": "", "tier_note": ""}
    if ranked.tier is None:
        raise ConfigurationError(
            f"awards.csv, строка {award.line}: группа мест участника «{award.participant_id}» неизвестна, результат "
            'зафиксирован прежней версией; выполните «bibliopulse freeze» под другим именем или уберите by = "tier" из '
            "[letters]"
        )
    of_whom = f"самых активных {MEMBERS_OF.get(ranked.kind, 'участников')}"
    into = f"{'во' if ranked.tier == 2 else 'в'}{NBSP}{ranked.tier}"
    return {
        "place": "",
        "tier": f"{tier_name(ranked.tier)} {of_whom}",
        "in_tier": f"{into}-й группе {of_whom}",
        "into_tier": f"{into}-ю группу {of_whom}",
        "tier_note": TIERS_SAY,
    }


def file_name(number: int, name: str) -> str:
    """«012-Гдовская-библиотека.docx»: letters and digits only, so that every system takes it; a person's has no name."""
    words = _UNSAFE.sub("-", name).strip("-_")[:60].strip("-_")
    return f"{number:03d}{'-' if words else ''}{words}.docx"


def render_letters(template: tuple[str, bytes], letters: Sequence[Letter]) -> list[Any]:
    """A Word document for each letter. Raises ``ConfigurationError`` for a template that is torn or asks too much."""
    documents = render(template, [letter.values for letter in letters])
    for document, letter in zip(documents, letters, strict=True):
        name_whose(document, [(letter.issue.participant_id, letter.issue.name)])
    return documents


def withdrawn(letters: Sequence[Letter], log: Sequence[Issue]) -> list[Issue]:
    """Letters that were issued and now are awarded to nobody."""
    issued = {letter.issue.number for letter in letters}
    return [issue for issue in log if issue.number not in issued and issue.status == ISSUED]


def write_letters(
    folder: Path, letters: Sequence[Letter], documents: Sequence[Any], log: Sequence[Issue]
) -> list[Path]:
    """Write the letters, the merged file and the log; what is no longer awarded is marked and its file removed.

    The log comes first: a number is never given twice, even if the disk fills up halfway.
    """
    issued = {letter.issue.number: letter.issue for letter in letters}
    kept = [issue if issue.number in issued else replace(issue, status=WITHDRAWN, file="") for issue in log]
    new_log = sorted(
        {issue.number: issue for issue in (*kept, *issued.values())}.values(), key=lambda one: one.number
    )
    write_words(folder / LOG, [one.name for one in fields(Issue)], [_line(issue) for issue in new_log])
    current = {issue.file for issue in issued.values()}
    for issue in log:
        if issue.file and issue.file not in current and Path(issue.file).name == issue.file:
            remove_document(folder / issue.file)
    paths = [
        write_document(folder / letter.issue.file, document)
        for letter, document in zip(letters, documents, strict=True)
    ]
    if documents:
        merged = merge(documents)
        name_whose(merged, [(issue.participant_id, issue.name) for issue in issued.values()])
        paths.append(write_document(folder / MERGED, merged))
    else:
        remove_document(folder / MERGED)
    return paths


def _line(issue: Issue) -> list[str]:
    return [str(getattr(issue, one.name)) for one in fields(issue)]
