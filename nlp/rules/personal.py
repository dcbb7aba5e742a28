"""What a quotation would give away of a person: numbers, addresses, full names, health (152-FZ, articles 3 and 10).

Meant for papers that leave the house. Better hidden once too often than printed once; who signs sees what was hidden.
A street is no address of a person until somebody lives there, a disease is nobody's until a person has it, and a writer's name
is no secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from nlp.text.morphology import morphology
from nlp.text.words import fold, word_set

PHONE, POST, NUMBER, BIRTH, ADDRESS, NAME, HEALTH, PAGE = (
    "телефон", "почта", "номер документа", "дата рождения", "адрес", "имя", "сведения о здоровье", "страница человека",
)  # fmt: skip
_MONTH = r"(?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*"
_DASH = r"[\s\u00a0().‐-–—-]"
_PATTERNS = (
    (POST, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (PAGE, re.compile(r"(?:https?://)?(?:m\.)?(?:vk\.com|vk\.ru|ok\.ru|t\.me|wa\.me|instagram\.com)/[\w./?=+-]+|(?<![\w.])@\w{3,}", re.IGNORECASE)),
    (NUMBER, re.compile(r"(?<!\d)(?:\d{3}-\d{3}-\d{3}[ -]\d{2}|(?:\d{4}[ -]?){3}\d{4})(?!\d)")),
    (NUMBER, re.compile(
        r"(?:паспорт|снилс|инн|полис|карт[аыеу]|билет|формуляр|договор|удостоверени|справк|сери[яи])[а-я]*[^.!?\n\d]{0,20}"
        r"(?P<it>\d[\d\s/-]{2,}\d)", re.IGNORECASE)),
    (PHONE, re.compile(rf"(?<![\d№])(?:\+\s?7|8|7)(?:{_DASH}{{0,3}}\d){{10}}(?!\d)")),
    (PHONE, re.compile(
        rf"\b(?:тел\w*\.?|сотов\w*|мобильн\w*|вотсап\w*|ватсап\w*|вайбер\w*|звонит\w*|номер\w*)[^.!?\n\d]{{0,25}}"
        rf"(?P<it>\+?\d(?:{_DASH}{{0,2}}\d){{4,10}})(?!\d)", re.IGNORECASE)),
    (PHONE, re.compile(r"(?<![\d№-])9\d{2}[ -]\d{3}[ -]\d{2}[ -]?\d{2}(?!\d)")),
    (BIRTH, re.compile(
        rf"(?:родил[а-я]+|рожд[а-я]+|день рождения|д\.\s?р\.)[^.!?\n]{{0,25}}?\d{{1,2}}(?:[./]\d{{1,2}}[./]\d{{2,4}}|\s{_MONTH}\s\d{{4}})", re.IGNORECASE)),
    (BIRTH, re.compile(rf"\d{{1,2}}(?:[./]\d{{1,2}}[./]|\s{_MONTH}\s)\d{{4}}\s*(?:года?|г\.?)?\s*(?:рожд[а-я]+|р\.)", re.IGNORECASE)),
)  # fmt: skip
_STREET = (
    r"(?:ул\.?|улиц[аеуы]|проспект[еау]?|пр-?т\.?|просп\.?|переул[а-я]+|пер\.|бульвар[еау]?|б-р|шоссе|наб\.|набережн[а-я]+|"
    r"мкр\.?|микрорайон[еа]?|площад[ьи]|пл\.|проезд[еа]?|тупик[еа]?|дер\.|деревн[еяи]|д\.|пос\.|пос[её]лк[еа]|сел[ео]|с\.)"
)
_HOUSE = (
    r"(?:дом[еа]?|д\.?|№)?\s*\d{1,3}\s?[а-яa-z]?\b(?:\s?/\s?\d+)?(?:\s*,?\s*(?:корп\.?|корпус|к\.)\s*\d+)?"
)
_FLAT = r"(?:кв\.?|квартир[аеуы])\s*№?\s*\d{1,4}"
_HOME = re.compile(
    rf"(?:{_STREET}[^.!?\n]{{1,40}}?{_HOUSE}\s*,?\s*)?(?:дом[еа]?\s*\d+[а-я]?\s*,?\s*)?{_FLAT}", re.IGNORECASE
)
_PLACE = re.compile(
    rf"{_STREET}\s*«?[А-ЯЁ0-9][^.!?\n]{{1,40}}?{_HOUSE}|[А-ЯЁ][а-яё]+(?:ой|ого|а|ая|ской)?\s*,?\s*(?:дом[еа]?|д\.)\s*\d+[а-я]?",
    re.UNICODE,
)
_LIVES = re.compile(
    r"\b(?:жив[уёе][а-яё]*|прожива[а-яё]+|прописан[а-яё]*|зарегистрирован[а-яё]*|мой адрес|наш адрес|домашний адрес|мой дом|"
    r"наш дом|приход[а-я]+ ко мне|ко мне домой|снима[а-яё]+ (?:квартиру|комнату)|адрес:)", re.IGNORECASE)  # fmt: skip

# Who has it: the writer, his family, somebody named. A plural is nobody in particular.
_KIN = word_set(
    "сын сынок дочь дочка доча муж жена супруг супруга мама мать папа отец бабушка бабуля дедушка дед внук внучка брат сестра "
    "тётя дядя ребёнок малыш племянник племянница сосед соседка подруга друг тёща свекровь опекаемый подопечный правнук "
    "мамочка дочурка крестник сестрёнка братишка тетя ребенок"
)
_SPEAKER = word_set("я мой мы наш")
_HAVING = re.compile(
    r"\b(?:инвалид(?:ност[ьи]|а|у|ом|ка)?|дцп|аути(?:зм[а-я]*|ст[а-я]*)|онколог[а-я]+|рак[ае]?|диабет[а-я]*|эпилепс[а-я]+|астм[а-я]+|"
    r"шизофрен[а-я]+|депресси[а-я]+|слабовидящ[а-я]+|слабослышащ[а-я]+|незряч[а-я]+|слеп(?:ой|ая|ого|ому|нет|ну)|глух(?:ой|ая|ого|ому)|"
    r"глухонем[а-я]+|колясочни[а-я]+|инсульт[а-я]*|инфаркт[а-я]*|диагноз[а-я]*|беременн[а-я]+|вич|гепатит[а-я]*|туберкул[её]з[а-я]*|"
    r"синдром[а-я]*|ампутаци[а-я]+|протез[а-я]*|химиотерапи[а-я]+|паралич[а-я]*|парализован[а-я]*|деменци[а-я]+|альцгеймер[а-я]*|"
    r"психиатр[а-я]*|зпр|тнр|овз|сдвг|ковид[а-я]*|перел[оа]м[а-я]*|артрит[а-я]*|артроз[а-я]*|катаракт[а-я]*|глауком[а-я]*|"
    r"больн(?:ая|ой|ого|ому|ые|ых) (?:сердц|спин|ног|рук|глаз|сустав|мам|пап|муж|ребен|сын|доч|человек|бабуш)[а-я]*|"
    r"боле(?:ю|ет|ли|ла|л)|лежач[а-я]+|после операци[а-я]+|операци[а-я]+ на [а-я]+|группы? инвалидности|"
    r"(?:на|в) (?:инвалидной )?коляск[еу]|не (?:хожу|вижу|слышу)\b(?! (?:в|к|на|его|её|ее|их|вас|смысл|что|где|"
    r"разниц|кто|никого|ничего|отсюда|туда|сюда|по|нигде|никаких|ни))|(?:плохо|почти не|совсем не|еле) (?:вижу|видит|слышу|слышит|ходит|хожу|"
    r"передвига[а-я]+)|с (?:костылями|костылем|палочкой|ходунками)|на костылях|на учете у [а-я]+|после травмы|первой группы|"
    r"второй группы|третьей группы|[123i]{1,3}[- ]?(?:я|й)? групп[а-я]+)(?![а-я])",
    re.IGNORECASE,
)  # fmt: skip
# Of buses and people alike, unless the family does not.
_UNABLE = re.compile(
    r"\bне (?:ходит|видит|слышит|говорит)\b(?! (?:в|к|на|его|ее|их|вас|смысл|что|где|кто|никого|ничего|нигде)\b)",
    re.IGNORECASE,
)
_AUTISM = re.compile(r"\bРАС\b")
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*|\n")
_WORD = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)?")
_SHORTENED = re.compile(r"\b(?:[А-ЯЁ]|(?i:ул|пер|пл|д|кв|г|им|тел|просп|наб|пос|дер|корп|мкр|стр|р|т|п))\.")

_NO_SURNAMES = frozenset({"Name", "Patr", "Geox", "Orgn", "Abbr", "Anum", "Apro"})
# Of tsars, saints and heroes of tales, who are nobody's readers.
_EPITHETS = word_set("великий грозный мудрый невский святой блаженный прекрасный премудрый")
_INITIAL = r"[А-ЯЁ]\.\s?"
_INITIALS = re.compile(
    rf"(?<![А-Яа-яЁё])(?:{_INITIAL}(?:{_INITIAL})?[А-ЯЁ][а-яё]{{2,}}(?:-[А-ЯЁ][а-яё]+)?|[А-ЯЁ][а-яё]{{2,}}(?:-[А-ЯЁ][а-яё]+)?\s{_INITIAL}{_INITIAL}?)"
)
_NAMELIKE = re.compile(
    r"(?<![А-Яа-яЁё«-])[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:\s+[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?){1,2}"
)
# Whoever is named after these is read, honoured or has a library, a school or a street called after him.
_PUBLIC = re.compile(
    r"(?:\b(?:имени|им|автор[а-я]*|писател[а-я]*|поэт[а-яё]*|книг[а-я]*|книж[а-я]*|роман[а-я]*|повест[а-я]*|рассказ[а-я]*|стих[а-я]*|сказ[ко][а-я]*|"
    r"произведени[а-я]*|чита[а-яё]+|прочита[а-яё]+|прочл[а-я]+|прочитал[а-я]*|творчеств[а-я]*|памят[а-я]+|юбиле[а-я]+|стать[а-я]+|фильм[а-я]*|художни[а-я]+|"
    r"композитор[а-я]*|музык[а-я]*|улиц[а-я]*|ул|площад[а-я]*|проспект[а-я]*|детектив[а-я]*|томик[а-я]*|собрани[а-я]* сочинени[а-я]*|"
    r"библиотек[а-я]* |музе[а-я]+|школ[а-я]+|заказал[а-я]*|взял[а-я]*|берём|беру|нет|полк[а-я]+|люблю|обожаю|перечитыва[а-я]+))"
    r"[\s.,:«\"]{1,3}(?:[А-Яа-яЁё]+[\s.,«\"]{1,3}){0,1}$",
    re.IGNORECASE,
)  # fmt: skip
_NOT_PUBLIC = re.compile(
    r"\b(?:сотрудни|библиотекар|заведующ|директор|читател|меня зовут|зовут|подпись|с уважением)",
    re.IGNORECASE,
)


class Personal(NamedTuple):
    """What a piece ``[start, end)`` of a text gives away."""

    kind: str
    start: int
    end: int


def personal(text: str) -> list[Personal]:
    """What a text gives away of persons, in order, none within another. Time grows with the text's length alone."""
    found = [
        Personal(kind, *match.span("it" if pattern.groups else 0))
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(text)
    ]
    found += [Personal(HEALTH, *span) for span in _ailing(text)]
    found += [Personal(ADDRESS, *span) for span in _homes(text)]
    found += [Personal(NAME, *span) for span in _full_names(text)]
    kept: list[Personal] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def without_personal(text: str) -> tuple[str, list[str]]:
    """A text with «[телефон]», «[имя]» and the like in place of what it gives away, and what kinds these were.

    Where somebody's health is told the sentence goes; a text of which nothing else is left is empty.
    """
    found = personal(text)
    parts, end = [], 0
    for one in found:
        parts += [text[end : one.start], f"[{one.kind}]"]
        end = one.end
    told = "".join([*parts, text[end:]])
    rest = re.sub(r"\[[^\]]*\]", "", told)
    return (told if re.search(r"\w{3}", rest) or not found else ""), sorted({one.kind for one in found})


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of sentences; a full stop after «ул» or «кв» ends none."""
    hidden = _SHORTENED.sub(lambda short: short[0][:-1] + "\u2024", text)
    for match in _SENTENCE.finditer(hidden):
        if match[0].strip():
            lead = len(match[0]) - len(match[0].lstrip())
            yield match.start() + lead, match.end()


def _ailing(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _sentences(text):
        sentence = text[start:end]
        folded = sentence.lower().replace("ё", "е")
        ills = [match[0] for match in _HAVING.finditer(folded) if not _is_crowd(match[0])]
        unable = _UNABLE.search(folded) and any(
            _readings(word)[0][0] in _KIN for word in _WORD.findall(sentence)
        )
        if unable or ((ills or _AUTISM.search(sentence)) and _is_somebodys(sentence)):
            yield start, end


@lru_cache(65536)
def _readings(form: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Normal form and grammemes of every reading of a word."""
    return tuple(
        (parse.normal_form, frozenset(parse.tag.grammemes))
        for parse in morphology().analyser.parse(fold(form))
    )


def _is_crowd(words: str) -> bool:
    """«инвалидам», «слабовидящих»: people in general."""
    first = _WORD.search(words)
    return first is not None and "plur" in _readings(first[0])[0][1] and not words.endswith("групп")


def _is_somebodys(sentence: str) -> bool:
    for match in _WORD.finditer(sentence):
        lemma, grammemes = _readings(match[0])[0]
        if lemma in _SPEAKER or ("VERB" in grammemes and {"1per", "sing"} <= grammemes):
            return True
        if lemma in _KIN and "plur" not in grammemes:
            return True
        if match.start() and match[0][0].isupper() and {"Name", "Patr"} & grammemes:
            return True
    return False


def _homes(text: str) -> Iterator[tuple[int, int]]:
    for match in _HOME.finditer(text):
        yield match.span()
    for start, end in _sentences(text):
        if _LIVES.search(text, start, end):
            yield from (match.span() for match in _PLACE.finditer(text, start, end))


def _full_names(text: str) -> Iterator[tuple[int, int]]:
    for match in _INITIALS.finditer(text):
        if not _is_public(text, match.start()):
            yield match.span()
    for match in _NAMELIKE.finditer(text):
        words = [(word[0], word.start(), word.end()) for word in re.finditer(r"\S+", match[0])]
        for size in (3, 2):
            for first in range(len(words) - size + 1):
                part = words[first : first + size]
                begins_sentence = first == 0 and _begins(text, match.start())
                if _is_full_name([word for word, *_ in part], begins_sentence=begins_sentence):
                    start, end = match.start() + part[0][1], match.start() + part[-1][2]
                    if not _is_public(text, start):
                        yield start, end
                    break
            else:
                continue
            break


def _begins(text: str, place: int) -> bool:
    before = text[:place].rstrip()
    return not before or before[-1] in ".!?…:"


def _is_full_name(words: Sequence[str], *, begins_sentence: bool) -> bool:
    """A surname beside a given name, with or without a patronymic, in any order and case."""
    kinds = [set().union(*(grammemes for _, grammemes in _readings(word))) for word in words]
    names = [bool(kind & {"Name"}) for kind in kinds]
    patronymics = [bool(kind & {"Patr"}) for kind in kinds]
    surnames = [
        bool(kind & {"Surn"}) or _looks_like_surname(word) for word, kind in zip(words, kinds, strict=True)
    ]
    if len(words) == 2 and names[0] and _may_follow_a_name(words[1]):
        surnames[1] = True
    for name in range(len(words)):
        rest = [index for index in range(len(words)) if index != name]
        if not names[name]:
            continue
        if len(rest) == 1:
            [other] = rest
            if (
                surnames[other]
                and not patronymics[other]
                and not (begins_sentence and other == 0 and not _is_surname_only(kinds[0]))
            ):
                return True
        elif any(surnames[one] and patronymics[two] for one, two in (rest, rest[::-1])):
            return True
    return False


def _is_surname_only(grammemes: set[str]) -> bool:
    return "Surn" in grammemes


def _may_follow_a_name(word: str) -> bool:
    """A capitalised noun or adjective that is neither a place nor a number: after «Мария» a surname («Рыбка», «Заречная»)."""
    lemma, grammemes = _readings(word)[0]
    return lemma not in _EPITHETS and bool(grammemes & {"NOUN", "ADJF"}) and not grammemes & _NO_SURNAMES


def _looks_like_surname(word: str) -> bool:
    """A word that no dictionary knows and that ends as surnames do."""
    known = morphology().analyser.word_is_known(fold(word))
    return not known and bool(
        re.search(
            r"(?:ов|ев|ёв|ин|ын|ск|цк|енк|чук|юк|як|ук|ц|дзе|швили|ян|их|ых)(?:[аоуыией]{0,3}|ой|ого|ому|ым|ая|ую|ий|ими?)$",
            word.lower(),
        )
    )


def _is_public(text: str, start: int) -> bool:
    before = text[max(0, start - 60) : start]
    return bool(_PUBLIC.search(before)) and not _NOT_PUBLIC.search(before)
