"""Keeps a few connections busy while records come out in the caller's thread, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from collectors.records import Record
from collectors.vk.api.client import Answer, Param, VkClient
from collectors.vk.api.problems import Action


@dataclass(frozen=True)
class Task:
    """A question and what to make of its answer: records, and questions that follow from it.

    ``then`` runs in the caller's thread, so what it touches needs no lock.
    """

    method: str
    params: Mapping[str, Param]
    then: Callable[[Answer], Iterable[Record | Task]]


def run(client: VkClient, tasks: Iterable[Task]) -> Iterator[Record]:
    """Yield the records of all tasks and of those that follow. Raises ``SourceError`` when VK stops us.

    Tasks are taken as slots become free, and what follows from an answer goes before what is new: memory
    does not grow with the number of tasks.
    """
    upcoming = iter(tasks)
    following: list[Task] = []
    pending: dict[Future[Answer], Task] = {}
    # Twice as many as connections: none waits for the caller to take an answer.
    limit = 2 * client.connections
    executor = ThreadPoolExecutor(client.connections, thread_name_prefix="vk")
    try:
        while True:
            while len(pending) < limit:
                task = following.pop() if following else next(upcoming, None)
                if task is None:
                    break
                pending[executor.submit(client.ask, task.method, task.params)] = task
            if not pending:
                return
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            stop = None
            for future in done:
                task = pending.pop(future)
                answer = future.result()
                for result in task.then(answer):
                    if isinstance(result, Task):
                        following.append(result)
                    else:
                        yield result
                if answer.problem and answer.problem.action is Action.STOP:
                    stop = answer.problem
            if stop:
                raise stop.error()
    finally:
        if pending:
            # Cut short, by VK or by the caller: nothing more is sent, and what is under way is waited for.
            client.stop()
        executor.shutdown(wait=True, cancel_futures=True)
