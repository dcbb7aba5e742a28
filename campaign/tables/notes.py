"""The libraries' own notes: the sections that the campaign's rules ask for, and how people head them."""

from dataclasses import dataclass

from campaign.tables.headers import plain_header

CODE = "Код библиотеки"  # the line of a form by which it is known when it comes back
BLANK = "[заполняется библиотекой]"
VOICES = {"librarian": "Голоса библиотекарей", "reader": "Голоса читателей"}


@dataclass(frozen=True)
class NoteSection:
    """``hint`` is what a form asks; ``begins`` is how headings of free notes begin, in small letters."""

    id: str
    heading: str
    hint: str
    begins: tuple[str, ...]


SECTIONS = (
    NoteSection(
        "course", "Ход кампании", "Что, когда и где проводилось, сколько людей пришло.",
        ("ход кампании", "ход недели", "ход акции", "проведённая работа", "описание", "общие сведения", "мероприятия", "участие"),
    ),
    NoteSection(
        "brightest", "Наиболее яркие события", "Одно-два события, о которых стоит рассказать области.",
        ("наиболее яркие", "яркие события", "самые яркие", "лучшие события", "значимые события"),
    ),
    NoteSection(
        "results", "Практические результаты", "Что уже изменилось или решено изменить.",
        ("практические результаты", "результаты", "итоги", "что изменилось", "принятые решения"),
    ),
    NoteSection(
        "praise", "Что хвалят читатели", "Своими словами или словами читателей.",
        ("что хвалят", "за что хвалят", "похвала", "положительные", "что нравится", "благодарности"),
    ),
    NoteSection(
        "problems", "Проблемы", "Что мешает, чего не хватает.",
        ("проблем", "недостатки", "отрицательные", "замечания", "трудности", "что не нравится"),
    ),
    NoteSection(
        "voices", "Голоса библиотекарей и читателей", "Слова людей, как они сказаны.",
        ("голоса", "высказывания", "отзывы", "мнения", "цитаты"),
    ),
    NoteSection(
        "recommendations", "Рекомендации", "Что предлагает библиотека.", ("рекомендации", "предложения", "пожелания", "выводы и предложения"),
    ),
)  # fmt: skip
_LONGEST_HEADING = 12  # words


def section_of(line: str, *, styled: bool) -> str:
    """The section that a line heads, empty where it is no heading: set as one, or the known words and no more."""
    words = plain_header(line).split()
    while words and (words[0].isdigit() or words[0] in ("i", "ii", "iii", "iv", "v", "vi", "vii")):
        words = words[1:]
    said = " ".join(words)
    if not said or len(words) > _LONGEST_HEADING:
        return ""
    for section in SECTIONS:
        known = (plain_header(section.heading), *map(plain_header, section.begins))
        if said in known or (styled and said.startswith(known)):
            return section.id
    return ""


def voice_of(line: str, *, styled: bool) -> str:
    """Whose voices a line of the section «voices» heads: librarian, reader, or empty."""
    said = plain_header(line)
    known = {plain_header(heading): voice for voice, heading in VOICES.items()}
    known |= {"библиотекари": "librarian", "голоса сотрудников": "librarian", "читатели": "reader"}
    if said in known:
        return known[said]
    if styled and len(said.split()) <= _LONGEST_HEADING:
        return "librarian" if "библиотекар" in said else "reader" if "читател" in said else ""
    return ""
