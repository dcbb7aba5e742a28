"""What was written: posts and comments with what was understood of them, and what was made of them."""

from datetime import date, datetime

from dashboards.rows import Row


class Item(Row, frozen=True):
    """A post or a comment, named."""

    network: str
    kind: str
    owner_id: str
    item_id: str


class Said(Row, frozen=True):
    """A topic that a text speaks of, and its attitude to it."""

    topic: str
    polarity: str


class Text(Item, frozen=True):
    """A text that the page embeds; ``moment`` is local time; what it is, is explained in page_facts.sql.

    ``answer_id`` is the comment that answers a question or complaint or, without ``answer_hours``, an «отписка».
    """

    post_id: str | None
    parent_comment_id: str | None
    post_url: str | None
    moment: str
    participant_id: str | None
    voice: str | None
    libraries: list[str]
    places: list[str]
    text: str
    quoted_text: str | None
    sentiment: str | None
    topics: list[Said]
    because: list[str] | None
    reactions: int | None
    poll: str | None = None
    answer_id: str | None = None
    answer_hours: float | None = None
    er: float | None = None
    views: int | None = None
    suggestion: bool = False
    question: bool = False
    thanks: bool = False
    waiting: bool = False
    answered: bool = False
    boilerplate: bool = False
    gone: bool = False
    corrected: bool = False
    opinion: bool = False
    uncounted: bool = False
    outside: bool = False
    quotable: bool = False


class Cell(Row, frozen=True):
    """Counts of the texts that agree in all this; ``topic`` and ``polarity`` are empty for the texts of any topic."""

    libraries: list[str]
    places: list[str]
    day: date
    network: str
    sentiment: str | None
    topic: str | None
    polarity: str | None
    posts: int
    comments: int
    opinions: int
    questions: int
    answered: int
    suggestions: int


class Imported(Item, frozen=True):
    """A text that came by ``import`` and is no part of the campaign."""

    url: str | None
    text: str
    sentiment: str | None
    topics: list[Said]
    suggestion: bool
    question: bool
    thanks: bool
    because: list[str]


class LibraryPost(Row, frozen=True):
    """A library's post that a card of the page shows."""

    municipality: str | None
    network: str
    owner_id: str
    post_id: str
    url: str | None
    library_id: str
    published_at: datetime
    text: str
    readers: int


class Bright(LibraryPost, frozen=True):
    """One of the brightest of its municipality; ``decided`` is pin where people chose it."""

    place: int
    reactions: int | None
    subscribers: int | None
    copies: int
    decided: str | None


class Practice(LibraryPost, frozen=True):
    """A post on a change that readers praised on the same topic."""

    topic: str
    praises: int


class Wanted(Row, frozen=True):
    """In how many texts a thing was wanted on one day, which is written as ISO 8601 has it."""

    day: str
    texts: int


class Asked(Row, frozen=True):
    """How often a thing is wanted of one library; ``items`` are those of the theme's that are about it, ``trend`` is empty unless
    they are all of its."""

    library: str
    texts: int
    wants: int
    readers: int
    complaints: int
    suggestions: int
    questions: int
    items: list[Item]
    trend: list[Wanted]


class Theme(Row, frozen=True):
    """A thing that readers want: ``texts`` stand behind it, ``items`` are the first of them; ``keywords`` are words that
    several readers use, ``named`` says whether people gave the name, which else is a reader's own words."""

    theme_id: str
    name: str
    topic: str | None
    wants: int
    readers: int
    complaints: int
    suggestions: int
    questions: int
    keywords: str | None
    named: bool
    texts: int
    asking: list[Asked]
    trend: list[Wanted]
    items: list[Item]

    @property
    def about(self) -> list[str]:
        """The libraries of which it is wanted."""
        return [one.library for one in self.asking]


class TakenOut(Item, frozen=True):
    """A text that people took out of the campaign."""

    url: str | None
    text: str
    reason: str | None


class Corrected(Row, frozen=True):
    """A post, comment or participant (``object``; without network and wall) that stands as people decided."""

    object: str
    network: str | None
    owner_id: str | None
    id: str
    fields: list[str]
    reason: str | None
