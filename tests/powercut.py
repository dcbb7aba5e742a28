"""A disk that forgets at a power cut what was not synced: content without fsync, names without fsync of their folder.

It watches what Python hands over to the system (``os.fsync``, ``replace``, ``rename``, ``unlink``, ``mkdir``) below one
folder, and at every such moment notes two ways in which the folder may look after a cut: with nothing but what was synced,
and with all names as they are at once but of content only what was synced.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

WATCHED = ("fsync", "replace", "rename", "unlink", "mkdir")


@dataclass(frozen=True)
class Cut:
    """A moment: what the program had finished by then (``done``), and what is left: content by path, ``None`` for a folder."""

    way: str
    after: str
    done: tuple[str, ...]
    left: dict[str, bytes | None]

    def put(self, folder: Path) -> Path:
        """Lay out what is left."""
        folder.mkdir(mode=0o700, parents=True)
        for name, content in self.left.items():
            path = folder / name
            if content is None:
                path.mkdir(mode=0o700)
            else:
                path.write_bytes(content)
                path.chmod(0o600)
        return folder


@dataclass
class Disk:
    root: Path
    cuts: list[Cut] = field(default_factory=list)
    done: tuple[str, ...] = ()
    _content: dict[int, bytes] = field(default_factory=dict)
    _names: dict[int, dict[str, int]] = field(default_factory=dict)
    # Held open, so that no number of a file is given to another one.
    _held: dict[int, int] = field(default_factory=dict)

    def finished(self, what: str) -> None:
        """The program has returned from this: no cut from here on may lose it."""
        self.done = (*self.done, what)
        self._note(f"finished {what}")

    def _hold(self, path: Path) -> None:
        number = path.stat().st_ino
        if number not in self._held:
            self._held[number] = os.open(path, os.O_RDONLY)

    def _begin(self) -> None:
        for folder, _, names in os.walk(self.root):
            self._sync_folder(Path(folder))
            for name in names:
                path = Path(folder, name)
                self._content[path.stat().st_ino] = path.read_bytes()

    def _sync_folder(self, folder: Path) -> None:
        self._hold(folder)
        entries = [path for path in folder.iterdir() if not path.is_symlink()]
        for path in entries:
            self._hold(path)
        self._names[folder.stat().st_ino] = {path.name: path.stat().st_ino for path in entries}

    def _fsynced(self, handle: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if not path.is_relative_to(self.root):
            return
        if path.is_dir():
            self._sync_folder(path)
        else:
            self._hold(path)
            self._content[path.stat().st_ino] = path.read_bytes()

    def _note(self, after: str) -> None:
        synced = dict(self._synced(self.root.stat().st_ino, ""))
        named = dict(self._named(self.root))
        self.cuts += [Cut("synced", after, self.done, synced), Cut("named", after, self.done, named)]

    def _synced(self, folder: int, prefix: str) -> Iterator[tuple[str, bytes | None]]:
        for name, number in sorted(self._names.get(folder, {}).items()):
            is_folder = os.path.isdir(f"/proc/self/fd/{self._held[number]}")
            yield prefix + name, None if is_folder else self._content.get(number, b"")
            if is_folder:
                yield from self._synced(number, f"{prefix}{name}/")

    def _named(self, folder: Path) -> Iterator[tuple[str, bytes | None]]:
        for path in sorted(folder.iterdir()):
            name = str(path.relative_to(self.root))
            yield name, None if path.is_dir() else self._content.get(path.stat().st_ino, b"")
            if path.is_dir():
                yield from self._named(path)


@contextmanager
def watched(root: Path) -> Iterator[Disk]:
    """What is in the folder now is on the disk; what follows is as the program syncs it."""
    disk = Disk(root.resolve())
    disk._begin()
    real = {name: getattr(os, name) for name in WATCHED}

    def through(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            result = real[name](*arguments, **options)
            if name == "fsync":
                disk._fsynced(arguments[0])
            disk._note(f"{name} {arguments[0]}")
            return result

        return call

    try:
        with mock.patch.multiple(os, **{name: through(name) for name in WATCHED}):
            yield disk
    finally:
        for handle in disk._held.values():
            os.close(handle)
