"""What the rules about libraries' names weigh, as shipped."""

from __future__ import annotations

from campaign.shipped import shipped
from nlp.names.rules import read_link_weights

LINKS = read_link_weights(shipped("model"))
