"""What the list of sources takes from this folder."""

from collectors.max.access import KEY, max_source
from collectors.max.checkup import max_lines
from collectors.source import Plug

PLUG = Plug(max_source, max_lines, (KEY,))
