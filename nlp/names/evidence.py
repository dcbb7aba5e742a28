"""Whether a name that stands in a text means the library: quotation marks, case, and the words around it.

«Граница», «Слово», «Искра» are words of the language too: alone they name nothing.
"""

from __future__ import annotations

import re
from functools import cache

from nlp.names.places import Place
from nlp.names.profiles import CENTRAL_WORD, NOUN, Profile, is_generic, settlement_forms
from nlp.names.scene import Mention, Scene
from nlp.text.morphology import morphology
from nlp.text.words import look_up, word_set

TITLES = ("title", "nickname")
VILLAGES = ("village", "settlement", "people")

_IN_VILLAGE = word_set("в во из до село селе села деревня деревне деревни поселок поселке д п пос")
_BEFORE_VILLAGE = _IN_VILLAGE | word_set(
    "жители жителей жителям жительница житель микрорайон микрорайона микрорайоне"
)
_PATRON_MARKS = word_set("им имени")
_OF_PARENT = word_set("им имени от при")
# How many words from its noun a name may stand, before and behind it.
_REACH = {"patron": (5, 1), "adjective": (5, 9), "called": (9, 14), "": (5, 5)}
_BEFORE_TITLE = word_set(
    "в во из до у от к ко с со на про для о об наша нашей нашу наш нашего нашем ваша вашей и а за над"
)
_SERVICES = re.compile(
    r"чита|книг|книж|библ|абонемент|формуляр|полк|выставк|круж|клуб|вечер|зал|компьют|принтер|скан|продл|фонд|роман|журнал"
)
_HELD_THERE = re.compile(r"круж|клуб|абонемент|читальн|библ|мастер-класс|записал|филиал|формуляр")
_COMMON_PATRONS = word_set(
    "пушкина бунина толстого чехова горького лермонтова некрасова гоголя гайдара маяковского тургенева крупской ленина"
    " островского есенина достоевского шолохова твардовского ломоносова кирова калинина белинского чернышевского"
)
# A library noun or what only a library has; and what it shares with a school and a bookshop.
_ROOMS = (*NOUN, "абонемент", "читальн", "читалк", "формуляр", "филиал", "книгохран")
_BOOKS = ("книг", "книж", "читател", "чтени")
_HEADS = ("городск", "детск", "сельск", "абонемент", "читальн", "читалк", "филиал")
# Whose name it is when it stands as it is in the dictionary: «роман «Граница»», «кинотеатр «Радуга»».
_RIVALS = (
    "кинотеатр", "магазин", "маркет", "кафе", "кофейн", "ресторан", "столов", "клуб", "круж", "студи", "ансамбл",
    "газет", "журнал", "роман", "повест", "рассказ", "стих", "поэм", "сказк", "книг", "книж", "фильм", "мульт", "сериал",
    "спектакл", "выставк", "проект", "акци", "программ", "конкурс", "фестивал", "лагер", "санатор", "гостиниц", "отел",
    "завод", "колхоз", "совхоз", "детсад", "песн", "пьес", "сборник", "альбом", "игр", "мастер", "лекци",
    "праздник", "квест", "поезд", "команд", "школ", "парк", "театр", "рубрик", "станци", "пансионат", "фирм",
)  # fmt: skip
_RIVAL_WORDS = word_set("хор хора хоре сад сада саду вечер вечера вечере вечеру тц")
_READING = re.compile(
    r"(?:по|пере|про|до|за)?(?:чита(?!тел|льн|лк)|листа|смотре|слуша(?!тел)|(?:чел|чла|чли|пел|пела|пели)$)"
)
_TRADE = (
    "кинотеатр", "магазин", "распродаж", "скидк", "сеанс", "сериал", "гостиниц", "санатор", "ресторан", "электричк",
    "поезд", "детсад", "садик", "аптек", "касс",
)  # fmt: skip
_PREPOSITIONS = ("на ", "у ", "в ", "под ", "за ")
_SURNAMES = re.compile(r"(?:ов|ев|ин|ын)(?:а|у|ом|ым)$")
_SUFFIX = re.compile(r"(?:ов|ев|ин|ын)[оае]$")
_THERE = word_set("там туда оттуда тамошняя тамошней тамошнюю")
_PLURAL_NOUN = ("теки", "тек", "текам", "теках", "теками", "филиалы", "филиалов")
_AND_ITS = [["и", "ее"], ["и", "его"], ["и", "их"]]
_FAR, _SHORT_OF_IT = 14, 4


def confirmed(one: Profile, kind: str, first: int, last: int, scene: Scene) -> Mention | None:
    """A name found is a mention when what it needs stands around it."""
    quoted = kind in TITLES and scene.quoted(first, last)
    named = scene.named(first, last) if quoted else scene.named()
    here = one.municipality in named
    if kind in ("full", "alias"):
        generic = kind == "alias" and all(is_generic(part.form) for part in scene.words[first : last + 1])
        sure = (here if generic else not scene.elsewhere) and not _goes_on(last, scene)
        return Mention(one.id, one.municipality, first, last) if sure else None
    near = here or _weakly_named(one, scene)
    if scene.elsewhere or (named and one.municipality and not here and kind != "adjective"):
        return None
    if kind in ("number", "short") and not near:
        return None
    if kind in ("abbreviation", "short"):
        capitals = scene.words[first].raw.replace(".", "").isupper() or len(scene.words[first].form) > 4
        return Mention(one.id, one.municipality, first, last) if capitals else None
    if (
        kind in ("patron", "house", "called")
        and one.municipality
        and not here
        and one.patrons[0] in _COMMON_PATRONS
    ):
        return None
    if kind in TITLES:
        return _title(one, kind, first, last, here, scene)
    if kind == "called" and not (near or not one.municipality):
        return None
    return _beside_noun(one, kind, first, last, here, scene)


def _weakly_named(one: Profile, scene: Scene) -> bool:
    """«псковский филиал № 2», though «псковский» may be anywhere in the region."""
    return any(place.id == one.municipality and place.kind == "adjective" for place in scene.places)


def _beside_noun(one: Profile, kind: str, first: int, last: int, here: bool, scene: Scene) -> Mention | None:
    """A patron, a number, a village's adjective: with the noun that it belongs to, or with what stands for one."""
    before, after = _REACH.get(kind, _REACH[""])
    noun = first if kind == "house" else scene.noun_near(first, last, before, after)
    if noun is None:
        sure = _implied(one, kind, first, last, here, scene)
        return Mention(one.id, one.municipality, first, last) if sure else None
    if kind == "adjective" and _of_another(last, noun, scene):
        return None
    span = (first, last)
    if kind != "adjective" and _closest(noun, first, last, scene):
        span = _held(first, last, noun, scene)
    if kind == "number":
        span = (span[0], _with_parent(span[1], scene))
    return Mention(one.id, one.municipality, *span)


def _goes_on(last: int, scene: Scene) -> bool:
    """«областная научная конференция» is no «областная научная»."""
    if not scene.words[last].form.endswith(("ая", "ой", "ую")) or not scene.words[last + 1 : last + 2]:
        return False
    noun = look_up(scene.words[last + 1].raw).noun and not scene.is_noun(last + 1)
    return noun and scene.beside(last, last + 1) and not scene.in_place(last + 1, last + 1)


def _of_another(last: int, noun: int, scene: Scene) -> bool:
    """«Покровская церковь и библиотека»: the adjective has a noun of its own."""
    if noun <= last + 1 or not scene.beside(last, last + 1):
        return False
    following = scene.words[last + 1]
    own = look_up(following.raw).noun and not following.form.endswith(("ая", "ой", "ую", "ие", "их"))
    return own and not following.form.startswith(("волост", "филиал", "поселен", "округ"))


def _closest(noun: int, first: int, last: int, scene: Scene) -> bool:
    """«библиотека имени В. Василёва» holds its noun, «детская библиотека, и Бунина» does not."""
    low, high = (last, noun) if noun > last else (noun, first)
    return all(
        scene.words[at].form in _PATRON_MARKS
        or len(scene.words[at].form) == 1
        or scene.words[at].raw[0].isupper()
        for at in range(low + 1, high)
    ) and not any(sign in scene.text[scene.words[low].end : scene.words[high].start] for sign in ",»)")


def _with_parent(last: int, scene: Scene) -> int:
    """«второй филиал ЦГБ», «филиал № 2 от Семевского»: the parent is no library of its own here."""
    end = last
    for at in range(last + 1, min(last + 4, len(scene.words))):
        word = scene.words[at]
        if not scene.together(last, at) or not (
            word.form in _OF_PARENT or scene.is_noun(at) or word.raw[0].isupper() or at in scene.adjectives
        ):
            break
        if scene.in_place(at, at) and at not in scene.adjectives:
            break
        end = at
    return end


def _title(one: Profile, kind: str, first: int, last: int, here: bool, scene: Scene) -> Mention | None:
    """«в «Ловати» взяли роман», «библиотека Ловать», not «кинотеатр «Радуга»» and «солнце, радуга»."""
    quoted = scene.quoted(first, last)
    capital = any(part.raw[0].isupper() for part in scene.words[first : last + 1])
    alone = Mention(one.id, one.municipality, first, last)
    form = " ".join(part.form for part in scene.words[first : last + 1])
    if _taken(one, form, first, last, scene):
        return None
    # «библиотека Вал», not «слово библиотекаря».
    beside = first - 1 if scene.is_noun(first - 1) and scene.together(first - 1, first) else None
    if beside is None and not quoted and (scene.in_place(first, last) or form in _forms_of(one.settlements)):
        return None
    # A capital says something within a sentence only; «на Великой» may be the river.
    opens = scene.opens_sentence(first)
    lone = opens and first == last and not (here or _weakly_named(one, scene))
    telling = capital and not form.startswith(_PREPOSITIONS) and not lone
    noun = scene.noun_near(first, last, 5, 5) if quoted or telling else beside
    if noun is not None:
        between = scene.text[scene.words[min(first, noun)].end : scene.words[max(last, noun)].start]
        return alone if "," in between else Mention(one.id, one.municipality, *_span(first, last, noun))
    if first and scene.words[first - 1].form.startswith(_HEADS) and scene.together(first - 1, first):
        return alone if quoted or capital else None
    services = here or bool(_SERVICES.search(scene.text.lower()))
    if quoted:
        return alone if services or not _of_trade(first, scene) else None
    if opens and capital and kind == "title":
        return alone if services and last > first else None
    if not telling:
        return None
    return alone if kind == "title" or (scene.before(first) in _BEFORE_TITLE and services) else None


def _of_trade(at: int, scene: Scene) -> bool:
    near = range(max(0, at - _FAR), min(len(scene.words), at + _FAR))
    return any(scene.words[i].form.startswith(_TRADE) and scene.together(i, at) for i in near)


def _taken(one: Profile, form: str, first: int, last: int, scene: Scene) -> bool:
    """Whether the name is of something else: «роман «Граница»», «читали «Слово»», ««Крепость» Санина»."""
    if form.startswith(_PREPOSITIONS):
        # «на Великой Отечественной»
        goes_on = last + 1 < len(scene.words) and scene.words[last + 1].raw[0].isupper()
        return goes_on and not scene.quoted(first, last) and scene.together(last, last + 1)
    as_listed = form in one.nicknames or form in (alias.lower() for alias in one.aliases)
    if first and scene.together(first - 1, first):
        before = scene.before(first)
        if _READING.match(before) or (as_listed and _is_rival(before)):
            return True
    if not (as_listed and scene.quoted(first, last)) or last + 1 >= len(scene.words):
        return False
    after = scene.words[last + 1]
    author = after.raw[:1].isupper() and after.form.endswith(("ова", "ева", "ина", "ого", "ой"))
    between = scene.text[scene.words[last].end + 1 : after.start]
    return author and between == " " and not scene.in_place(last + 1, last + 1)


def _is_rival(form: str) -> bool:
    return form.startswith(_RIVALS) or form in _RIVAL_WORDS


def _implied(one: Profile, kind: str, first: int, last: int, here: bool, scene: Scene) -> bool:
    """Whether the library is meant though no noun says so: «Самолвовская сельская», «областная имени Курбатова»."""
    if kind == "adjective":
        following = [part.form for part in scene.words[last + 1 : last + 3]]
        described = any(form.startswith(("сельск", "модельн", "филиал")) for form in following)
        return described or _elliptic(last, scene)
    if kind == "number":
        return any(part.form.startswith("филиал") for part in scene.words[first : last + 1])
    if kind != "patron":
        return False
    before = [part.form for part in scene.words[max(0, first - 5) : first]]
    stems = (*CENTRAL_WORD, "городск", "областн", "научн", "детск")
    if any(form.startswith(stems) for form in before) and not _PATRON_MARKS.isdisjoint(before):
        return True
    beside = scene.before(first)
    if beside in _PATRON_MARKS or (beside.startswith(stems) and beside.endswith(("ая", "ой", "ую"))):
        return here or not one.municipality
    # «в Семевского очередь»: no other «в» takes a genitive.
    if beside in ("в", "во"):
        return here or (one.patrons[0] not in _COMMON_PATRONS and bool(_SERVICES.search(scene.folded)))
    rare = one.patrons[0] not in _COMMON_PATRONS
    return beside == "у" and rare and bool(_HELD_THERE.search(scene.folded))


def _elliptic(at: int, scene: Scene) -> bool:
    """«книжную полку на пристани, Спицинская пополнит», not «Спицинская школа» and «Анна Спицинская»."""
    word = scene.words[at]
    if not (word.raw[0].isupper() and word.form.endswith(("ая", "ую"))):
        return False
    if at and scene.words[at - 1].raw[0].isupper() and scene.together(at - 1, at):
        return False
    after = scene.words[at + 1] if at + 1 < len(scene.words) and scene.together(at, at + 1) else None
    if after and (look_up(after.raw).noun or after.form.endswith(("ая", "ую"))):
        return False
    return any(part.form.startswith((*_ROOMS, *_BOOKS)) for part in scene.words)


def in_village(one: Profile, kind: str, first: int, last: int, scene: Scene) -> Mention | None:
    """«в Самолве библиотека» and «маевские читатели» are the village's one library."""
    people = kind == "people"
    if scene.elsewhere or scene.in_place(first, last) or not (people or _is_place(first, last, scene)):
        return None
    named = scene.named(first, last)
    noun = scene.noun_near(first, last, _SHORT_OF_IT, _SHORT_OF_IT)
    mention = None
    if noun is not None and scene.free(noun, noun) and _its_own(noun, scene):
        mention = Mention(
            one.id, one.municipality, *((first, last) if people else _held(first, last, noun, scene))
        )
    elif (not named or one.municipality in named) and _has_library(first, last, people, scene):
        mention = Mention(one.id, one.municipality, first, last)
    return mention


def note_village(one: Profile, at: int, scene: Scene) -> None:
    """«Изборск: крепость», «в Самолве»: a village's name alone gives its municipality."""
    word = scene.words[at]
    opens = at == 0 and scene.text[word.end : word.end + 1] in (",", ":")
    named = word.raw[0].isupper() and (opens or scene.before(at) in _IN_VILLAGE)
    if named and not scene.elsewhere and not scene.quoted(at, at):
        scene.places.append(Place(one.municipality, "village", at, at))


def _held(first: int, last: int, noun: int, scene: Scene) -> tuple[int, int]:
    """What a name takes: «библиотеки Изборска и Круппа» leave their noun to both."""
    beside = {scene.before(first)} | {part.form for part in scene.words[last + 1 : last + 2]}
    shared = scene.words[noun].form.endswith(_PLURAL_NOUN) and "и" in beside
    return (first, last) if shared else _span(first, last, noun)


def _span(first: int, last: int, noun: int) -> tuple[int, int]:
    return min(first, noun), max(last, noun)


def _is_place(first: int, last: int, scene: Scene) -> bool:
    """Whether a village is meant: «в Искру», «Лядам», «Тямша, доброе утро», not «искра» and «Анна Воронцова»."""
    word, before = scene.words[first], scene.before(first)
    if not word.raw[0].isupper():
        return before in _BEFORE_VILLAGE and bool(_SUFFIX.search(word.form))
    if scene.quoted(first, last):
        return False
    unmistakable = not morphology().analyser.word_is_known(word.form)
    if scene.opens_sentence(first):
        return (
            unmistakable
            or scene.in_place(last + 1, last + 1)
            or [part.form for part in scene.words[last + 1 : last + 3]] in _AND_ITS
            or scene.text[scene.words[last].end :].lstrip()[:1] in tuple(",:!.(—–-")
        )
    if unmistakable and not _SURNAMES.search(word.form):
        return True
    if before in _BEFORE_VILLAGE or scene.is_noun(first - 1) or word.form.endswith(("ах", "ам", "ами")):
        return True
    if _SURNAMES.search(word.form):
        return any(part.form in _THERE for part in scene.words[last + 1 : last + 4])
    previous = look_up(scene.words[first - 1].raw)
    return not _is_rival(before) and (previous.content or scene.words[first - 1].raw[0].islower())


def _has_library(first: int, last: int, people: bool, scene: Scene) -> bool:
    """Whether a library of its own is spoken of near by, or books and readers in the same sentence."""
    for at in range(max(0, first - _FAR), min(len(scene.words), last + _FAR + 1)):
        form = scene.words[at].form
        if form.startswith(_ROOMS) and scene.free(at, at) and _its_own(at, scene):
            # «Автобус из Серёдки. Библиотека с 13:00»: who leaves a place may speak of the next one.
            return scene.together(at, first) or scene.before(first) != "из"
        if form.startswith(_BOOKS) and scene.together(at, first) and not (people and at > last + 2):
            return True
    return False


def _its_own(noun: int, scene: Scene) -> bool:
    """«из Лядов ездим в районную библиотеку» speaks of another one."""
    before = range(max(0, noun - 3), noun)
    others = (*CENTRAL_WORD, "областн", "городск", "детск", "научн")
    return not any(
        scene.words[at].form.startswith(others)
        or (at in scene.adjectives and scene.words[at].form.endswith(("ая", "ой", "ую")))
        for at in before
        if scene.together(at, noun)
    )


@cache
def _forms_of(settlements: tuple[str, ...]) -> frozenset[str]:
    return frozenset(form for settlement in settlements for form in settlement_forms(settlement))
