"""What other rooms take from ``campaign`` and ``collectors``: a list that grows only on purpose.

One line a module with the names that are imported; ``*`` is the module as a whole. A name that nobody takes any more
leaves the list, too: it may be private, or go. ``--update-golden`` writes the list anew; look at the diff.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.conftest import Golden
from tests.test_house import imported_names, modules


def surface(room: str) -> dict[str, set[str]]:
    """The names that are imported from outside of a room, by its modules."""
    taken = defaultdict(set)
    for module, path in modules().items():
        if module.partition(".")[0] != room:
            for source, name in imported_names(path):
                if source.partition(".")[0] == room:
                    taken[source].add(name or "*")
    return taken


@pytest.mark.parametrize("room", ["campaign", "collectors"])
def test_the_public_surface_is_the_list(room: str, golden: Golden) -> None:
    lines = [f"{module}: {', '.join(sorted(names))}\n" for module, names in sorted(surface(room).items())]
    golden(f"surface-{room}.txt", "".join(lines))


@pytest.mark.parametrize("room", ["campaign", "collectors", "nlp", "warehouse", "dashboards", "commands"])
def test_no_private_name_leaves_its_room(room: str) -> None:
    private = {
        f"{module}.{name}" for module, names in surface(room).items() for name in names if name[0] == "_"
    }
    assert not private
