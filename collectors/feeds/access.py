"""How a run comes to the sites: at the pace that the campaign sets."""

from campaign.run import Run
from collectors.feeds.collect import FeedSource
from collectors.feeds.parse import NETWORK
from collectors.source import Budget, Progress

RATE = 3.0  # requests per second, over all sites


def feed_source(run: Run, progress: Progress) -> tuple[FeedSource, Budget]:
    """The source of a night; it needs no key."""
    return FeedSource(progress=progress), Budget(
        run.now, run.campaign.sources[NETWORK].requests_per_second or RATE
    )
