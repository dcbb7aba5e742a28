"""What every page says of the whole campaign, and so is another each night: told anew in a page that else stays as it is."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from markupsafe import Markup, escape

from campaign import russian as words
from dashboards.page.payload import DATA
from dashboards.page.sections import gaps
from dashboards.page.typography import held, unbroken
from dashboards.records.figures import Completeness

# Nothing that people wrote can look like these marks: it is escaped.
_MARK = "<!--{name}-->{told}<!--/{name}-->"
_MARKED = re.compile(r"<!--(when|foot|found)-->.*?<!--/\1-->", re.DOTALL)


def tonight(
    collected_at: datetime | None, zone: str, completeness: Sequence[Completeness]
) -> dict[str, Markup]:
    """Markup by the place of the page where it stands: when all was collected, in its head and at its foot, and how much."""
    collected = words.moment(collected_at, zone) if collected_at else ""
    found = gaps.completeness_line(completeness)
    told = {
        "when": f' <span class="collected">· собрано {escape(collected)}</span>' if collected else "",
        "foot": held(f" · данные собраны {escape(collected)}") if collected else "",
        "found": f"{unbroken(found)} " if found else "",
    }
    return {name: Markup(_MARK.format(name=name, told=one)) for name, one in told.items()}


def retold(page: str, told: Mapping[str, str]) -> str:
    """A page that was drawn on another night, as ``told`` has it tonight."""
    markup, data, rest = page.partition(DATA)  # which holds no mark
    return _MARKED.sub(lambda found: str(told[found[1]]), markup) + data + rest
