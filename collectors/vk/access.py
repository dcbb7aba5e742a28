"""How a run comes to VK: with the token, the pace and the address that environment and campaign name."""

from __future__ import annotations

from campaign.run import Run
from campaign.settings import SourceSettings
from collectors.keys import keep_out_of_logs
from collectors.source import Budget, Progress
from collectors.vk.api.client import VkClient
from collectors.vk.api.probe import PATIENCE
from collectors.vk.api.token import HIDDEN, api_base, rate_override, read_token
from collectors.vk.collect import VkSource
from collectors.vk.parse import NETWORK
from collectors.web.limiter import Limiter

USER_TOKEN_RATE = 3.0  # requests per second; a service key may do 5, which campaign.toml can say


def vk_source(run: Run, progress: Progress) -> tuple[VkSource, Budget]:
    """The source of a night. Raises ``ConfigurationError`` without a token."""
    token, base, rate = _access(run)
    searches = run.campaign.sources[NETWORK].daily_searches
    return VkSource(token, api_base=base, progress=progress), Budget(run.now, rate, searches)


def open_client(run: Run) -> VkClient:
    """A client for a few questions that a person waits for. Raises ``ConfigurationError`` without a token."""
    token, base, rate = _access(run)
    return VkClient(token, Limiter(rate), base=base, connections=1, patience=PATIENCE)


def _access(run: Run) -> tuple[str, str, float]:
    token = read_token(run.environ)
    keep_out_of_logs(token, HIDDEN)
    wanted = run.campaign.sources.get(NETWORK, SourceSettings()).requests_per_second
    return token, api_base(run.environ), rate_override(run.environ) or wanted or USER_TOKEN_RATE
