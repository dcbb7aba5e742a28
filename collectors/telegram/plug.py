"""What the list of sources takes from this folder."""

from collectors.source import Plug
from collectors.telegram.access import telegram_source
from collectors.telegram.checkup import telegram_lines

PLUG = Plug(telegram_source, telegram_lines)
