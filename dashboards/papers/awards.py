"""``awards.csv``: who gets a letter, under which name, and with whose consent. One row, one letter.

    participant_id    the code in the ranking (required)
    name              as it must stand, in the nominative: «Иванова Анна Петровна», a library's full name (required)
    kind              person or collective; empty: a library or partner is a collective, everyone else a person
    consent           the day of the person's written consent to be named; persons need it
    under_18          yes or no; persons need it
    guardian_consent  the day of the guardian's consent; persons under 18 need it
    award             what is given; empty: «Благодарственное письмо»
    reason            what for, «за …»; empty: the template's own words
    note              for the coordinators; not printed

Days are written 2025-11-12 or 12.11.2025. Nobody outside the frozen ranking gets a letter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from campaign.errors import ConfigurationError
from campaign.russian import MISTAKES, counted
from campaign.tables.sheets import SheetRow, as_day, as_yes, read_rows, unseen
from dashboards.records.papers import Candidate

FILE = "awards.csv"
REQUIRED = ("participant_id", "name")
OPTIONAL = ("kind", "consent", "under_18", "guardian_consent", "award", "reason", "note")
KINDS = {
    "person": "person", "человек": "person", "collective": "collective", "коллектив": "collective"
}  # fmt: skip
AWARD = "Благодарственное письмо"
LONGEST = {"name": 250, "award": 120, "reason": 600}


@dataclass(frozen=True)
class Award:
    """A checked row; ``line`` is where it stands in the file."""

    line: str
    participant_id: str
    name: str
    is_person: bool
    award: str
    reason: str


def read_awards(path: Path, ranking: Mapping[str, Candidate], today: date) -> list[Award]:
    """The awards in the file's order, each checked against the frozen ranking (rows by participant_id).

    Raises ``ConfigurationError`` that counts the mistakes and has each, with its line, among its details.
    """
    awards, mistakes = [], []
    seen: dict[str, str] = {}
    for row in read_rows(path, REQUIRED, OPTIONAL):
        found = list(_mistakes(row, ranking.get(row["participant_id"]), today))
        if row["participant_id"] in seen:
            found.append(
                f"участник «{row['participant_id']}» уже стоит в строке {seen[row['participant_id']]}"
            )
        seen.setdefault(row["participant_id"], row.line)
        mistakes += [f"{path.name}, строка {row.line}: {mistake}" for mistake in found]
        if not found:
            awards.append(_award(row, ranking[row["participant_id"]]))
    if mistakes:
        raise ConfigurationError(
            f"{path.name}: {counted(len(mistakes), MISTAKES)}, каждая названа выше; исправьте их и повторите команду, "
            "до тех пор не делается ни одного письма",
            details=mistakes,
        )
    return awards


def _award(row: SheetRow, ranked: Candidate) -> Award:
    return Award(
        line=row.line,
        participant_id=row["participant_id"],
        name=" ".join(row["name"].split()),
        is_person=_is_person(row, ranked),
        award=row["award"] or AWARD,
        reason=row["reason"],
    )


def _is_person(row: SheetRow, ranked: Candidate) -> bool:
    kind = KINDS.get(row["kind"].casefold())
    return kind == "person" if kind else ranked.kind not in ("library", "organiser", "partner")


def _mistakes(row: SheetRow, ranked: Candidate | None, today: date) -> Iterator[str]:
    for column in REQUIRED:
        if not row[column]:
            yield f"пустой столбец «{column}»; он обязателен"
    for column in (*REQUIRED, *OPTIONAL):
        if sign := unseen(row[column]):
            yield f"в столбце «{column}» невидимый знак {sign}; наберите текст заново"
        if len(row[column]) > LONGEST.get(column, 1000):
            yield f"в столбце «{column}» больше {LONGEST.get(column, 1000)} знаков"
    if row["kind"] and row["kind"].casefold() not in KINDS:
        yield f"kind «{row['kind']}» — бывает: person (человек) или collective (коллектив)"
    yield from _unranked(row["participant_id"], ranked)
    yield from _consents(row, ranked, today)


def _unranked(participant: str, ranked: Candidate | None) -> Iterator[str]:
    if participant and ranked is None:
        yield f"участника «{participant}» нет в зафиксированном рейтинге"
    elif ranked is not None and ranked.place is None:
        why = ranked.reason or "причина не названа"
        yield f"участник «{participant}» вне рейтинга ({why}); уберите строку или решите иначе и зафиксируйте снова"


def _consents(row: SheetRow, ranked: Candidate | None, today: date) -> Iterator[str]:
    days = {column: row[column] for column in ("consent", "guardian_consent") if row[column]}
    for column, written in days.items():
        day = as_day(written)
        if day is None:
            yield f"{column} «{written}» — ожидается день вида 2025-11-12 или 12.11.2025"
        elif day > today:
            yield f"{column} «{written}» ещё не наступил"
    child = as_yes(row["under_18"])
    if row["under_18"] and child is None:
        yield f"under_18 «{row['under_18']}» — бывает: да или нет"
    if ranked is None or not _is_person(row, ranked):
        return
    if not row["consent"]:
        yield "нет дня согласия (consent): без согласия имя человека не печатается"
    if not row["under_18"]:
        yield "не сказано, младше ли 18 лет (under_18: да или нет)"
    if child and not row["guardian_consent"]:
        yield "младше 18 лет, а согласия родителя или опекуна (guardian_consent) нет"
