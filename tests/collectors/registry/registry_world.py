"""Communities for the registry's tests."""

from __future__ import annotations

from datetime import UTC, datetime

from campaign.tables.libraries import COLUMNS, Library, VkRef
from collectors.records import Author

NOW = datetime(2025, 11, 10, tzinfo=UTC)
HEAD = ",".join(COLUMNS)


def community(
    name: str,
    city: str | None = None,
    *,
    number: int = 990000501,
    screen_name: str | None = None,
    deactivated: str | None = None,
) -> Author:
    return Author(
        network="vk",
        author_id=f"-{number}",
        kind="community",
        name=name,
        screen_name=screen_name,
        city=city,
        members=300,
        deactivated=deactivated,
        fetched_at=NOW,
    )


def library(id: str, name: str, group: str, municipality: str = "", *accounts: str) -> Library:
    refs = (
        VkRef(owner_id=account) if account.startswith("-") else VkRef(screen_name=account)
        for account in accounts
    )
    return Library(id=id, name=name, group=group, municipality=municipality, vk=tuple(refs))
