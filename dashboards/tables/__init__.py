"""Tables for other programs and for Excel."""
