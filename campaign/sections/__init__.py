"""Sections of ``campaign.toml`` that say more than a few values."""
