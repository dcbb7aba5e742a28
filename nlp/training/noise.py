"""A text as a hurried hand would have typed it: no capitals, no full stop, a slipped key.

The labelled texts are mostly well spelt, the comments of a campaign are not.
"""

import random

LOWER, UPPER = 0.35, 0.05
NO_LAST_STOP, NO_COMMAS, SLIPS = 0.4, 0.25, 0.3
LETTERS_A_SLIP = 60


def noisy(text: str, chance: random.Random) -> str:
    """The text with some of the noise of real ones; never empty."""
    case = chance.random()
    if case < LOWER:
        text = text.lower()
    elif case < LOWER + UPPER:
        text = text.upper()
    if chance.random() < NO_LAST_STOP:
        text = text.rstrip(".!)( ")
    if chance.random() < NO_COMMAS:
        text = text.replace(",", "").replace(" — ", " ")
    if text and chance.random() < SLIPS:
        for _ in range(1 + len(text) // LETTERS_A_SLIP):
            text = _slip(text, chance.randrange(len(text)), chance)
    return text or "."


def _slip(text: str, at: int, chance: random.Random) -> str:
    """A letter lost, doubled or changed with the next one."""
    if at + 1 >= len(text) or not text[at].isalpha():
        return text
    head, one, two, tail = text[:at], text[at], text[at + 1], text[at + 2 :]
    return head + chance.choice((two, one + one + two, two + one)) + tail
