"""What the list of sources takes from this folder."""

from collectors.source import Plug
from collectors.vk.access import vk_source
from collectors.vk.api.token import KEY

PLUG = Plug(vk_source, keys=(KEY,))
