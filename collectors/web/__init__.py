"""Asking the web: pace and patience in, whole answers of bounded size out, and never of an address that is not public."""
