"""Everything that the page is drawn from."""

import msgspec

from dashboards.records import figures, people, texts


class PageFrames(msgspec.Struct, frozen=True):
    """A view each. ``page_cube`` is absent where ``page_texts`` holds every text, ``compare…`` where nothing is compared,
    ``regions`` but on the country's page."""

    headline: figures.Headline
    daily_activity: list[figures.Day] = []
    participant_ranking: list[people.Ranked] = []
    ranking_rule: list[people.Rule] = []
    participants: list[people.Participant] = []
    participant_flags: list[people.Suspicion] = []
    stages: list[people.Stage] = []
    library_summary: list[figures.Summary] = []
    municipality_summary: list[figures.Summary] = []
    topic_sentiment: list[figures.TopicSentiment] = []
    corrected: list[texts.Corrected] = []
    corrected_shares: list[figures.CorrectedShare] = []
    completeness: list[figures.Completeness] = []
    known_missing: list[figures.Missing] = []
    announcements: list[figures.Announced] = []
    owed_notes: list[figures.OwedNote] = []
    brightest: list[texts.Bright] = []
    libraries: list[people.Library] = []
    municipalities: list[people.Municipality] = []
    coverage_by_route: list[figures.Coverage] = []
    imported_texts: list[texts.Imported] = []
    outside_summary: list[figures.Apart] = []
    outside_participants: list[people.Stranger] = []
    undecided_regions: list[people.Stranger] = []
    taken_out: list[texts.TakenOut] = []
    page_themes: list[texts.Theme] = []
    best_practice: list[texts.Practice] = []
    page_texts: list[texts.Text] = []
    page_cube: list[texts.Cell] | None = None
    compare: list[figures.Compared] | None = None
    compare_campaigns: list[figures.ComparedCampaign] | None = None
    compare_libraries: list[figures.Summary] | None = None
    regions: list[figures.Sharing] | None = None


# The views that are read as they are; the others are asked for by name.
ASKED = (
    "page_themes",
    "participant_flags",
    "best_practice",
    "page_texts",
    "page_cube",
    "compare",
    "compare_campaigns",
    "compare_libraries",
    "regions",
)
FRAMES = tuple(one.name for one in msgspec.structs.fields(PageFrames) if one.name not in ASKED)
