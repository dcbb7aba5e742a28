"""Everything that the page is drawn from."""

import msgspec

from dashboards.records.figures import (
    Compared,
    ComparedCampaign,
    Completeness,
    CorrectedShare,
    Coverage,
    Day,
    Headline,
    Missing,
    Summary,
    TopicSentiment,
)
from dashboards.records.people import Library, Municipality, Participant, Ranked, Stage, Suspicion
from dashboards.records.texts import Bright, Cell, Corrected, Imported, Practice, SuggestionGroup, Text


class PageFrames(msgspec.Struct, frozen=True):
    """A view each. ``page_cube`` is absent where ``page_texts`` holds every text, ``compare…`` where nothing is compared."""

    headline: Headline
    daily_activity: list[Day] = []
    participant_ranking: list[Ranked] = []
    participants: list[Participant] = []
    participant_flags: list[Suspicion] = []
    stages: list[Stage] = []
    library_summary: list[Summary] = []
    municipality_summary: list[Summary] = []
    topic_sentiment: list[TopicSentiment] = []
    corrected: list[Corrected] = []
    corrected_shares: list[CorrectedShare] = []
    completeness: list[Completeness] = []
    known_missing: list[Missing] = []
    brightest: list[Bright] = []
    libraries: list[Library] = []
    municipalities: list[Municipality] = []
    coverage: list[Coverage] = []
    imported_texts: list[Imported] = []
    suggestion_groups: list[SuggestionGroup] = []
    best_practice: list[Practice] = []
    page_texts: list[Text] = []
    page_cube: list[Cell] | None = None
    compare: list[Compared] | None = None
    compare_campaigns: list[ComparedCampaign] | None = None


# The views that are read as they are; the others are asked for by name.
ASKED = ("suggestion_groups", "best_practice", "page_texts", "page_cube", "compare", "compare_campaigns")
FRAMES = tuple(one.name for one in msgspec.structs.fields(PageFrames) if one.name not in ASKED)
