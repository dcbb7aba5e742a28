"""Which communities that search found are libraries, and of which rows: proposals for people to accept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from campaign.tables.libraries import Library, VkRef
from collectors.records import Author
from collectors.registry.assignment import best_pairs
from collectors.registry.likeness import (
    Found,
    Likeness,
    Row,
    doubts,
    found_community,
    likeness,
    registry_rows,
)

# Below it a community is taken for a library of its own rather than for the row.
WORTH_NAMING = 40
SURE = 80
HAS_ACCOUNT = 60
NEW_WITH_PLACE = 70
NEW_WITHOUT_PLACE = 45
NO_LIBRARY = 10
# Two candidates closer than this are not told apart.
CLOSE = 12
RIVALS_NAMED = 2


@dataclass(frozen=True)
class Proposal:
    """A community and the row it may belong to; ``library_id`` is ``None`` for a row that is not there yet.

    ``sureness`` runs from 0 to 100; ``why`` is Russian, for people.
    """

    community: Author
    tagged_posts: int
    library_id: str | None
    library_name: str | None
    sureness: int
    why: tuple[str, ...]

    @property
    def url(self) -> str:
        return community_url(self.community)


def community_url(author: Author) -> str:
    """By number: a screen name may pass to somebody else."""
    return f"https://vk.com/club{author.author_id.removeprefix('-')}"


def suggest(
    libraries: Sequence[Library], communities: Iterable[Author], seen: Mapping[str, int]
) -> list[Proposal]:
    """What to add to the registry, the surest first.

    ``seen`` counts tagged posts by ``author_id``. Communities that the registry has, that are deleted or banned, or
    that are in another region (see ``outside``) are left out; so is one without tagged posts, unless its name says
    that it is a library. A community gets one row and a row one community.
    """
    rows = registry_rows(libraries)
    found = [
        community
        for community in _unregistered(libraries, communities, rows)
        if not _elsewhere(community) and (community.may_be_library or seen.get(community.author.author_id))
    ]
    matching = _matching(found, rows)
    proposals = [matching.proposal(index, seen) for index in range(len(found))]
    return sorted(proposals, key=lambda one: (-one.sureness, -one.tagged_posts, one.community.author_id))


def outside(
    libraries: Sequence[Library], communities: Iterable[Author], seen: Mapping[str, int]
) -> list[Proposal]:
    """Communities of other regions, to be listed apart: never proposed, as their town or name says where they are."""
    rows = registry_rows(libraries)
    listed = [
        Proposal(found.author, seen.get(found.author.author_id, 0), None, None, 0, (where,))
        for found in _unregistered(libraries, communities, rows)
        if (where := _elsewhere(found))
    ]
    return sorted(listed, key=lambda one: (-one.tagged_posts, one.community.author_id))


def _unregistered(
    libraries: Sequence[Library], communities: Iterable[Author], rows: Sequence[Row]
) -> Iterator[Found]:
    registered = {ref for library in libraries for ref in library.vk}
    once: set[str] = set()
    for author in communities:
        if author.kind != "community" or author.deactivated or author.author_id in once:
            continue
        once.add(author.author_id)
        names = {VkRef(owner_id=author.author_id), VkRef(screen_name=(author.screen_name or "").lower())}
        if not names & registered:
            yield found_community(author, rows)


def _elsewhere(found: Found) -> str | None:
    if found.author.city and not found.known_town:
        return f"город вне области или не известен реестру: {found.author.city}"
    if found.name.other_region:
        return f"в названии другая область: {found.name.other_region}"
    return None


@dataclass(frozen=True)
class _Matching:
    """Every pair worth naming, and those that were chosen, by the positions of community and row."""

    found: Sequence[Found]
    rows: Sequence[Row]
    scores: Mapping[tuple[int, int], Likeness]
    pairs: Mapping[int, int]

    def proposal(self, index: int, seen: Mapping[str, int]) -> Proposal:
        community = self.found[index]
        posts = seen.get(community.author.author_id, 0)
        if index not in self.pairs:
            return Proposal(community.author, posts, None, None, *self._as_new(index))
        position = self.pairs[index]
        result, row = self.scores[index, position], self.rows[position]
        sureness, why = result.score, [*result.why, *doubts(community)]
        if row.has_account:
            why.append("уже есть другой аккаунт")
        rivals = list(self._rivals(index, position))
        if rivals:
            sureness = min(sureness, SURE - 1)
            why.extend(rivals[:RIVALS_NAMED])
        return Proposal(community.author, posts, row.library.id, row.library.name, sureness, tuple(why))

    def _rivals(self, index: int, position: int) -> Iterator[str]:
        """Another row for the community, or another community for the row, that is nearly as good and free."""
        near = self.scores[index, position].score - CLOSE
        holders = {row: one for one, row in self.pairs.items()}
        for (one, row), result in self.scores.items():
            if result.score < near:
                continue
            if one == index and row != position:
                holder = holders.get(row)
                if holder is None or self.scores[holder, row].score < result.score:
                    yield f"похоже и на строку «{self.rows[row].library.name}»"
            elif row == position and one != index and one not in self.pairs:
                yield f"на эту строку похоже и сообщество «{self.found[one].author.name}»"

    def _as_new(self, index: int) -> tuple[int, tuple[str, ...]]:
        """How sure it is that a community is a library that the registry lacks."""
        community = self.found[index]
        why = list(doubts(community))
        lost = [(result.score, row) for (one, row), result in self.scores.items() if one == index]
        if lost:
            score, row = max(lost)
            winner = next(self.found[one].author.name for one, taken in self.pairs.items() if taken == row)
            why.append(f"похоже на «{self.rows[row].library.name}», но ей предложено «{winner}»")
            return min(score, NEW_WITHOUT_PLACE, community.ceiling), tuple(why)
        if not community.may_be_library:
            return NO_LIBRARY, tuple(why)
        why.append("похожей строки в реестре нет")
        if not community.places:
            why.append("город не указан")
            return min(NEW_WITHOUT_PLACE, community.ceiling), tuple(why)
        why.append(f"место: {community.author.city or ', '.join(sorted(community.places))}")
        return min(NEW_WITH_PLACE, community.ceiling), tuple(why)


def _matching(found: Sequence[Found], rows: Sequence[Row]) -> _Matching:
    scores: dict[tuple[int, int], Likeness] = {}
    for index, community in enumerate(found):
        if community.ceiling < WORTH_NAMING:
            continue
        for position, row in enumerate(rows):
            result = likeness(community, row)
            if row.has_account and result.score > HAS_ACCOUNT:
                result = Likeness(HAS_ACCOUNT, result.similarity, result.why)
            if result.score >= WORTH_NAMING:
                scores[index, position] = result
    # Squared: one sure pair is worth more than two doubtful ones.
    pairs = best_pairs({pair: float(result.score**2) for pair, result in scores.items()})
    return _Matching(found, rows, scores, pairs)
