"""Which cluster tags, if any, how it is, and tagging on it: ``tag --cluster``, ``[cluster]`` in ``campaign.toml``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any, TypeVar

from campaign.errors import BibliopulseError, ConfigurationError
from campaign.sections.cluster import OPEN, address_problem, leads_outside
from nlp.tags import Tags

if TYPE_CHECKING:
    from campaign.settings import Campaign
    from collectors.source import Line
    from nlp.cluster.scheduler import Scheduler
    from nlp.cluster.sending import Answer
    from nlp.tagger import Recipe

SECONDS = 30  # that a worker may take to say its version
SHOWN = 3

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


def cluster_lines(campaign: Campaign) -> Iterator[Line]:
    """What ``check`` says of the cluster that tags; nothing where there is none."""
    from collectors.source import BAD, GOOD, Line

    subject = "кластер"
    try:
        scheduler = scheduler_of(campaign)
        if not scheduler:
            return
        others, workers = _unlike(scheduler)
    except (BibliopulseError, ConnectionError) as error:
        yield Line(subject, BAD, "размечать не на чем", str(error))
        return
    if not workers:
        yield Line(subject, BAD, f"у {scheduler} нет работников", f"запустите их: «dask worker {scheduler}»")
    elif others:
        said = f"не годятся {len(others)} из {workers}: {', '.join(others[:SHOWN])}"
        yield Line(subject, BAD, said, "поставьте там ту же версию программы и запустите работников снова")
    else:
        yield Line(subject, GOOD, f"{scheduler}, работников: {workers}")


def _unlike(scheduler: str) -> tuple[list[str], int]:
    """Workers that do not have our models and rules, and how many workers there are."""
    from nlp.cluster import worker

    ours = worker.version("full")
    answers: Queue[tuple[str, Answer]] = Queue()
    with _asking(scheduler) as crew:
        unlike = set(crew.members())
        asked = [crew.ask(name, worker.version, "full", then=partial(_put, answers, name)) for name in unlike]
        with suppress(Empty):
            for _ in asked:
                name, answer = answers.get(timeout=SECONDS)
                unlike -= {name} if answer == ours else set()
    return sorted(unlike), len(asked)


def _put(answers: Queue[tuple[str, Answer]], name: str, answer: Answer) -> None:
    answers.put((name, answer))


@contextmanager
def tagging_on(scheduler: str, recipe: Recipe) -> Iterator[Tagging[Any]]:
    """Many batches of texts, each with a key: their tags as they come. Raises ``BibliopulseError`` where the cluster fails."""
    from nlp.cluster.sending import Sending

    with _asking(scheduler) as crew:
        yield Sending[Any](crew, recipe).tagged


@contextmanager
def _asking(address: str) -> Iterator[Scheduler]:
    from nlp.cluster.scheduler import Scheduler
    from nlp.cluster.sending import ClusterError, NotReady

    try:
        with Scheduler(address) as crew:
            yield crew
    except NotReady as error:
        raise ConfigurationError(str(error)) from error
    except ClusterError as error:
        raise BibliopulseError(str(error)) from error
