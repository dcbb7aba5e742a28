"""What is asked of a network, as coverage names it and as people read it."""

from collections.abc import Mapping

# The route of the record that ends a night that went through all its stages; it asked nothing.
NIGHT = "night"
# In the order of a night: as a narrow table says it, and as the page does.
ROUTES: Mapping[str, tuple[str, str]] = {
    "communities": ("сообщества", "Сведения о сообществах"),
    "search": ("поиск", "Поиск по тегам"),
    "wall": ("стены", "Стены библиотек"),
    "channel": ("каналы", "Каналы и группы библиотек"),
    "feed": ("ленты", "Ленты сайтов и блогов"),
    "donut": ("для подписчиков", "Записи для платных подписчиков"),
    "reposts": ("репосты", "Кто поделился записями"),
    "known": ("известные записи", "Известные записи"),
    "comments": ("комментарии", "Комментарии под записями"),
    "authors": ("авторы", "Сведения об авторах"),
    "import": ("загрузка", "Загрузка из файла"),
    NIGHT: ("ночь", "Ночь в целом"),
}
# What the program says of a stage that is no route of coverage.
OTHER = "прочее"


def route_name(route: str, *, brief: bool = False) -> str:
    """A route in Russian; one that nobody has named is something else."""
    short, long = ROUTES.get(route, (OTHER, "Прочие запросы"))
    return short if brief else long
