"""The registry's commands: suggest, accept, check. Heavy imports stand inside the functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args

import typer

from campaign.errors import ConfigurationError
from campaign.files import replace_text
from commands.options import HERE, UNFINISHED, FormatOption, HomeOption, NowOption, one_of, open_here
from commands.terminal.console import complain, say
from commands.terminal.help import RussianCommand, RussianGroup

if TYPE_CHECKING:
    from campaign.run import Run
    from campaign.tables.libraries import Library
    from collectors.records import Author
    from collectors.registry.check import Problem
    from collectors.registry.matching import Proposal
    from collectors.vk.api.client import VkClient
    from collectors.vk.lookup import Lookup

FIELDS = (
    "url", "name", "city", "members", "tagged_posts", "library_id", "library_name", "sureness", "why",
    "outside",
)  # fmt: skip
NEW_ROW = "новая строка"
# Eight columns side by side.
NARROW = 28

registry_app = typer.Typer(
    cls=RussianGroup,
    name="registry",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Реестр библиотек: найденные сообщества, их строки, неисправные аккаунты.",
)


@dataclass(frozen=True)
class Proposed:
    """``found`` has every community that is described, ``proposals`` those to accept."""

    found: tuple[Author, ...]
    proposals: list[Proposal]
    outside: list[Proposal]


@registry_app.command("suggest", cls=RussianCommand)
def suggest(form: FormatOption = "table", home: HomeOption = HERE, now: NowOption = "") -> None:
    """Показать найденные поиском сообщества, которых нет в реестре, и подходящие им строки."""
    from commands.terminal.table import Format, table

    one_of("--format", form, get_args(Format))
    answer = proposed(open_here(home, now))
    if form == "table":
        _show(answer)
        return
    rows = [
        (*_row(one), is_outside)
        for part, is_outside in ((answer.proposals, False), (answer.outside, True))
        for one in part
    ]
    say(table(FIELDS, rows, cast(Format, form)))


@registry_app.command("accept", cls=RussianCommand)
def accept(
    communities: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="АДРЕС[=СТРОКА]", help="Сообщество и id строки или new; без них — предложенная."
        ),
    ] = None,
    sure: Annotated[bool, typer.Option("--sure", help="Принять всё, в чём нет сомнений.")] = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Вписать сообщества в libraries.csv, не тронув остального."""
    from campaign.tables.libraries import parse_libraries
    from collectors.registry import choice, edit

    wishes = [choice.read_wish(text) for text in communities or ()]
    if not wishes and not sure:
        raise ConfigurationError(
            "назовите сообщества или добавьте --sure; что предлагается, покажет "
            "«bibliopulse registry suggest»"
        )
    run = open_here(home, now)
    with run.home.locked():
        path, text, libraries = _registry(run)
        answer = proposed(run, libraries)
        chosen = choice.sure(answer.proposals) if sure else {}
        chosen |= choice.choose(wishes, libraries, answer.found, answer.proposals, run.now)
        changed = edit.accept(text, chosen, run.campaign.region)
        if changed != text:
            replace_text(path, changed)
    _show_change(
        libraries,
        parse_libraries(changed, run.campaign.region),
        chosen,
        nothing="" if wishes else "принимать нечего",
    )


@registry_app.command("check", cls=RussianCommand)
def check(home: HomeOption = HERE, now: NowOption = "") -> None:
    """Спросить VK об аккаунтах реестра: двойные, исчезнувшие, сменившие хозяина, закрытые."""
    from contextlib import closing

    from collectors.vk.access import open_client
    from commands.terminal.table import folded_table

    run = open_here(home, now)
    with closing(open_client(run)) as client:
        problems, lookup = judged(run, client)
    rows = [(one.library_id, one.library_name, one.account, one.what, one.todo) for one in problems]
    later = "повторите проверку через несколько минут"
    rows += [("", "", str(ref), f"VK не ответил: {why}", later) for ref, why in lookup.unanswered.items()]
    if rows:
        say(folded_table(("строка", "библиотека", "аккаунт", "что не так", "что делать"), rows, 40))
        raise typer.Exit(UNFINISHED)
    say(f"аккаунтов VK в реестре: {len(lookup.authors)}, все в порядке")


def proposed(run: Run, libraries: tuple[Library, ...] | None = None) -> Proposed:
    """What the warehouse's communities are to the registry (by default the one that the run began with)."""
    from collectors.registry.matching import outside, suggest
    from warehouse.questions.communities import communities_found, readable

    if libraries is None:
        libraries = run.campaign.libraries
    with readable(run.home.path) as connection:
        found = communities_found(connection) if connection else []
    communities = tuple(author for author, _ in found)
    seen = {author.author_id: posts for author, posts in found}
    return Proposed(communities, suggest(libraries, communities, seen), outside(libraries, communities, seen))


def judged(run: Run, client: VkClient | None) -> tuple[list[Problem], Lookup]:
    """The registry's troubles by what VK says of its accounts; without a client by the registry alone.

    Raises ``SourceError`` where VK stops us.
    """
    from collectors.registry.check import problems
    from collectors.vk.lookup import Lookup, look_up
    from warehouse.questions.communities import readable, screen_names

    libraries = run.campaign.libraries
    refs = tuple(dict.fromkeys(ref for library in libraries for ref in library.vk))
    lookup = look_up(client, refs, run.now) if client else Lookup()
    with readable(run.home.path) as connection:
        names = screen_names(connection) if connection else {}
    return problems(libraries, lookup.authors, before=names, closed=lookup.closed), lookup


def _row(one: Proposal) -> tuple[Any, ...]:
    community = one.community
    return (
        one.url, community.name, community.city, community.members, one.tagged_posts, one.library_id,
        one.library_name, one.sureness, "; ".join(one.why),
    )  # fmt: skip


def _show(answer: Proposed) -> None:
    from commands.terminal.table import folded_table

    if not answer.proposals:
        nothing = "новых сообществ нет" if answer.found else "поиск ещё ничего не нашёл"
        say(f"{nothing}; сообщества находит ночь: «bibliopulse nightly»")
    else:
        columns = (
            "сообщество", "название", "город", "участников", "записей", "строка", "уверенность", "почему",
        )  # fmt: skip
        say(folded_table(columns, [_shown(one) for one in answer.proposals], NARROW))
        _show_next(answer.proposals)
    if answer.outside:
        say("\nвне области (не предлагаются):")
        elsewhere = ("сообщество", "название", "город", "участников", "записей", "почему")
        say(folded_table(elsewhere, [(*_row(one)[:5], "; ".join(one.why)) for one in answer.outside], NARROW))


def _shown(one: Proposal) -> tuple[Any, ...]:
    row = f"{one.library_id}: {one.library_name}" if one.library_id else NEW_ROW
    return (*_row(one)[:5], row, one.sureness, "; ".join(one.why))


def _show_next(proposals: list[Proposal]) -> None:
    from collectors.registry.choice import sure

    count = len(sure(proposals))
    if count:
        say(f"\nпринять без сомнений ({count}): bibliopulse registry accept --sure")
    else:
        say("")
    say(
        "принять по одному: bibliopulse registry accept АДРЕС, в другую строку: АДРЕС=ID, "
        "новой строкой: АДРЕС=new"
    )


def _registry(run: Run) -> tuple[Path, str, tuple[Library, ...]]:
    """The registry as it lies on the disk now. Raises ``ConfigurationError``."""
    from campaign.tables.libraries import FILE, parse_libraries
    from campaign.tables.sheets import read_text

    path = run.home.path / FILE
    text = read_text(path)
    return path, text, parse_libraries(text, run.campaign.region)


def _show_change(
    before: tuple[Library, ...], after: tuple[Library, ...], chosen: Mapping[Author, str], *, nothing: str
) -> None:
    from commands.terminal.table import folded_table

    had = {library.id: set(library.vk) for library in before}
    names = {author.author_id: author.name for author in chosen}
    rows = [
        (library.id, library.name, str(ref), names.get(ref.owner_id or ""), library.id not in had)
        for library in after
        for ref in library.vk
        if ref not in had.get(library.id, ())
    ]
    if not rows:
        say(f"реестр не изменился: {nothing or 'всё это в нём уже есть'}")
        return
    columns = ("строка", "библиотека", "добавлено", "сообщество", "")
    say(folded_table(columns, [(*row[:4], NEW_ROW if row[4] else "") for row in rows], 40))
    if any(row[4] for row in rows):
        complain("в новых строках название, группа и муниципалитет угаданы: проверьте их в libraries.csv")
    say("дальше: ночью стены этих сообществ будут прочитаны, или сразу «bibliopulse nightly»")
