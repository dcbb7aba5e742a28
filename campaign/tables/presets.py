"""The files that a new home begins with: those of a shipped preset, or of a campaign that a person describes."""

import csv
import io
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import Template

from campaign.errors import ConfigurationError
from campaign.settings import DEFAULT_COLLECT_DAYS, Tag
from campaign.shipped import shipped
from campaign.tables.libraries import COLUMNS

PRESETS = ("pskov-quality",)
TIMEZONE = "Europe/Moscow"


@dataclass(frozen=True)
class Plan:
    """What only the people of a campaign know; all else has a sensible beginning. Days are local, both inclusive."""

    title: str
    tags: Sequence[Tag]
    start: date
    end: date
    region: str
    timezone: str = TIMEZONE
    city: str = ""


def preset_files(preset: str, year: int) -> tuple[str, str]:
    """``campaign.toml`` and ``libraries.csv`` of a preset for a year. Raises ``ConfigurationError``."""
    if preset not in PRESETS:
        raise ConfigurationError(f"нет заготовки «{preset}»; есть: {', '.join(PRESETS)}")
    folder = shipped(f"presets/{preset}")
    told = tomllib.loads((folder / "answers.toml").read_text(encoding="utf-8"))
    told |= {key: date.fromisoformat(f"{year}-{told[key]}") for key in ("start", "end")}
    told["tags"] = [Tag(one["canonical"], tuple(one["spellings"])) for one in told["tags"]]
    campaign = campaign_toml(Plan(**told))
    return campaign, registry_csv((folder / "registry.csv").read_text(encoding="utf-8"))


def campaign_toml(plan: Plan) -> str:
    """``campaign.toml`` of a plan, with a word on every key. What it says is checked by whoever reads it."""
    template = shipped("presets/campaign.toml").read_text(encoding="utf-8")
    return Template(template).substitute(
        title=_quoted(plan.title),
        start=plan.start.isoformat(),
        end=plan.end.isoformat(),
        collect_until=(plan.end + timedelta(days=DEFAULT_COLLECT_DAYS)).isoformat(),
        timezone=_quoted(plan.timezone),
        region=_quoted(plan.region),
        city=_quoted(plan.city),
        tags="\n\n".join(_tag(tag) for tag in plan.tags),
    )


def plain_tag(written: str) -> Tag:
    """A tag with the spellings that people use for a hyphen: «#неделя-чтения», «#неделя_чтения», «#неделячтения»."""
    written = f"#{written.lstrip('#')}"
    others = (written.replace("-", "_"), written.replace("-", "")) if "-" in written else ()
    return Tag(written, others)


def empty_registry() -> str:
    """``libraries.csv`` with its header alone."""
    return ",".join(COLUMNS) + "\n"


def registry_csv(shipped_registry: str) -> str:
    """``libraries.csv`` from a shipped registry, its free types mapped to groups by ``library_types.csv``."""
    with shipped("library_types.csv").open(encoding="utf-8") as file:
        groups = {row["starts_with"]: row["group"] for row in csv.DictReader(file)}
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    for row in csv.DictReader(io.StringIO(shipped_registry)):
        # The longest beginning wins: «центральная городская» before «центральная».
        begins = [start for start in groups if row["type"].startswith(start)]
        group = groups[max(begins, key=len)] if begins else "other"
        kept = {key: row[key] for key in ("id", "name", "municipality", "parent_id", "site", "aliases")}
        writer.writerow({**kept, "group": group})
    return out.getvalue()


def _tag(tag: Tag) -> str:
    return (
        f"[[tags]]\ncanonical = {_quoted(tag.canonical)}\nspellings = {_quoted(list(tag.spellings))}\n"
        f"broad = {str(tag.broad).lower()}"
    )


def _quoted(value: str | list[str]) -> str:
    """A value as TOML writes it: JSON's strings are TOML's."""
    return json.dumps(value, ensure_ascii=False)
