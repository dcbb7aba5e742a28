"""Codes of the warehouse as a workbook shows them: Russian words instead of ``library``, ``staff+`` or ``search:…``."""

from typing import Any

from campaign.routes import route_name
from dashboards.labels import TONE_OF_TEXT, VOICES, network_name, shipped_topics

KINDS_OF_LIBRARY = {
    "region": "областная", "city": "городская", "district": "центральная районная", "branch": "филиал",
    "rural": "сельская", "children": "детская", "other": "другая",
}  # fmt: skip
# By column: a code and what it is called. A code that nobody has named stays as it is.
WORDS = {
    "class": VOICES,
    "role": VOICES,
    "type_group": KINDS_OF_LIBRARY,
    "sentiment": TONE_OF_TEXT,
    "kind": {"post": "запись", "comment": "комментарий"},
    "what": {"question": "вопрос", "complaint": "жалоба"},
    "how": {"reply": "ответом", "mention": "по имени", "thread": "в обсуждении"},
    "match_place": {"own": "в тексте", "quoted": "в репосте", "attachment": "во вложении"},
}
LINKS = ("url", "answer_url")
SIGNS = {"+": " +", "-": " −", "=": ""}


def in_russian(column: str, cell: Any) -> Any:
    """A cell as people read it; what is no code of ours comes back as it is."""
    if column == "topics" and isinstance(cell, list | tuple):
        return ", ".join(topic_in_russian(str(one)) for one in cell)
    if not isinstance(cell, str):
        return cell
    if column == "network":
        return network_name(cell)
    if column == "topic":
        return {topic.id: topic.name for topic in shipped_topics()}.get(cell, cell)
    if column == "found_by":
        return ", ".join(_route_in_russian(one) for one in cell.split(", "))
    return WORDS.get(column, {}).get(cell, cell)


def topic_in_russian(code: str) -> str:
    """«staff+» is «сотрудники +», «space-» «помещения и уют −»; a topic named neutrally has no sign."""
    names = {topic.id: topic.name for topic in shipped_topics()}
    topic, sign = code[:-1], code[-1:]
    if sign not in SIGNS or topic not in names:
        return code
    return f"{names[topic][0].lower()}{names[topic][1:]}{SIGNS[sign]}"


def _route_in_russian(found: str) -> str:
    """«search:#тег» is «поиск: #тег»."""
    route, colon, target = found.partition(":")
    return f"{route_name(route, brief=True)}: {target}" if colon else found
