"""The Russian names of the codes that the warehouse uses: tones, classes, components, columns."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from campaign.russian import MUNICIPALITIES, REGIONS, Forms, short
from campaign.shipped import shipped
from dashboards.records.people import Rule

TONES = ("positive", "neutral", "negative")
TONE_SIGNS = {"positive": "▲", "neutral": "●", "negative": "▼"}
TONE_NAMES = {"positive": "положительные", "neutral": "нейтральные", "negative": "отрицательные"}
TONE_OF_TEXT = {"positive": "положительный", "neutral": "нейтральный", "negative": "отрицательный"}
ATTITUDES = {"positive": "положительное", "neutral": "нейтральное", "negative": "отрицательное"}
FEW_OPINIONS = "мало мнений"

# What is said of a text: on its card, and where texts are chosen by it. What stands in one place only is empty in the other.
MARKS = {
    "opinion": ("", "мнение читателя"),
    "suggestion": ("предложение", "предложение читателя"),
    "question": ("вопрос", "вопрос"),
    "thanks": ("благодарность", "благодарность"),
    "dialogue": ("", "вопрос или жалоба читателя"),
    "waiting": ("ждёт ответа", "ждёт ответа"),
    "answered": ("есть ответ", "есть ответ"),
    "boilerplate": ("вместо ответа отписка", "отписка вместо ответа"),
    "gone": ("удалено в сети", ""),
    "corrected": ("исправлено вручную", "исправлено вручную"),
    "outside": ("вне региона", "вне региона"),
}

CLASSES = {"library": "Библиотеки", "reader": "Читатели", "partner": "Партнёры"}
UNRANKED = {"staff": "Сотрудники библиотек", "organiser": "Организаторы"}
MEMBERS_OF = {"library": "библиотек", "reader": "читателей", "partner": "партнёров"}
VOICES = {
    "library": "библиотека",
    "reader": "читатель",
    "partner": "партнёр",
    "staff": "сотрудник библиотеки",
    "organiser": "организатор",
}
GROUPS = {
    "region": "областные", "city": "городские системы", "district": "центральные районные", "branch": "филиалы",
    "rural": "сельские", "children": "детские", "other": "другие",
}  # fmt: skip
# How sure a place is, in the words of the page, the exports, letters and notes.
RANGES_SAY = (
    "Вероятные места — границы, в которых участник остаётся в девяти пересчётах из десяти: веса меняются от половины до "
    "полутора, записей и откликов случайно оказывается больше или меньше, а разметка ошибается так часто, как показала её "
    "проверка."
)
TIERS_SAY = "Внутри группы мест порядок может быть случайным. Соседи по разные стороны её границы тоже могут быть близки."
COMPONENTS = {
    "posts": "Записи с тегом", "days": "Дни с записями", "readers": "Читатели в обсуждениях",
    "answered": "Ответы на вопросы и жалобы", "er": "Вовлечённость (на подписчика)",
    "comments": "Содержательные комментарии", "suggestions": "Предложения", "libraries": "Разные библиотеки",
}  # fmt: skip
COMPONENT_HEADS = {
    "posts": "Записи", "days": "Дни", "readers": "Читатели", "answered": "Ответы",
    "er": "Вовлечённость", "comments": "Комментарии", "libraries": "Библиотеки",
}  # fmt: skip
_ENGAGEMENT = (
    "в среднем на запись: отметки «нравится», репосты и комментарии читателей, делённые на число подписчиков стены, на "
    "которой запись стоит (меньше ста считаются как сто)"
)
# What each component counts, by class, as DESIGN's ranking rule says it.
COMPONENT_RULES = {
    ("library", "posts"): "свои записи с тегом и записи других библиотек о ней, не больше трёх в день",
    ("library", "days"): "дни, в которые такие записи выходили",
    ("library", "readers"): "сколько разных читателей писали под этими записями или о библиотеке",
    ("library", "answered"): "на сколько вопросов и жалоб читателей библиотека ответила до конца кампании",
    ("library", "er"): _ENGAGEMENT,
    ("reader", "comments"): "комментарии от трёх слов, не больше пяти в день, повторы не в счёт",
    ("reader", "suggestions"): "тексты, в которых предлагается улучшение",
    ("reader", "days"): "дни, в которые читатель писал",
    ("reader", "libraries"): "о скольких библиотеках писал",
    ("reader", "posts"): "свои записи с тегом кампании",
    ("partner", "posts"): "записи с тегом кампании, не больше трёх в день",
    ("partner", "days"): "дни, в которые такие записи выходили",
    ("partner", "readers"): "сколько разных читателей писали под этими записями",
    ("partner", "er"): _ENGAGEMENT,
}
# What people can decide, as decisions.csv names it.
FIELD_NAMES = {
    "sentiment": "тональность", "topic": "тема", "library": "библиотека", "suggestion": "предложение",
    "question": "вопрос", "role": "кто пишет", "eligibility": "участие в рейтинге", "quote": "цитирование",
    "brightest": "яркие записи", "region": "регион", "campaign": "не из кампании", "same_as": "один человек", "theme": "к чему относится пожелание",
    "name": "название темы", "join": "одна тема с другой",
}  # fmt: skip
# The values that people decide, by field; a field that is not here has words elsewhere.
VALUE_NAMES = {
    "sentiment": {"none": "не определена"},
    "suggestion": {"yes": "это предложение", "no": "не предложение"},
    "question": {"yes": "это вопрос", "no": "не вопрос"},
    "eligibility": {"yes": "считать в рейтинге", "no": "не считать в рейтинге"},
    "quote": {"yes": "можно цитировать", "no": "не цитировать"},
    "campaign": {"no": "не из кампании"},
    "brightest": {"pin": "включить в яркие", "drop": "убрать из ярких"},
    "region": {"in": "из региона", "out": "не из региона"},
    "library": {"none": "ни о какой"},
}  # fmt: skip


@dataclass(frozen=True)
class Level:
    """What a tile of the map and a row of «Мнения» is, in the words of the page: a municipality, or a region of the country."""

    head: str
    forms: Forms
    of: Forms
    title: str
    leaf: str
    choice: str
    all: str
    tile: str
    map: str
    none: str


MUNICIPALITY = Level(
    head="Муниципальное образование", forms=MUNICIPALITIES,
    of=("муниципального образования", "муниципальных образований", "муниципальных образований"),
    title="По муниципальным образованиям", leaf="Округа", choice="Округ или город", all="все округа",
    tile="Каждая плитка — муниципальное образование, примерно на своём месте.", map="муниципальных образований",
    none="Пока ни одна запись не отнесена к муниципальному образованию.",
)  # fmt: skip
REGION = Level(
    head="Регион", forms=REGIONS, of=("региона", "регионов", "регионов"), title="По регионам", leaf="Регионы",
    choice="Регион", all="все регионы", tile="Каждая плитка — регион, примерно на своём месте; бледные в озеро ничего не передавали.",
    map="регионов", none="В озере пока нет ни одного региона.",
)  # fmt: skip
# What stands for a topic and its polarity.
TOPIC_VALUES = {"positive": "+", "neutral": "=", "negative": "-"}
PLACE_HEADS = ("Место", "Место от", "Место до")
# Figures by which campaigns are compared.
COMPARED = {
    "posts": "Записи", "comments": "Комментарии", "libraries_active": "Участвовавшие библиотеки",
    "municipalities_active": "Муниципальные образования, о которых писали", "readers": "Читатели", "partners": "Партнёры",
    "opinions": "Мнения читателей", "satisfaction": "Удовлетворённость", "questions": "Вопросы и жалобы",
    "answered": "Из них с ответом", "answered_share": "Доля вопросов и жалоб с ответом",
    "median_answer_hours": "Медиана ожидания ответа, ч", "suggestions": "Предложения", "reactions": "Реакции",
}  # fmt: skip
# What stands behind the starred names must be said wherever they stand: Meta is banned in Russia, and its networks may be
# named only with that remark (the law on mass media, article 4).
NETWORKS = {
    "vk": "ВКонтакте", "ok": "Одноклассники", "telegram": "Телеграм", "max": "MAX", "feeds": "Сайты и блоги",
    "site": "сайт", "instagram": "Instagram*",
    "facebook": "Facebook*", "threads": "Threads*", "youtube": "YouTube", "rutube": "RUTUBE", "dzen": "Дзен",
    "livejournal": "Живой журнал", "file": "загружено из файла",
}  # fmt: skip
# Where a text is opened: «открыть на сайте».
WHERE = {
    "vk": "ВКонтакте", "ok": "в Одноклассниках", "telegram": "в Телеграме", "max": "в MAX", "feeds": "на сайте", "site": "на сайте",
    "instagram": "в Instagram*", "facebook": "в Facebook*", "threads": "в Threads*", "youtube": "на YouTube", "rutube": "на RUTUBE",
    "dzen": "в Дзене", "livejournal": "в Живом журнале",
}  # fmt: skip
BANNED = (
    "* Принадлежит компании Meta Platforms, деятельность которой признана экстремистской и запрещена на территории "
    "Российской Федерации."
)
STATUSES = {
    "done": "прочитано полностью",
    "cut_off": "оборвано: есть ещё",
    "skipped": "пропущено",
    "failed": "не удалось",
}

HEADINGS = {
    "network": "Сеть", "owner_id": "Стена", "post_id": "Номер записи", "comment_id": "Номер комментария",
    "item_id": "Номер", "parent_comment_id": "В ответ на", "url": "Ссылка", "author_id": "Автор (номер в сети)",
    "participant_id": "Код участника", "library_id": "Стена библиотеки", "subject_library_id": "О какой библиотеке",
    "published_at": "Опубликовано", "text": "Текст", "quoted_text": "Текст репоста", "matched_tag": "Тег",
    "match_place": "Где тег", "likes": "Нравится", "comments": "Комментарии", "reposts": "Репосты",
    "views": "Просмотры", "found_by": "Как найдено", "gone_at": "Исчезло", "deleted": "Удалён",
    "subject_library": "Название библиотеки", "what": "Вопрос или жалоба", "asked_at": "Спрошено",
    "answered_at": "Отвечено (когда)", "answer": "Ответ", "answer_url": "Ссылка на ответ",
    "answer_hours": "Ожидание ответа, ч", "how": "Как отвечено", "duplicate_group": "Группа повторов",
    "is_duplicate": "Повтор", "role": "Кто пишет", "class": "Класс", "place": "Место", "place_low": "Место от",
    "place_high": "Место до", "tier": "Группа мест", "name": "Название или имя", "type_group": "Группа",
    "place_in_group": "Место в группе",
    "municipality": "Муниципальное образование", "score": "Баллы", "eligible": "Участвует в рейтинге",
    "reason": "Причина", "flags": "Отметки", "id": "Код", "posts": "Записи", "readers": "Читатели",
    "reactions": "Реакции", "subscribers": "Подписчики", "er": "Вовлечённость (на подписчика)",
    "er_views": "Вовлечённость (на просмотр)", "opinions": "Мнения", "positive": "Положительные",
    "neutral": "Нейтральные", "negative": "Отрицательные", "satisfaction": "Удовлетворённость",
    "satisfaction_low": "Удовлетворённость от", "satisfaction_high": "Удовлетворённость до",
    "questions": "Вопросы и жалобы", "answered": "Отвечено", "median_answer_hours": "Медиана ожидания ответа, ч",
    "median_answer_over_hours": "Медиана ожидания ответа больше, ч", "voters": "Голоса читателей",
    "unknown_reactions": "Записи с неизвестными реакциями", "boilerplate": "Отписка", "gone": "Удалено",
    "suggestions": "Предложения", "kind": "Вид", "sentiment": "Тональность", "topics": "Темы",
    "theme_id": "Код темы", "topic": "О чём", "wants": "Пожелания", "libraries": "Библиотеки", "complaints": "Жалобы",
    "first_day": "Впервые", "last_day": "В последний раз",
    "suggestion": "Предложение", "question": "Вопрос", "in_region": "Из региона",
}  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """A topic of the guide with the criterion of independent assessment (НОК, wording of 2015) that stands nearest."""

    id: str
    name: str
    criterion: str


@cache
def shipped_topics() -> tuple[Topic, ...]:
    """The ten topics, in the order of the shipped ``topics.csv``."""
    with shipped("topics.csv").open(encoding="utf-8") as file:
        return tuple(Topic(row["topic"], row["name"], row["nok_criterion"]) for row in csv.DictReader(file))


def tier_name(tier: int) -> str:
    return f"{tier}-я группа"


def component_name(key: str) -> str:
    return COMPONENTS.get(key, key)


def group_name(group: str) -> str:
    return GROUPS.get(group, group)


def network_name(network: str) -> str:
    return NETWORKS.get(network, network)


def banned_note(networks: Iterable[str]) -> str:
    """The remark that Russian law asks for where one of these networks is Meta's; empty elsewhere."""
    return BANNED if any(network_name(network).endswith("*") for network in networks) else ""


def how_computed(title: str, note: str, rules: Sequence[Rule]) -> list[str]:
    """The ranking rule in words and with all its numbers, line by line, for the sheet «Как посчитано»."""
    lines = [line for line in (title, note.upper() if note else "") if line]
    lines += [
        "",
        (
            "Баллы участника — от 0 до 100: по каждому показателю вес · ln(1 + значение) / ln(1 + p95), но не больше "
            "веса. p95 — 95-й процентиль значения среди участников того же класса, у кого оно не ноль (для счёта — не "
            "меньше трёх). Показатель, которого нет ни у кого, приносит 0. Баллы складываются и округляются до четырёх "
            "знаков."
        ),
        (
            "Неизвестное значение (пустая ячейка) не считается нулём: участник получает медиану баллов тех, у кого оно "
            "известно (столбец «известно» — «нет»)."
        ),
        "При равных баллах место общее. Место в группе считается среди библиотек той же группы.",
        f"{RANGES_SAY} Это столбцы «Место от» и «Место до».",
        (
            "Группа мест: если идти по местам сверху вниз, новая группа начинается там, где этот и все следующие участники "
            f"набирают меньше первого в группе хотя бы в девяти пересчётах из десяти. {TIERS_SAY}"
        ),
        (
            "Вне рейтинга, но в списке: организаторы, сотрудники библиотек, участники не из региона и те, чей регион "
            "неизвестен; причина названа в столбце «Причина»."
        ),
        (
            "Учтено опубликованное в дни кампании и существовавшее в счётную ночь; отметки и репосты — на эту ночь. "
            "Предложения, вопросы и жалобы найдены автоматической разметкой."
        ),
    ]
    for kind, members in groupby(rules, key=lambda rule: rule.kind):
        of_class = list(members)
        lines += [
            "",
            f"{CLASSES.get(kind, kind)}: показатели; участников с местом — {of_class[0].n_eligible}",
        ]
        for rule in of_class:
            words = COMPONENT_RULES.get((kind, rule.component))
            lines.append(
                f"вес {short(rule.weight)}, p95 {short(rule.p95, 6)}, медиана баллов {short(rule.median, 4)} — "
                f"{component_name(rule.component)}{f': {words}' if words else ''}"
            )
    return lines
