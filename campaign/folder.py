"""The home folder of one campaign: its layout, its lock, its key, and how a new one is made."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from campaign.errors import BibliopulseError, ConfigurationError
from campaign.files import check_private, private_folder, write_private
from campaign.settings import FILE as CAMPAIGN_FILE
from campaign.system import reason
from campaign.tables.libraries import FILE as LIBRARIES_FILE

FOLDERS = ("raw", "published", "reports", "exports", "backups", "logs", "keys")
DECISION_COLUMNS = ("object", "network", "owner_id", "id", "field", "value", "reason", "by", "at")
KEY = Path("keys", "home.key")
KEY_BYTES = 32
HOLDER = ".lock.holder"  # the lock's own file is emptied by whoever tries it
SHOWING = 600  # seconds: longer than any page takes
# What only a home with a key can have: it lost the one it had.
HISTORY = ("warehouse.duckdb*", "raw/*", "keys/*", "published/*", "backups/*")
_KEY_REMEDY = (
    "верните его из резервной копии («bibliopulse restore»): с другим ключом псевдонимы изменятся, а стёртые люди "
    "вернутся. Если копии нет, начните новую папку («bibliopulse init») и перенесите в неё raw/ и свои таблицы"
)


class HomeBusy(BibliopulseError):
    """Another bibliopulse works in this home."""

    exit_code = 75


@dataclass(frozen=True)
class Home:
    """Where everything of one campaign lies."""

    path: Path

    @property
    def raw(self) -> Path:
        return self.path / "raw"

    @property
    def reports(self) -> Path:
        return self.path / "reports"

    @property
    def exports(self) -> Path:
        return self.path / "exports"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the home's lock; it is released by the system when the process dies. Raises ``HomeBusy``."""
        holder = self.path / HOLDER
        with self._hold(FileLock(self.path / ".lock", timeout=0, mode=0o600)):
            with contextlib.suppress(OSError):  # what frees a full disk must run on one
                write_private(holder, f"{os.getpid()}\n")
            try:
                yield
            finally:
                holder.unlink(missing_ok=True)

    def _holder(self) -> str:
        """Which process works here and since when, as far as that can be read."""
        try:
            path = self.path / HOLDER
            number, since = int(path.read_text("ascii")), datetime.fromtimestamp(path.stat().st_mtime)
        except (OSError, ValueError):
            return ""
        return f" (процесс {number}, с {since:%H:%M %d.%m.%Y})"

    def showing(self) -> AbstractContextManager[None]:
        """Wait for whoever else makes pages and tables here. What is published is read within: who writes later has read
        what is newer, so that no page goes back, nor brings back whoever was forgotten meanwhile.
        """
        lock = FileLock(self.path / ".showing.lock", timeout=SHOWING, mode=0o600, is_singleton=True)
        return self._hold(lock)

    @contextlib.contextmanager
    def _hold(self, lock: BaseFileLock) -> Iterator[None]:
        try:
            lock.acquire()
        except Timeout as error:
            raise HomeBusy(
                f"в папке {self.path} уже работает другой запуск bibliopulse{self._holder()}; дождитесь его окончания и повторите"
            ) from error
        except OSError as error:
            raise ConfigurationError(
                f"в папку {self.path} нельзя писать ({reason(error)}); проверьте права и владельца"
            ) from error
        try:
            yield
        finally:
            lock.release()

    def key(self) -> bytes:
        """The home's secret for pseudonyms and marks: 32 bytes, made for an empty home and never again.

        Raises ``ConfigurationError`` where it is lost, broken or seen by others: with another one whoever was forgotten
        would come back.
        """
        path = self.path / KEY
        if not os.path.lexists(path):
            if any(entry for pattern in HISTORY for entry in self.path.glob(pattern)):
                raise ConfigurationError(f"{path}: ключ папки пропал; {_KEY_REMEDY}")
            write_private(path, secrets.token_hex(KEY_BYTES) + "\n")
        check_private(path, _KEY_REMEDY)
        try:
            key = bytes.fromhex(path.read_text("ascii").strip())
        except OSError as error:
            raise ConfigurationError(
                f"{path}: ключ папки не читается ({reason(error)}); {_KEY_REMEDY}"
            ) from error
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise ConfigurationError(f"{path}: ключ папки повреждён; {_KEY_REMEDY}")
        return key


def open_home(path: Path) -> Home:
    """The home at a path. Raises ``ConfigurationError`` when there is none."""
    if not path.is_dir():
        raise ConfigurationError(
            f"нет папки кампании {path}: создайте её командой «bibliopulse init {path} --preset pskov-quality» "
            "или укажите другую ключом --home"
        )
    return Home(path.resolve())


def make_home(path: Path, campaign_toml: str, libraries_csv: str) -> Home:
    """Write a new home folder with the given files. Raises ``ConfigurationError`` if a campaign is there."""
    if (path / CAMPAIGN_FILE).exists():
        raise ConfigurationError(
            f"в папке {path} уже есть {CAMPAIGN_FILE}; выберите другую папку, чтобы ничего не потерять"
        )
    try:
        for folder in FOLDERS:
            private_folder(path / folder)
        Home(path).key()
        decisions = ",".join(DECISION_COLUMNS) + "\n"
        files = {LIBRARIES_FILE: libraries_csv, "decisions.csv": decisions, CAMPAIGN_FILE: campaign_toml}
        for name, text in files.items():
            if not (path / name).exists():
                write_private(path / name, text)
    except OSError as error:
        raise ConfigurationError(f"не удаётся создать папку {path}: {reason(error)}") from error
    return Home(path.resolve())
