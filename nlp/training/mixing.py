"""Two texts as one: what is said on a topic is to be learned where it is said.

Few real texts praise one thing and blame another, so a model learns that all topics of a text share its tone. Two
texts in a row, each with topics of its own, teach it to look closer.
"""

import random
from collections.abc import Sequence

from nlp.training.texts import UNKNOWN, Example

MIXED = 0.12  # share of texts that get a second one
MOST_CHARACTERS = 160  # longer ones are left alone
LINKS = (" ", " ", "\n", " А ", " Но ", ". ")


def mixed(examples: Sequence[Example], chance: random.Random) -> list[Example]:
    """The examples in their order, some of them followed by another short one in the same text."""
    short = [one for one in examples if _is_short(one)]
    return [
        joined(example, chance.choice(short), chance.choice(LINKS))
        if _is_short(example) and chance.random() < MIXED
        else example
        for example in examples
    ]


def _is_short(example: Example) -> bool:
    return example.kind == "r" and len(example.text) <= MOST_CHARACTERS


def joined(one: Example, other: Example, link: str) -> Example:
    """Both texts in a row. A topic of both has no known polarity unless both say the same of it, nor has the whole a
    tone unless both have the same.
    """
    topics = one.topics | other.topics
    for topic in one.topics.keys() & other.topics.keys():
        if one.topics[topic] != other.topics[topic]:
            topics[topic] = UNKNOWN
    return Example(
        one.text + link + other.text,
        one.kind,
        one.tone if one.tone == other.tone else UNKNOWN,
        topics,
        one.suggestion or other.suggestion,
        one.question or other.question,
        one.thanks or other.thanks,
    )
