"""The sources that a campaign asks, and how each is made: the one list."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from campaign.run import Run
    from collectors.vk.api.client import VkClient
    from collectors.vk.collect import VkSource
    from collectors.vk.routes.visit import Progress

USER_TOKEN_RATE = 3.0  # requests per second; a service key may do 5, which campaign.toml can say


def enabled_sources(run: Run, progress: Progress) -> list[tuple[VkSource, float]]:
    """The sources that the campaign asks, each with its requests per second. Raises ``ConfigurationError``."""
    from collectors.vk.api.token import api_base, rate_override, read_token, redact
    from collectors.vk.collect import VkSource

    settings = run.campaign.sources.get("vk")
    if settings is None or not settings.enabled:
        return []
    token = read_token(run.environ)
    for handler in logging.getLogger().handlers:
        handler.addFilter(redact(token))
    rate = rate_override(run.environ) or settings.requests_per_second or USER_TOKEN_RATE
    return [(VkSource(token, api_base=api_base(run.environ), progress=progress), rate)]


def open_client(run: Run) -> VkClient:
    """A client for a few questions that a person waits for. Raises ``ConfigurationError`` without a token."""
    from collectors.vk.api.client import VkClient
    from collectors.vk.api.limiter import Limiter
    from collectors.vk.api.probe import PATIENCE
    from collectors.vk.api.token import api_base, rate_override, read_token, redact

    token = read_token(run.environ)
    for handler in logging.getLogger().handlers:
        handler.addFilter(redact(token))
    settings = run.campaign.sources.get("vk")
    wanted = settings.requests_per_second if settings else None
    limiter = Limiter(rate_override(run.environ) or wanted or USER_TOKEN_RATE)
    return VkClient(token, limiter, base=api_base(run.environ), connections=1, patience=PATIENCE)
