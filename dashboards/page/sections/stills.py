"""The charts of a library's own page, which are drawn without a script: days, topics, what is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.labels import Topic
from dashboards.page.drawings.still import Still, named, still_days, still_topics, still_wishes
from dashboards.page.sections.cards import theme_name
from dashboards.page.sections.lines import topic_totals
from dashboards.records.page import PageFrames


@dataclass(frozen=True)
class Stills:
    """The charts by what they show; those of nothing are ``None``."""

    days: Still | None = None
    topics: Still | None = None
    wishes: Still | None = None


def stills(
    frames: PageFrames, topics: Sequence[Topic], campaign: str, library: str, *, public: bool
) -> Stills:
    """The charts of a library; ``campaign`` and ``library`` are the names after which their files are called."""
    known = {topic.id: topic for topic in topics}
    wishes = [(theme_name(one, known, public=public), one.readers) for one in frames.page_themes]
    # Bars that are all of one reader would tell nothing.
    differ = any(readers > 1 for _, readers in wishes)
    return Stills(
        days=named(still_days(frames.daily_activity), campaign, library),
        topics=named(still_topics(topic_totals(frames.topic_sentiment, tuple(topics))), campaign, library),
        wishes=named(still_wishes(wishes if differ else []), campaign, library),
    )
