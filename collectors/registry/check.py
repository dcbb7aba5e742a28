"""What is wrong with the registry's VK accounts: doubled, dead, renamed, closed; each with what to do."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from campaign.tables.libraries import Library, VkRef
from collectors.records import Author
from collectors.registry.likeness import Row, found_community, likeness, registry_rows
from collectors.registry.matching import community_url

Kind = Literal["doubled", "dead", "renamed", "closed"]
# A community scored below it against its own row, by likeness and by letters, has become somebody else.
STRANGE = 40
_DEACTIVATED = {"deleted": "страница удалена", "banned": "страница заблокирована VK"}


@dataclass(frozen=True)
class Problem:
    """One trouble with one account of one row; ``what`` and ``todo`` are Russian."""

    kind: Kind
    library_id: str
    library_name: str
    account: str
    what: str
    todo: str


def problems(
    libraries: Sequence[Library],
    resolved: Mapping[VkRef, Author | None],
    *,
    before: Mapping[str, str] | None = None,
    closed: Collection[str] = (),
) -> list[Problem]:
    """Everything to repair, in the registry's order.

    ``resolved`` says what VK gave for each account: ``None`` for one that nobody has; an account that is missing
    there was not answered for and is not judged. ``before`` is the ``author_id`` that a screen name (in lower case) led to when
    it was last collected, ``closed`` the ``author_id`` of walls that VK does not show.
    """
    rows = registry_rows(libraries)
    found: list[Problem] = []
    doubles = _doubles(libraries, resolved)
    for row in rows:
        for ref in dict.fromkeys(row.library.vk):
            found += [_problem(row, ref, *trouble) for trouble in _doubled(row, ref, doubles, resolved)]
            if ref in resolved:
                troubles = _troubles(row, rows, ref, resolved[ref], before or {}, closed)
                found += [_problem(row, ref, *trouble) for trouble in troubles]
    return found


Trouble = tuple[Kind, str, str]


def _problem(row: Row, ref: VkRef, kind: Kind, what: str, todo: str) -> Problem:
    return Problem(kind, row.library.id, row.library.name, str(ref), what, todo)


def _identity(ref: VkRef, resolved: Mapping[VkRef, Author | None]) -> str:
    author = resolved.get(ref)
    return author.author_id if author else (ref.owner_id or f"@{ref.screen_name}")


def _doubles(
    libraries: Sequence[Library], resolved: Mapping[VkRef, Author | None]
) -> Mapping[str, list[tuple[Library, VkRef]]]:
    """Where each account stands, a number and its screen name taken together."""
    places: dict[str, list[tuple[Library, VkRef]]] = defaultdict(list)
    for library in libraries:
        for ref in library.vk:
            places[_identity(ref, resolved)].append((library, ref))
    return places


def _doubled(
    row: Row,
    ref: VkRef,
    doubles: Mapping[str, list[tuple[Library, VkRef]]],
    resolved: Mapping[VkRef, Author | None],
) -> Iterator[Trouble]:
    """Said once, at the second place."""
    places = doubles[_identity(ref, resolved)]
    first, first_ref = places[0]
    here = [one for library, one in places if library.id == row.library.id]
    if first.id != row.library.id:
        yield (
            "doubled",
            f"тот же аккаунт, что и в строке «{first.id}» ({first.name}): {first_ref}",
            "оставьте его в одной строке; библиотеке, которая пишет на чужой стене, достаточно parent_id",
        )
    elif len(here) > 1 and (ref != here[0] or here.count(ref) > 1):
        yield "doubled", f"аккаунт записан в строке дважды: {here[0]}", "сотрите лишний в столбце vk"


def _troubles(
    row: Row,
    rows: Sequence[Row],
    ref: VkRef,
    author: Author | None,
    before: Mapping[str, str],
    closed: Collection[str],
) -> Iterator[Trouble]:
    if author is None:
        yield (
            "dead",
            "такой страницы в VK нет",
            "найдите новый адрес библиотеки или сотрите аккаунт в столбце vk",
        )
        return
    if author.deactivated:
        what = _DEACTIVATED.get(author.deactivated, f"страница отключена ({author.deactivated})")
        yield "dead", what, "спросите библиотеку о новой странице и замените аккаунт в столбце vk"
        return
    yield from _renamed(row, rows, ref, author, before)
    if author.author_id in closed:
        yield (
            "closed",
            "стена закрыта: записи не видны",
            "попросите библиотеку открыть стену в настройках сообщества на время кампании",
        )


def _renamed(
    row: Row, rows: Sequence[Row], ref: VkRef, author: Author, before: Mapping[str, str]
) -> Iterator[Trouble]:
    earlier = before.get((ref.screen_name or "").lower())
    if earlier is not None and earlier != author.author_id:
        yield (
            "renamed",
            f"адрес теперь ведёт на другую страницу: «{author.name}» ({author.author_id}), раньше {earlier}",
            f"если это не та библиотека, запишите прежнюю страницу числом: {VkRef(owner_id=earlier)}",
        )
    elif author.kind == "community" and not _resembles(row, rows, author):
        yield (
            "renamed",
            f"название «{author.name}» не похоже на «{row.library.name}»",
            f"откройте {community_url(author)} и исправьте vk, а если страница та же, добавьте название в aliases",
        )


def _resembles(row: Row, rows: Sequence[Row], author: Author) -> bool:
    """A colloquial name in ``aliases`` counts, and so does a name that differs only in its letters."""
    judged = likeness(found_community(author, rows), row)
    return judged.score >= STRANGE or judged.similarity >= 2 * STRANGE
