"""What the list of sources takes from this folder."""

from collectors.ok.access import APPLICATION, SECRET, TOKEN, ok_source
from collectors.ok.checkup import ok_lines
from collectors.source import Plug

PLUG = Plug(ok_source, ok_lines, (TOKEN, APPLICATION, SECRET))
