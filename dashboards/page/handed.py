"""What Python hands to the page's scripts, so that every word, code, bit and measure stands once."""

from typing import Any

from campaign import folder, russian
from campaign.tables import decisions
from dashboards import labels
from dashboards.page import links, payload
from dashboards.page.drawings import charts, map

# ``scripts/words.js`` takes each by the name that it has here.
NAMES = (
    (russian, (
        "NOTHING", "MONTHS", "POSTS", "COMMENTS", "TEXTS", "LIBRARIES", "READERS", "PARTICIPANTS", "OPINIONS", "SUGGESTIONS",
        "REACTIONS", "OPINIONS_OF", "LIBRARIES_IN", "REMARKS", "VIEWS", "DAYS",
    )),
    (labels, ("TONES", "TONE_SIGNS", "TONE_OF_TEXT", "ATTITUDES", "FEW_OPINIONS", "MARKS", "VOICES", "NETWORKS", "WHERE", "FIELD_NAMES", "VALUE_NAMES", "TOPIC_VALUES", "PLACE_HEADS")),
    (decisions, ("FIELDS", "LONGEST_NAME")),
    (folder, ("DECISION_COLUMNS",)),
    (payload, ("MEASURES",)),
    (links, ("FILTERS", "VIEW")),
    (map, ("LEVELS",)),
    (charts, ("BAR", "LINE", "GAP", "AXIS", "NAME_WIDTH", "MOST_BARS", "CROWDED", "TICKS")),
)  # fmt: skip


def handed(level: labels.Level = labels.MUNICIPALITY) -> dict[str, Any]:
    """Constants by name, with what the places of the page are; a dialogue is what waits for an answer or has one."""
    bits = payload.BITS | {"dialogue": payload.BITS["waiting"] | payload.BITS["answered"]}
    return {name: getattr(module, name) for module, names in NAMES for name in names} | {
        "BITS": bits,
        "MUNICIPALITIES": level.forms,
        "PLACE_HEAD": level.head,
    }
