"""The parameters of one call, read as VK reads them: text in, VK's error 100 for what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from collectors.standin.errors import VkError, bad_param


@dataclass(frozen=True)
class Params:
    values: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def required(self, name: str) -> str:
        value = self.text(name).strip()
        if not value:
            raise bad_param(f"{name} is undefined")
        return value

    def flag(self, name: str) -> bool:
        """``1`` or ``true``; as at VK, the ``True`` that Python prints is no flag."""
        return self.text(name) in ("1", "true")

    def number(self, name: str) -> int | None:
        value = self.text(name).strip()
        if not value:
            return None
        try:
            return int(value)
        except ValueError:
            raise bad_param(f"{name} not integer") from None

    def between(self, name: str, default: int, high: int | None = None) -> int:
        value = self.number(name)
        if value is None:
            return default
        if value < 0:
            raise bad_param(f"{name} should be greater or equal to 0")
        if high is not None and value > high:
            raise bad_param(f"{name} should be less or equal to {high}")
        return value

    def names(self, name: str, most: int | None = None) -> tuple[str, ...]:
        """A list parted by commas, without empty parts and repetitions."""
        values = tuple(dict.fromkeys(part.strip() for part in self.text(name).split(",") if part.strip()))
        if most is not None and len(values) > most:
            raise bad_param(f"{name} should contain not more than {most} elements")
        return values

    def fields(self) -> frozenset[str]:
        return frozenset(self.names("fields"))

    def version(self) -> tuple[int, int]:
        """The API version asked for. Raises error 8 when it is missing or no longer served."""
        major, _, minor = self.text("v").partition(".")
        if not (major.isdigit() and minor.isdigit()):
            raise VkError(8, "v (version) is required")
        version = int(major), int(minor)
        if version < (5, 81):
            raise VkError(8, "versions below 5.81 are deprecated. Version param should be passed as v")
        return version
