"""Is the library itself speaking? «Ждём вас на чудесный вечер» is an announcement, not praise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.rules.phrases import Found, PhraseBook, lexicon
from nlp.text.words import Token, word_set

LIBRARY = 1.5
# Times, ages and telephone numbers stand in announcements: «в 18:00», «12+», «2-15-40».
_NOTICE = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\+|\b\d{1,3}-\d\d-\d\d\b|\b8 ?\(?\d{3,5}\)?|\+7|\b\d\)")
_DIGIT = re.compile(r"[0-9]")
_NOTICE_WEIGHT = 0.6
_NOTICES_COUNTED = 2
# «Записываем», «выдаём», «продлим» is how a library speaks; families say «мы ходим», «любим», «ждём».
_FAMILY = word_set(
    "ходить любить читать жить ехать ездить приходить прийти ждать хотеть просить надеяться желать сидеть мерзнуть"
    " думать знать видеть брать стоять мечтать бегать учиться гордиться ценить обожать скучать верить помнить понимать"
    " мочь заниматься пользоваться вырасти дружить говорить скидываться бояться требовать"
)
_WE, _I = 0.55, -0.6


class Voice:
    """Weighs the turns of phrase by which institutions and readers differ."""

    def __init__(self, book: PhraseBook) -> None:
        self._phrases = book.add(
            (row["phrase"], (row["phrase"], float(row["weight"]))) for row in lexicon("voice")
        )

    def score(self, text: str, tokens: Sequence[Token], found: Found) -> float:
        """Above ``LIBRARY``: an institution speaks. Each turn counts once, however often it is repeated."""
        turns = dict.fromkeys([hit.payload for hit in found.of(self._phrases)])
        notices = min(len(_NOTICE.findall(text)), _NOTICES_COUNTED) if _DIGIT.search(text) else 0
        weight = sum([its for _, its in turns]) + _NOTICE_WEIGHT * notices
        speakers = [word for token in tokens if (word := token.word).person]
        if not speakers:
            return weight
        said = {word.lemma: word.person for word in speakers}
        we = sum([person == "we" and lemma not in _FAMILY for lemma, person in said.items()])
        alone = sum([person == "I" for person in said.values()])
        return weight + _WE * min(we, 2) + _I * min(alone, 2)
