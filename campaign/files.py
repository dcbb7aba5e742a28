"""Files that are there whole or not at all, on the disk before they have their name, and that only their owner reads."""

import glob
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from campaign.errors import ConfigurationError
from campaign.system import reason

PRIVATE = 0o600
WINDOWS = os.name == "nt"  # its rights are lists, which the bits of a mode do not tell
COPIED_AT_ONCE = 1 << 20


def write_private(path: Path, content: bytes | str) -> Path:
    """Write a file of ours; a text in UTF-8 with the line ends that it has."""
    return _write(path, content, PRIVATE)


def replace_text(path: Path, text: str) -> None:
    """Write a file that people edit: one that was there keeps its rights, and a link still leads to it."""
    path = path.resolve()
    _write(path, text, stat.S_IMODE(path.stat().st_mode) if path.exists() else PRIVATE)


def copy_private(source: Path, target: Path, check: Callable[[Path], object] = Path.stat) -> None:
    """Copy a file's content. ``check`` looks at the copy before it takes the target's place, and may raise."""
    with replacing(target) as temporary:
        with source.open("rb") as content, open_private(temporary) as file:
            shutil.copyfileobj(content, file, COPIED_AT_ONCE)
        check(temporary)


def set_aside(path: Path, target: Path) -> None:
    """Give a file another name, in one step."""
    private_folder(target.parent)
    os.replace(path, target)
    note_name(target.parent)
    note_name(path.parent)


def check_private(path: Path, remedy: str) -> None:
    """Raises ``ConfigurationError`` for a file with a secret that others can read, and for one that cannot be read."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        raise ConfigurationError(f"файл ключа {path} не читается ({reason(error)}): {remedy}") from error
    if mode & 0o077 and not WINDOWS:
        raise ConfigurationError(
            f"файл ключа {path} доступен другим пользователям (права {mode:04o}): выполните «chmod 600 {path}»"
        )


def open_private(path: Path) -> BinaryIO:
    """A new file to write, nobody else's from its first byte on."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb")


def private_folder(path: Path) -> Path:
    """Make a folder, and those above it, unless they are there; nobody else looks into what was made.

    Raises ``ConfigurationError`` where there can be none: on a disk that is not there, among files that the system invents.
    """
    if not path.is_dir():
        if path.parent != path:
            private_folder(path.parent)
        try:
            path.mkdir(mode=0o700, exist_ok=True)
        except FileNotFoundError as error:
            raise ConfigurationError(
                f"{path}: папку здесь не создать; подключён ли диск и верен ли путь?"
            ) from error
        note_name(path.parent)
    return path


@contextmanager
def replacing(path: Path, mode: int = PRIVATE) -> Iterator[Path]:
    """Where to write a file that takes the place of ``path`` when all went well; whoever removes it there leaves all as it was.

    What a killed run left of an earlier one is thrown away.
    """
    with beside(path) as temporary:
        yield temporary
        if temporary.exists():
            _to_disk(temporary, os.O_RDWR)  # Windows flushes only what may be written
            with suppress(PermissionError):  # a stick's file system may know no rights
                temporary.chmod(mode)
            os.replace(temporary, path)
            note_name(path.parent)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """The same for a folder that is not there yet; its files are written by this module's functions."""
    with beside(path) as temporary:
        yield private_folder(temporary)
        os.replace(temporary, path)
        note_name(path.parent)


def _write(path: Path, content: bytes | str, mode: int) -> Path:
    with replacing(path, mode) as temporary, open_private(temporary) as file:
        file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


@contextmanager
def elsewhere() -> Iterator[Path]:
    """A private folder outside any home; it goes with all that is in it."""
    shared = os.environ.get("TMPDIR") or os.environ.get("TEMP") or "/tmp"
    folder = Path(shared, f"bibliopulse-{secrets.token_hex(8)}")
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A free name in the same folder, so that a rename is enough; nothing is left there, whatever happens."""
    private_folder(path.parent)
    for left_over in path.parent.glob(f".{glob.escape(path.name)}.{'[0-9a-f]' * 8}.tmp*"):
        _remove(left_over)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        yield temporary
    finally:
        for each in ("", ".wal", ".tmp"):  # what a database keeps beside itself
            _remove(temporary.with_name(temporary.name + each))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _to_disk(path: Path, flags: int = os.O_RDONLY) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def note_name(folder: Path) -> None:
    """Wait until the disk knows what is called how in a folder: a power cut forgets names as it forgets content."""
    # Not every file system can; the file itself is on the disk by now.
    with suppress(OSError):
        _to_disk(folder)
