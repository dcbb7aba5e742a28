"""The commands by which people have the last word: decide, review sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError
from commands.options import HERE, HomeOption, NowOption, open_here
from commands.terminal.console import say
from commands.terminal.help import RussianCommand, RussianGroup

if TYPE_CHECKING:
    from campaign.run import Run

# Walls of communities begin with a minus and are no options.
MINUS_IS_NO_OPTION = {"ignore_unknown_options": True}
NOTHING = "-"

review_app = typer.Typer(
    cls=RussianGroup,
    name="review",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Проверка разметки людьми: выборка текстов для неё.",
)


# Without a second command Typer would take the group for the command itself.
@review_app.callback()
def review() -> None:
    """Проверка разметки людьми: выборка текстов для неё."""


def decide(
    kind: Annotated[
        str, typer.Argument(metavar="ОБЪЕКТ", help="О чём решение: post, comment или participant.")
    ],
    network: Annotated[
        str, typer.Argument(metavar="СЕТЬ", help="Сеть, например vk; у participant с его кодом — «-».")
    ],
    owner_id: Annotated[
        str, typer.Argument(metavar="СТЕНА", help="Номер стены со знаком; у participant — «-».")
    ],
    item_id: Annotated[
        str,
        typer.Argument(
            metavar="НОМЕР",
            help="Номер записи или комментария; код участника, а если названа сеть — и номер его аккаунта.",
        ),
    ],
    field: Annotated[
        str,
        typer.Argument(
            metavar="ПОЛЕ",
            help="sentiment, topic, library, suggestion, question, role, eligibility, region, brightest, quote, campaign "
            "или same_as.",
        ),
    ],
    value: Annotated[
        str,
        typer.Argument(
            metavar="ЗНАЧЕНИЕ",
            help="Например negative, staff+, staff:none, yes, no; у same_as — код другого участника; auto отменяет прежнее "
            "решение.",
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="ПРИЧИНА", help="Почему так решено.")],
    by: Annotated[str, typer.Option("--by", metavar="КТО", help="Кто решил.")],
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Исправить решением то, в чём ошиблась программа: строка в decisions.csv."""
    from campaign.tables.decisions import FILE, append_decision, check_decision

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
    with run.home.locked():
        row |= _found(run, row)
        check_decision({**row}, "решение", libraries)
        append_decision(run.home.path / FILE, row, libraries)
    say(f"записано в {FILE}: {kind} {row['id']}, {field} = {row['value']}")
    say("дальше: ночью решение учтётся само, сразу — «bibliopulse load» и «bibliopulse report»")


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


def _found(run: Run, row: dict[str, str]) -> dict[str, str]:
    """The object's key as the warehouse knows it. Raises ``ConfigurationError`` for an unknown object."""
    from campaign.tables.decisions import FIELDS, FILE
    from warehouse.connect import live
    from warehouse.people import require_decisions
    from warehouse.sql import statement

    kind = row["object"]
    if kind not in FIELDS:
        raise ConfigurationError(f"решение: object «{kind}» — бывает: {', '.join(FIELDS)}")
    key = {column: row[column] for column in ("network", "owner_id", "id")}
    with live(run.home.path) as connection:
        require_decisions(connection, run.home.path / FILE)
        if kind == "participant":
            people = statement("judging", "participant")
            found = connection.execute(people, {"network": key["network"], "id": key["id"]}).fetchall()
            if found and row["field"] == "same_as":
                other = connection.execute(people, {"network": key["network"], "id": row["value"]}).fetchall()
                return _joined(found[0][1], other[0][1] if other else None, row["value"])
        else:
            found = connection.execute(statement("judging", "item"), key | {"kind": kind}).fetchall()
    if not found:
        told = " ".join(part for part in (kind, *key.values()) if part)
        raise ConfigurationError(
            f"решение: в хранилище нет такого объекта ({told}); проверьте сеть, стену и номер, для свежих "
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
