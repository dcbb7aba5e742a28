"""``[lake]``: where the regions' common store lies, under which name a home stands in it, and what leaves the home."""

from __future__ import annotations

import re
from dataclasses import dataclass

from campaign.sections.toml import Section

# What leaves a home, and how it is called.
SHARES = {"figures": "цифры", "words": "тексты и цифры"}
LONGEST_REGION = 100
_POSTGRES = re.compile(r"postgres(?:ql)?:")


@dataclass(frozen=True)
class Lake:
    """``catalogue`` is ``postgres:…`` or a DuckDB file, ``data`` a folder or ``s3://…``; paths are relative to the home."""

    catalogue: str
    data: str
    region: str
    share: str = "figures"

    @property
    def is_postgres(self) -> bool:
        return bool(_POSTGRES.match(self.catalogue))


def read_lake(section: Section, region: str) -> Lake | None:
    """``region`` is the campaign's, which the home bears in the lake unless it says otherwise."""
    section.no_others(("catalogue", "data", "region", "share"))
    if not section.values:
        return None
    share, data = section.one_of("share", tuple(SHARES), "figures"), section.text("data", "")
    catalogue = section.text("catalogue")
    named = section.text("region", region).strip()
    if re.search(r"\bpassword\s*=|//[^/@\s]*:[^/@\s]*@", catalogue):
        section.fail("catalogue", "пароль в этом файле не держат; его место — PGPASSWORD или ~/.pgpass")
    found = Lake(catalogue, data or f"{catalogue}.files", named, share)
    if found.is_postgres and not data:
        section.fail("catalogue", "при каталоге в PostgreSQL нужен ключ data: папка данных или адрес s3://…")
    if not named or len(named) > LONGEST_REGION:
        section.fail("region", f"ожидается название региона, от 1 до {LONGEST_REGION} знаков")
    return found
