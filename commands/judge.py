"""The commands by which people have the last word: decide, review sample, review subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from campaign.errors import ConfigurationError
from commands.options import HERE, HomeOption, NowOption, open_here
from commands.terminal.console import say
from commands.terminal.help import RussianCommand, RussianGroup

if TYPE_CHECKING:
    from campaign.run import Run
    from warehouse.connect import Connection

# Walls of communities begin with a minus and are no options.
MINUS_IS_NO_OPTION = {"ignore_unknown_options": True}
NOTHING = "-"
THEME, SPLIT = "theme", "split"
APPLIED_WHEN = "дальше: ночью учтётся само, сразу — «bibliopulse load» и «bibliopulse report»"

review_app = typer.Typer(
    cls=RussianGroup,
    name="review",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Проверка разметки людьми: тексты для неё.",
)


def decide(
    kind: Annotated[
        str, typer.Argument(metavar="ОБЪЕКТ", help="О чём решение: post, comment, participant или theme.")
    ] = "",
    network: Annotated[
        str,
        typer.Argument(
            metavar="СЕТЬ", help="Сеть, например vk; у participant с его кодом — «-»; у theme — код темы."
        ),
    ] = "",
    owner_id: Annotated[
        str,
        typer.Argument(
            metavar="СТЕНА",
            help="Номер стены со знаком; у participant — «-»; у theme — name, join или split.",
        ),
    ] = "",
    item_id: Annotated[
        str,
        typer.Argument(
            metavar="НОМЕР",
            help="Номер записи или комментария; код участника, а если названа сеть — и номер его аккаунта; у theme — название, "
            "код другой темы или текст, который из неё уходит (comment:vk:-1:55).",
        ),
    ] = "",
    field: Annotated[
        str,
        typer.Argument(
            metavar="ПОЛЕ",
            help="sentiment, topic, library, suggestion, question, role, eligibility, region, brightest, quote, campaign, "
            "theme или same_as.",
        ),
    ] = "",
    value: Annotated[
        str,
        typer.Argument(
            metavar="ЗНАЧЕНИЕ",
            help="Например negative, staff+, staff:none, yes, no; у same_as — код другого участника; auto отменяет прежнее "
            "решение.",
        ),
    ] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="ПРИЧИНА", help="Почему так решено.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="КТО", help="Кто решил.")] = "",
    answers: Annotated[
        str,
        typer.Option(
            "--from", metavar="ФАЙЛ", help="Решения из файла, сохранённого со страницы или набранного так же."
        ),
    ] = "",
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Исправить решением то, в чём ошиблась программа: строка в decisions.csv."""
    from campaign.tables.decisions import FILE, append_decision, check_decision

    if kind == THEME and not field:
        kind, network, owner_id, item_id, field, value = _of_theme(
            open_here(home, now), network, owner_id, item_id
        )
    named = {
        "ОБЪЕКТ": kind,
        "СЕТЬ": network,
        "СТЕНА": owner_id,
        "НОМЕР": item_id,
        "ПОЛЕ": field,
        "ЗНАЧЕНИЕ": value,
    }
    if answers:
        if any(named.values()):
            raise ConfigurationError("--from: решения берутся из файла; уберите остальное или сам --from")
        for line in _decide_from(open_here(home, now), Path(answers), reason, by):
            say(line)
        return
    for metavar, given in {**named, "ПРИЧИНА (--reason)": reason, "КТО (--by)": by}.items():
        if not given:
            raise ConfigurationError(f"не указано: {metavar}")
    for option, given in (("--reason", reason), ("--by", by)):
        if not given.strip():
            raise ConfigurationError(f"{option}: пусто; решение без причины и имени не записывается")
    run = open_here(home, now)
    row = {
        "object": kind,
        "network": "" if network == NOTHING else network,
        "owner_id": "" if owner_id == NOTHING else owner_id,
        "id": item_id,
        "field": field,
        "value": value,
        "reason": " ".join(reason.split()),
        "by": " ".join(by.split()),
        "at": run.now.astimezone(run.campaign.timezone).isoformat(timespec="seconds"),
    }
    libraries = {library.id for library in run.campaign.libraries}
    with run.home.locked(), _decided_before(run) as connection:
        row |= _found(connection, row)
        check_decision({**row}, "решение", libraries)
        append_decision(run.home.path / FILE, row, libraries)
    say(f"записано в {FILE}: {kind} {row['id']}, {field} = {row['value']}")
    say(APPLIED_WHEN)


def _of_theme(run: Run, theme: str, field: str, value: str) -> tuple[str, str, str, str, str, str]:
    """What «decide theme ID name|join|split …» says as the columns of a decision. A text that is split off is named as
    «comment:vk:-1:55», with «=» and the code of the theme where it goes (none: to none, auto: back), else to one of its own."""
    from campaign.tables.decisions import ITEMS
    from warehouse.wants import theme_id

    if field != SPLIT:
        return THEME, NOTHING, NOTHING, theme, field, value
    item, _, target = value.partition("=")
    kind, *key = item.split(":", 3)
    if kind not in ITEMS or len(key) != 3:
        raise ConfigurationError(
            f"решение: split «{value}» — ожидается текст вида comment:vk:-1:55, и если он уходит не в новую тему, её код: "
            "comment:vk:-1:55=t-abcdefghij"
        )
    network, owner_id, item_id = key
    goes = target or theme_id(run.home.key(), f"{SPLIT}:{theme}:{item}")
    return kind, network, owner_id, item_id, THEME, f"{theme}={goes}"


def _decide_from(run: Run, path: Path, reason: str, by: str) -> list[str]:
    """The lines of a file as decisions, those left out that stand already; all or none. Says what each changes."""
    from campaign.russian import DECISIONS, counted
    from campaign.tables.decisions import FILE, append_decisions, parse_decisions, read_decisions
    from campaign.tables.sheets import read_text

    libraries = {library.id for library in run.campaign.libraries}
    decisions, told = run.home.path / FILE, []
    standing = {_subject(row): row["value"] for row in read_decisions(decisions, libraries)}
    at = run.now.astimezone(run.campaign.timezone).isoformat(timespec="seconds")
    rows: list[dict[str, str]] = []
    with run.home.locked(), _decided_before(run) as connection:
        for read in parse_decisions(read_text(path), libraries, path.name):
            where = f"{path.name}, решение {read.pop('line')}"
            row = {column: str(value or "") for column, value in read.items()}
            row |= {"reason": row["reason"] or reason, "by": row["by"] or by, "at": row["at"] or at}
            for column, option in (("reason", "--reason"), ("by", "--by")):
                if not row[column].strip():
                    raise ConfigurationError(
                        f"{where}: пустой столбец «{column}»; впишите его или укажите {option}"
                    )
            row |= _found(connection, row, where)
            told.append(_change(connection, row, standing.get(_subject(row))))
            if standing.get(_subject(row)) != row["value"]:
                rows.append(row)
                standing[_subject(row)] = row["value"]
        if rows:
            append_decisions(decisions, rows, libraries)
    if not rows:
        return [*told, "новых решений нет: файл пуст или всё уже решено"]
    return [*told, f"записано в {FILE}: {counted(len(rows), DECISIONS)}", APPLIED_WHEN]


def _subject(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What a decision is about: object and field, of topics each."""
    topic = ""
    if row["field"] in ("topic", THEME):
        topic = (
            row["value"].partition("=")[0] if row["field"] == THEME else re.split(r"[+=:-]", row["value"])[0]
        )
    return (*(row[key] or "" for key in ("object", "network", "owner_id", "id", "field")), topic)


def _change(connection: Connection, row: Mapping[str, str], decided: str | None) -> str:
    """What a decision changes: «comment 10, sentiment: positive → negative»."""
    from campaign.tables.decisions import ITEMS
    from warehouse.sql import statement

    told = f"{row['object']} {row['id']}, {row['field']}: "
    if decided == row["value"]:
        return f"{told}{decided}, так уже решено"
    before = decided
    if before is None and row["object"] in ITEMS:
        key = {"kind": row["object"], "network": row["network"], "owner_id": row["owner_id"], "id": row["id"]}
        found = connection.execute(statement("judging", "present"), key)
        columns = [column[0] for column in found.description or ()]
        known = dict(zip(columns, found.fetchone() or (), strict=False))
        before = _as_decided(known.get(row["field"]), row["value"])
    return f"{told}{before} → {row['value']}" if before else f"{told}{row['value']}"


def _as_decided(value: Any, new: str) -> str:
    """A value as decisions.csv writes it; of topics the one that is decided about."""
    if isinstance(value, list):
        topic = re.split(r"[+=:-]", new)[0]
        return next((one for one in value if one[:-1] == topic), f"{topic}:none")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "")


@review_app.command("sample", cls=RussianCommand)
def sample(
    size: Annotated[
        int, typer.Option("--size", metavar="ЧИСЛО", min=1, help="Сколько текстов вытянуть.")
    ] = 300,
    seed: Annotated[
        int, typer.Option("--seed", metavar="ЧИСЛО", help="Начало жребия: то же — та же выборка.")
    ] = 0,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Вытянуть тексты читателей для проверки, чаще сомнительные: exports/review-sample.csv."""
    from campaign.russian import TEXTS, counted
    from campaign.tables.review import FILE, SAMPLE_FILE, read_review
    from dashboards.tables.export import export_csv
    from warehouse.connect import published
    from warehouse.estimates.review import draw_sample

    run = open_here(home, now)
    path = run.home.exports / SAMPLE_FILE
    with run.home.locked():
        # Labels that somebody has begun to write there are not lost.
        kept = read_review(path)
        with published(run.home.path) as connection:
            drawn = draw_sample(connection, size, seed, kept)
        if drawn.empty:
            raise ConfigurationError(
                "проверять нечего: размеченных текстов читателей ещё нет; сначала «bibliopulse nightly»"
            )
        export_csv(drawn, path)
    say(str(path))
    say(
        f"{counted(len(drawn), TEXTS)}: впишите в столбец label «положительный», «нейтральный» или «отрицательный», "
        f"столбец probability не меняйте, положите файл в папку кампании под именем {FILE} и выполните «bibliopulse load»"
    )


@review_app.command("subjects", cls=RussianCommand)
def subjects(
    answers: Annotated[
        str,
        typer.Option("--from", metavar="ФАЙЛ", help="Заполненная таблица: её ответы станут решениями."),
    ] = "",
    by: Annotated[str, typer.Option("--by", metavar="КТО", help="Кто проверил; нужно вместе с --from.")] = "",
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Проверить, о каких библиотеках тексты, от которых зависят первые места: exports/review-subjects.csv."""
    run = open_here(home, now)
    with run.home.locked():
        lines = _decide_subjects(run, Path(answers), by) if answers else _list_subjects(run)
    for line in lines:
        say(line)


def _list_subjects(run: Run) -> list[str]:
    from campaign.russian import TEXTS, counted
    from campaign.tables.subjects import FILE, written_checks
    from dashboards.tables.export import export_csv
    from warehouse.connect import published
    from warehouse.questions.pending import open_subjects

    path = run.home.exports / FILE
    with published(run.home.path) as connection:
        # Answers that somebody has begun to write there are not lost.
        found = open_subjects(connection, written_checks(path))
    if found.empty:
        return ["проверять нечего: на первые места не влияет ни один непроверенный текст о другой библиотеке"]
    how = (
        f"{counted(len(found), TEXTS)}: впишите в столбец check «да», если текст о библиотеке из столбца assigned, верный "
        "код или название из libraries.csv, если о другой, «нет», если ни о какой, и выполните "
        f'«bibliopulse review subjects --from "{path}" --by "Фамилия"»'
    )
    return [str(export_csv(found, path)), how]


def _decide_subjects(run: Run, path: Path, by: str) -> list[str]:
    """The answers of a file as decisions, those left out that stand already; all or none."""
    from campaign.russian import DECISIONS, counted
    from campaign.tables.decisions import FILE, append_decisions, read_decisions
    from campaign.tables.subjects import CONFIRMED, CORRECTED, read_answers

    if not by.strip():
        raise ConfigurationError("--by: пусто; решение без имени не записывается")
    libraries = {library.id for library in run.campaign.libraries}
    decisions = run.home.path / FILE
    keys = ("object", "network", "owner_id", "id", "field")
    standing = {tuple(row[key] for key in keys): row["value"] for row in read_decisions(decisions, libraries)}
    at = run.now.astimezone(run.campaign.timezone).isoformat(timespec="seconds")
    rows = []
    with _decided_before(run) as connection:
        for one in read_answers(path, run.campaign.libraries):
            row = {
                "object": one.kind, "network": one.network, "owner_id": one.owner_id, "id": one.id, "field": "library",
                "value": one.libraries, "reason": CONFIRMED if one.confirmed else CORRECTED, "by": " ".join(by.split()),
                "at": at,
            }  # fmt: skip
            if standing.get(tuple(row[key] for key in keys)) != one.libraries:
                rows.append(row | _found(connection, row, one.where))
    if not rows:
        return ["новых ответов нет: столбец check пуст или всё уже решено"]
    append_decisions(decisions, rows, libraries)
    confirmed = sum(row["reason"] == CONFIRMED for row in rows)
    told = f"подтверждено {confirmed}, исправлено {len(rows) - confirmed}"
    return [f"записано в {FILE}: {counted(len(rows), DECISIONS)}; {told}", APPLIED_WHEN]


@contextmanager
def _decided_before(run: Run) -> Iterator[Connection]:
    """The working file, to look up of what is decided. Raises ``ConfigurationError`` where the file of its decisions is gone."""
    from campaign.tables.decisions import FILE
    from warehouse.connect import live
    from warehouse.people import require_decisions

    with live(run.home.path) as connection:
        require_decisions(connection, run.home.path / FILE)
        yield connection


def _found(connection: Connection, row: dict[str, str], where: str = "решение") -> dict[str, str]:
    """The object's key as the warehouse knows it. Raises ``ConfigurationError``, begun with ``where``, for an unknown object."""
    from campaign.tables.decisions import BACK, FIELDS
    from warehouse.sql import statement

    kind = row["object"]
    if kind not in FIELDS:
        raise ConfigurationError(f"решение: object «{kind}» — бывает: {', '.join(FIELDS)}")
    key = {column: row[column] for column in ("network", "owner_id", "id")}
    if kind == "participant":
        people = statement("judging", "participant")
        found = connection.execute(people, {"network": key["network"], "id": key["id"]}).fetchall()
        if found and row["field"] == "same_as":
            other = connection.execute(people, {"network": key["network"], "id": row["value"]}).fetchall()
            return _joined(found[0][1], other[0][1] if other else None, row["value"])
    elif kind == THEME:
        found = connection.execute(statement("judging", "theme"), {"id": key["id"]}).fetchall()
        if found and row["field"] == "join" and row["value"] != BACK:
            found = connection.execute(statement("judging", "theme"), {"id": row["value"]}).fetchall()
    else:
        found = connection.execute(statement("judging", "item"), key | {"kind": kind}).fetchall()
    if not found:
        told = " ".join(part for part in (kind, *key.values()) if part)
        raise ConfigurationError(
            f"{where}: в хранилище нет такого объекта ({told}); проверьте сеть, стену и номер, для свежих "
            "записей сначала выполните «bibliopulse load»"
        )
    return {"network": "", "owner_id": "", "id": found[0][0]} if kind == "participant" else {}


def _joined(one: str, other: str | None, asked: str) -> dict[str, str]:
    """Both ends of a «same_as», each by what its account is alone, so that the line can be taken back."""
    from campaign.tables.decisions import BACK

    if other is None and asked != BACK:
        raise ConfigurationError(
            f"решение: участника «{asked}» в хранилище нет; ожидается код вида r-abcdefghij"
        )
    return {"network": "", "owner_id": "", "id": one, "value": other or BACK}
