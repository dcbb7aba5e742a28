"""A Dask cluster as a crew of workers. The only module that imports Dask, which only the extra ``cluster`` brings.

What leaves us is the name of a function of ``nlp.cluster.worker`` with strings, numbers and bytes; Dask's own messages
are pickled by Dask, so whoever has the scheduler's port has both sides (``docs/decisions/0027-cluster.md``).
"""

from __future__ import annotations

import logging
import warnings
from asyncio import CancelledError
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from nlp.cluster.sending import Answer, ClusterError, NotReady

CONNECT = 10  # seconds
_FETCH = 30  # seconds that an answer may take from worker to us once it is there
TLS_FILES = {
    "tls_ca_file": "DASK_DISTRIBUTED__COMM__TLS__CA_FILE",
    "tls_client_cert": "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT",
    "tls_client_key": "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY",
}
# What a client raises whose connection broke or is closed.
_BROKEN = (OSError, AttributeError, RuntimeError)


class Scheduler:
    """The scheduler at an address such as ``tcp://10.0.0.5:8786``. Use as a context.

    Raises ``ClusterError`` on entering where there is none, ``NotReady`` where Dask or a file of TLS is missing here.
    """

    def __init__(self, address: str) -> None:
        self.name = address
        self._client: Any = None

    def __enter__(self) -> Self:
        try:
            self._client = _connected(self.name)
        except OSError as error:
            raise ClusterError(
                f"по адресу {self.name} нет планировщика Dask: запустите его («dask scheduler») или проверьте адрес"
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def members(self) -> Mapping[str, int]:
        try:
            self._client = self._client or _connected(self.name)
            if self._client.status != "running":
                raise ConnectionError(self.name)
            found: dict[str, int] = self._client.nthreads()
        except _BROKEN as error:
            self._leave()
            raise ConnectionError(self.name) from error
        return found

    def ask(
        self,
        member: str,
        function: Callable[..., bytes],
        *given: str | bytes | int,
        then: Callable[[Answer], None],
    ) -> Callable[[], None]:
        try:
            future = self._client.submit(
                function, *given, workers=[member], allow_other_workers=False, pure=False
            )
        except _BROKEN as error:
            self._leave()
            raise ConnectionError(self.name) from error

        def call_off() -> None:
            with suppress(*_BROKEN):
                future.release()

        future.add_done_callback(lambda done: then(_answer(done)))
        return call_off

    def _leave(self) -> None:
        client, self._client = self._client, None
        if client:
            with suppress(*_BROKEN):
                client.close(timeout=CONNECT)


def _connected(address: str) -> Any:
    """A client of Dask's. Raises ``OSError`` and ``NotReady``."""
    try:
        from distributed import Client, Security
    except ImportError as error:
        raise NotReady(
            "для разметки на кластере не установлен Dask: pip install bibliopulse[cluster]"
        ) from error
    # It tells in English what we tell in Russian.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    security = Security()
    missing = [name for key, name in TLS_FILES.items() if not getattr(security, key)]
    if address.startswith("tls:") and missing:
        raise NotReady(f"для {address} нужны файлы TLS; в окружении нет {', '.join(missing)}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # whose versions of what differ: ours are compared by ourselves
        return Client(address, timeout=CONNECT, security=security, set_as_default=False, name="bibliopulse")


def _answer(future: Any) -> Answer:
    """What became of a task that Dask is done with."""
    with suppress(*_BROKEN, CancelledError):
        if future.status == "finished":
            return bytes(future.result(timeout=_FETCH))
        if future.status == "error":
            found: Exception = future.exception(timeout=_FETCH)
            return found
    return None
