"""Which library and which municipality a text means."""
