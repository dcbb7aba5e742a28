"""A whole invented night over this home's own registry and tags, against a stand-in, in a folder that goes afterwards: ``rehearse``."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import typer

from commands.options import DONE, HERE, UNFINISHED, HomeOption, NowOption, open_here
from commands.terminal.console import say

if TYPE_CHECKING:
    from campaign.run import Run
    from campaign.settings import Campaign
    from campaign.tables.libraries import Library
    from collectors.standin import Archive

# Numbers that no page of VK has yet.
FIRST_PAGE, FIRST_PERSON = 1_990_000_000, 1_980_000_000
POSTS_EACH, PEOPLE = 2, 12
TOKEN = "rehearsal-token-of-nobody"  # the stand-in asks for none
SHOWN = 10


def rehearse(home: HomeOption = HERE, now: NowOption = "") -> None:
    """Прорепетировать ночь на выдуманных записях: ваш реестр и теги, без сети и ключа; папка кампании не меняется."""
    run = open_here(home, now)
    raise typer.Exit(_rehearsed(run))


@dataclass(frozen=True)
class Invented:
    """What stands on the stand-in; ``spoken_for`` tells whose each post is, by its wall and number."""

    archive: Archive
    spoken_for: Mapping[tuple[str, str], str]


def _rehearsed(run: Run) -> int:
    from campaign.files import elsewhere
    from campaign.folder import make_home
    from collectors.standin import serve
    from commands.around.summary import Summary
    from commands.night import night
    from warehouse.connect import published

    made = invented(run.campaign)
    morning = run.campaign.ends_at + timedelta(days=1, hours=3)
    alone = replace(_settled(run), now=morning)
    with elsewhere() as folder, serve(made.archive, now=morning, search_quoted=True) as standin:
        place = make_home(folder / "home", *_files(run))
        environ = {
            "VK_TOKEN": TOKEN, "BIBLIOPULSE_VK_API": standin.url, "BIBLIOPULSE_VK_RPS": "1000",
        }  # fmt: skip
        with redirect_stdout(io.StringIO()):  # what it made goes with the folder
            code = night(replace(alone, home=place, environ=environ), Summary())
        with published(place.path) as connection:
            held = {
                (owner, post): library
                for owner, post, library in connection.execute(
                    "select owner_id, post_id, library_id from campaign_posts"
                ).fetchall()
            }
    return _told(run, made, held, code)


def _settled(run: Run) -> Run:
    """The same campaign with VK alone: what the stand-in plays. Nobody is told of a rehearsal, no cluster is asked."""
    from campaign.settings import SourceSettings

    vk = run.campaign.sources.get("vk", SourceSettings())
    campaign = replace(
        run.campaign, sources={"vk": replace(vk, enabled=True)}, expected_min=0, mail=None, health=None,
        scheduler="",
    )  # fmt: skip
    return replace(run, campaign=campaign)


def _files(run: Run) -> tuple[str, str]:
    return tuple((run.home.path / name).read_text("utf-8-sig") for name in ("campaign.toml", "libraries.csv"))  # type: ignore[return-value]


def invented(campaign: Campaign) -> Invented:
    """Two posts on the wall of each library, and on a page of its own for one without: every spelling in turn, talks under all."""
    from collectors.standin import Archive, Community, Person, WallComment, WallPost

    people = [
        Person(id=FIRST_PERSON + number, first_name="Читатель", last_name=f"{number}-й", city="Псков")
        for number in range(PEOPLE)
    ]
    spellings = [form for tag in campaign.tags for form in (tag.canonical, *tag.spellings)] or list(
        campaign.phrases
    )
    pages, posts, talks, spoken_for = [], [], [], {}
    for place, (library, page, name) in enumerate(_pages(campaign)):
        pages.append(Community(id=page, name=library.name, screen_name=name, members=100 + place))
        for turn in range(POSTS_EACH):
            number = 10 * place + turn + 1
            at = _moment(campaign, POSTS_EACH * place + turn)
            words = f"Приглашаем читателей! {spellings[(POSTS_EACH * place + turn) % len(spellings)]}"
            posts.append(
                WallPost(owner_id=-page, post_id=number, from_id=-page, date=at, text=words, likes=place % 7)
            )
            spoken_for[f"-{page}", str(number)] = library.id
            for answer, said in enumerate(("Спасибо, очень уютно!", "А до скольки вы работаете?")):
                talks.append(
                    WallComment(
                        owner_id=-page, post_id=number, comment_id=1000 * number + answer,
                        from_id=people[(place + answer) % PEOPLE].id, date=at + timedelta(hours=1 + answer), text=said,
                    )
                )  # fmt: skip
    return Invented(Archive(pages, people, posts, talks), spoken_for)


def _pages(campaign: Campaign) -> Iterator[tuple[Library, int, str]]:
    """Every library with the number and the name of its first community; persons' pages are passed over."""
    for place, library in enumerate(campaign.libraries):
        number, name = FIRST_PAGE + place, f"rehearsal{place}"
        for ref in library.vk[:1]:
            if ref.screen_name:
                name = ref.screen_name.lower()
            elif ref.owner_id and ref.owner_id.startswith("-"):
                number = int(ref.owner_id[1:])
        yield library, number, name


def _moment(campaign: Campaign, turn: int) -> datetime:
    days = (campaign.end - campaign.start).days + 1
    return campaign.starts_at + timedelta(days=turn % days, hours=10, minutes=turn % 60)


def _told(run: Run, made: Invented, held: Mapping[tuple[str, str], str | None], code: int) -> int:
    from campaign.russian import LIBRARIES, POSTS, counted, listing

    names = {library.id: library.name for library in run.campaign.libraries}
    if not names:
        say("репетировать нечего: в libraries.csv нет ни одной библиотеки; впишите их и повторите")
        return code or UNFINISHED
    lost = sorted({names[made.spoken_for[key]] for key in made.spoken_for if key not in held})
    with_page = {library.id for library in run.campaign.libraries if library.vk}
    others = sorted(
        {
            names[whose]
            for key, whose in made.spoken_for.items()
            if whose in with_page and held.get(key, whose) != whose
        }
    )
    say(
        f"репетиция: {counted(len(names), LIBRARIES)}, выдумано {counted(len(made.spoken_for), POSTS)}, собрано {len(held)}"
    )
    for words, found in (
        ("не собраны записи", lost),
        ("записи зачтены не той библиотеке, на чьей странице стоят", others),
    ):
        if found:
            rest = f" и ещё {len(found) - SHOWN}" if len(found) > SHOWN else ""
            say(f"{words}: {listing(found[:SHOWN])}{rest}")
    without = len(names) - len(with_page)
    if without:
        say(
            f"без страницы ВКонтакте в реестре: {counted(without, LIBRARIES)}; их записи найдёт только поиск по тегу"
        )
    if code == DONE and not (lost or others):
        say("всё прошло как надо; папка кампании не тронута")
        return DONE
    say("проверьте теги в campaign.toml и столбец vk в libraries.csv; папка кампании не тронута")
    return code or UNFINISHED
