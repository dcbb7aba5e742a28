"""Which communities a person accepts, and into which rows: ``URL``, ``URL=LIBRARY_ID`` or ``URL=new``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaign.errors import ConfigurationError
from campaign.tables.libraries import FILE, Library, VkRef, parse_vk
from collectors.records import Author, AuthorKind
from collectors.registry.edit import NEW, holders_of, refs_of
from collectors.registry.matching import SURE, WORTH_NAMING, Proposal


@dataclass(frozen=True)
class Wish:
    """What one argument says; ``target`` is empty where the proposed row is to be taken."""

    text: str
    ref: VkRef
    target: str


def read_wish(text: str) -> Wish:
    """Raises ``ConfigurationError`` for what names no account."""
    address, _, target = text.rpartition("=") if "=" in text else (text, "", "")
    try:
        return Wish(text, parse_vk(address), target.strip())
    except ValueError as error:
        raise ConfigurationError(
            f"«{text}» — ожидается адрес сообщества, за ним можно назвать строку: https://vk.com/club123, "
            "https://vk.com/club123=ID или https://vk.com/club123=new"
        ) from error


def sure(proposals: Iterable[Proposal]) -> dict[Author, str]:
    """The proposals that need no second look: a row that is there, and hardly a doubt."""
    return {
        one.community: one.library_id
        for one in proposals
        if one.library_id is not None and one.sureness >= SURE
    }


def choose(
    wishes: Sequence[Wish],
    libraries: Sequence[Library],
    communities: Iterable[Author],
    proposals: Iterable[Proposal],
    now: datetime,
) -> dict[Author, str]:
    """The row of each wished community, as ``edit.accept`` takes it; what is there already is left out.

    Raises ``ConfigurationError`` where a row must be named and is not, or where nobody knows the community.
    """
    holders = holders_of(libraries)
    known = {ref: author for author in communities for ref in refs_of(author)}
    rows = {
        one.community.author_id: one.library_id or NEW
        for one in proposals
        if one.library_id or one.sureness >= WORTH_NAMING
    }
    chosen: dict[Author, str] = {}
    for wish in wishes:
        author = known.get(wish.ref) or _by_number_alone(wish, holders, now)
        if author is None:
            continue
        target = _target(wish, author, holders, rows)
        if chosen.setdefault(author, target) != target:
            raise ConfigurationError(f"«{wish.text}»: то же сообщество названо выше с другой строкой")
    return chosen


def _by_number_alone(wish: Wish, holders: Mapping[VkRef, str], now: datetime) -> Author | None:
    """A community that search has not found goes into a named row; ``None`` if it stands there."""
    holder = holders.get(wish.ref)
    if holder is not None:
        if wish.target in ("", NEW, holder):
            return None
        raise ConfigurationError(
            f"{FILE}: «{wish.text}» уже стоит в строке «{holder}»; уберите его оттуда, прежде чем "
            f"добавлять в «{wish.target}»"
        )
    owner = wish.ref.owner_id
    if owner is None or wish.target in ("", NEW):
        raise ConfigurationError(
            f"«{wish.text}»: такого сообщества поиск не находил; проверьте адрес, а если он верен, назовите "
            f"сообщество числом и строку (club123=ID) или впишите адрес в столбец vk файла {FILE}"
        )
    kind: AuthorKind = "community" if owner.startswith("-") else "person"
    return Author(network="vk", author_id=owner, kind=kind, fetched_at=now)


def _target(wish: Wish, author: Author, holders: Mapping[VkRef, str], rows: Mapping[str, str]) -> str:
    if wish.target:
        return wish.target
    if any(ref in holders for ref in refs_of(author)):
        return NEW  # which changes nothing where a row has the community
    if author.author_id not in rows:
        raise ConfigurationError(
            f"«{wish.text}»: строка для сообщества «{author.name}» не предложена (не похоже на библиотеку, "
            "другая область или страница удалена); назовите её сами: =ID или =new"
        )
    return rows[author.author_id]
