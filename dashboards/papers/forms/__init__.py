"""Papers that others fill in."""
