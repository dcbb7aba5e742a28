"""Addresses: of the texts behind a number (``#list?…``), of a post or comment in its network."""

from urllib.parse import quote, urlencode, urlsplit

from dashboards.records.texts import Text

# What the list can be narrowed by.
FILTERS = (
    "q", "sort", "library", "municipality", "tone", "topic", "attitude", "kind", "voice", "mark", "participant", "day", "group", "item",
)  # fmt: skip
# What acts on the whole page: municipality, library, group of libraries, network, day, sentiment, topic.
VIEW = ("m", "l", "g", "n", "d", "s", "t")


def texts(page: str = "", **filters: str) -> str:
    """The address, inside the page or in another, of the texts that a number counts; filters in one fixed order."""
    chosen = [(name, filters[name]) for name in FILTERS if filters.get(name)]
    unknown = filters.keys() - set(FILTERS)
    if unknown:
        raise ValueError(f"unknown filters: {sorted(unknown)}")
    return f"{page}#list?{urlencode(chosen, quote_via=quote)}" if chosen else f"{page}#list"


def library_file(library: str) -> str:
    """The file name of a library's page; whatever an id holds, it stays in its folder."""
    return f"{quote(library, safe=' ()')}.html".replace("..", "%2E%2E")


def library_page(library: str) -> str:
    """The address of a library's page, seen from the campaign's."""
    return f"libraries/{quote(library_file(library))}"


def outside(url: str) -> str:
    """The address if a browser may be sent there, else nothing: only http and https with a host."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def comment_address(comment: Text) -> str:
    """Where a comment can be read: VK has an address for each, elsewhere the post is the nearest."""
    known = outside(comment.post_url or "")
    if comment.network != "vk" or not comment.post_id:
        return known
    host = urlsplit(known).netloc or "vk.com"
    above = comment.parent_comment_id
    thread = f"&thread={quote(above)}" if above else ""
    wall, post = quote(comment.owner_id), quote(comment.post_id)
    return f"https://{host}/wall{wall}_{post}?reply={quote(comment.item_id)}{thread}"
