"""What the list of sources takes from this folder."""

from collectors.source import Plug
from collectors.vk.access import vk_source

PLUG = Plug(vk_source)
