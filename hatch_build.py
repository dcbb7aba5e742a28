"""Pins the wheel of ``make wheel``: who installs it without the repository gets the versions of the lock."""

import os
import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*==[^\s;\\]+)\s*(;[^\\]+)?", re.MULTILINE)


def pinned(lock: str) -> list[str]:
    """The requirements of a lock, «name==version» or «name==version; marker», without their hashes."""
    return [f"{name}{(marker or '').rstrip()}" for name, marker in PIN.findall(lock)]


class PinnedWheel(BuildHookInterface):
    """Adds the lock's versions to the wheel's dependencies where ``BIBLIOPULSE_PINNED`` asks for it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if os.environ.get("BIBLIOPULSE_PINNED"):
            lock = (Path(self.root) / "requirements.lock").read_text("utf-8")
            build_data["dependencies"] += pinned(lock)
