"""What the list of sources takes from this folder."""

from collectors.feeds.access import feed_source
from collectors.feeds.checkup import feed_lines
from collectors.source import Plug

PLUG = Plug(feed_source, feed_lines)
