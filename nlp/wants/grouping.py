"""Wants into groups that mean the same, a night at a time: groups keep what they are, new wants join one or found others.

A want joins the group to whose founders it is nearest on average; what joins none is grouped by average linkage (Sokal and
Michener 1958), by chains of nearest neighbours (Murtagh 1983), down to one likeness. Only wants of one topic ever meet.
Vectors are whole numbers and so are their products, in whatever order they are added up: the same wants give the same groups.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from nlp.wants.meaning import WHOLE, Vectors

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

ALIKE = 0.47  # from this likeness on, on average, wants are of one group
AT_ONCE = 3_000  # wants that are compared each with each; more of one night go in turns
_SQUARE = float(WHOLE * WHOLE)
_APART = -1.0


class Group(msgspec.Struct, frozen=True):
    """What a group is by its founders: their topic, and the mean of their vectors as 32-bit floats in bytes."""

    topic: str
    centre: bytes


class Placed(msgspec.Struct, frozen=True):
    """Where a want belongs: the number of its group, known ones first, and how near it is to the founders."""

    group: int
    nearness: float


def place(
    vectors: Vectors, topics: Sequence[str], known: Sequence[Group]
) -> tuple[list[Placed], list[Group]]:
    """The place of each want, in order, and the groups founded, numbered behind the ``known``.

    The order of the wants decides nothing but between equals.
    """
    placed: list[Placed] = []
    groups = list(known)
    for start in range(0, len(vectors), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        placed += _placed(vectors[part], topics[part], groups)
    return placed, groups[len(known) :]


def _placed(vectors: Vectors, topics: Sequence[str], groups: list[Group]) -> list[Placed]:
    """The places of wants that are compared each with each; ``groups`` grows."""
    said = vectors.astype(np.float32)
    nearest, likeness = _nearest(said, topics, groups)
    new = np.flatnonzero(likeness < ALIKE)
    for members in _linked(said[new], [topics[at] for at in new.tolist()]):
        founders = new[members]
        centre = said[founders].mean(axis=0, dtype=np.float64).astype(np.float32)
        nearest[founders] = len(groups)
        likeness[founders] = said[founders] @ centre / _SQUARE
        groups.append(Group(topics[founders[0]], centre.tobytes()))
    return [Placed(int(at), round(float(near), 4)) for at, near in zip(nearest, likeness, strict=True)]


def _nearest(
    vectors: npt.NDArray[np.float32], topics: Sequence[str], groups: Sequence[Group]
) -> tuple[Numbers, Floats]:
    """Of each want the nearest group of its topic, and the mean likeness to its founders."""
    found = np.zeros(len(vectors), np.int64)
    likeness = np.full(len(vectors), _APART)
    of_group = np.array([group.topic for group in groups])
    for topic in dict.fromkeys(topics):
        wants = np.flatnonzero(np.array(topics) == topic)
        its = np.flatnonzero(of_group == topic)
        if len(its):
            centres = np.stack([np.frombuffer(groups[at].centre, np.float32) for at in its.tolist()])
            near = vectors[wants] @ centres.T / _SQUARE
            best = near.argmax(axis=1)
            found[wants], likeness[wants] = its[best], near[np.arange(len(wants)), best]
    return found, likeness


def _linked(vectors: npt.NDArray[np.float32], topics: Sequence[str]) -> list[Numbers]:
    """The members of each group that average linkage makes, groups and members in order."""
    found: list[Numbers] = []
    for topic in dict.fromkeys(topics):
        wants = np.flatnonzero(np.array(topics) == topic)
        near = (vectors[wants] @ vectors[wants].T / _SQUARE).astype(np.float64)
        found += [wants[members] for members in average_linkage(near, ALIKE)]
    return sorted(found, key=lambda members: int(members[0]))


def average_linkage(near: Floats, least: float) -> list[Numbers]:
    """Groups whose members are alike by at least ``least`` on average, from a matrix of likeness, which is used up."""
    np.fill_diagonal(near, _APART)
    members = [[at] for at in range(len(near))]
    done: list[list[int]] = []
    alive = set(range(len(near)))
    chain: list[int] = []
    while alive:
        if not chain:
            chain.append(min(alive))
        last = chain[-1]
        closest = int(near[last].argmax())
        if near[last, closest] < least:
            # Linkage only ever brings apart: what is near to nothing now stays so.
            done.append(members[last])
            _leave(near, last, alive)
            chain.pop()
        elif len(chain) > 1 and near[last, chain[-2]] >= near[last, closest]:
            chain.pop()
            _join(near, chain.pop(), last, members, alive)
        else:
            chain.append(closest)
    return [np.array(sorted(group)) for group in sorted(done, key=min)]


def _join(near: Floats, one: int, other: int, members: list[list[int]], alive: set[int]) -> None:
    """The second leaves, and the first is both."""
    sizes = len(members[one]), len(members[other])
    mean = (sizes[0] * near[one] + sizes[1] * near[other]) / sum(sizes)
    mean[(near[one] == _APART) | (near[other] == _APART)] = _APART
    near[one], near[:, one] = mean, mean
    near[one, one] = _APART
    members[one] = members[one] + members[other]
    _leave(near, other, alive)


def _leave(near: Floats, one: int, alive: set[int]) -> None:
    near[one], near[:, one] = _APART, _APART
    alive.discard(one)
