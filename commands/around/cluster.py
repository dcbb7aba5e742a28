"""Which cluster tags, if any, and tagging on it: ``tag --cluster``, ``[cluster]`` in ``campaign.toml``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar

from campaign.errors import BibliopulseError, ConfigurationError
from campaign.sections.cluster import OPEN, address_problem, leads_outside
from nlp.tags import Tags

if TYPE_CHECKING:
    from campaign.settings import Campaign
    from nlp.tagger import Recipe

Key = TypeVar("Key")
Tagging = Callable[[Iterable[tuple[Key, Sequence[str]]]], Iterator[tuple[Key, Sequence[Tags]]]]


def scheduler_of(campaign: Campaign, given: str = "", workers: int | None = None) -> str:
    """The address of the cluster that is to tag; empty where this machine does, as with ``--workers``.

    Raises ``ConfigurationError`` for an address that cannot be asked, or if the extra is not installed.
    """
    if given and workers:
        raise ConfigurationError(
            "--workers — сколько процессов размечает на этом компьютере, --cluster — размечать на других; нужно одно из двух"
        )
    address = given or ("" if workers else campaign.scheduler)
    if not address:
        return ""
    named = f"--cluster «{address}»" if given else f"[cluster] scheduler «{address}»"
    if problem := address_problem(address) or (OPEN if leads_outside(address) else ""):
        raise ConfigurationError(f"{named} — {problem}")
    if find_spec("distributed") is None:
        raise ConfigurationError(f"{named} — на этом компьютере нет Dask: pip install bibliopulse[cluster]")
    return address


@contextmanager
def tagging_on(scheduler: str, recipe: Recipe) -> Iterator[Tagging[Key]]:
    """Many batches of texts, each with a key: their tags as they come. Raises ``BibliopulseError`` where the cluster fails."""
    from nlp.cluster.scheduler import Scheduler
    from nlp.cluster.sending import ClusterError, NotReady, Sending

    try:
        with Scheduler(scheduler) as crew:
            yield Sending[Key](crew, recipe).tagged
    except NotReady as error:
        raise ConfigurationError(str(error)) from error
    except ClusterError as error:
        raise BibliopulseError(str(error)) from error
