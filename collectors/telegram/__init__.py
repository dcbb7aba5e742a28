"""Telegram: a campaign goes in, what the preview pages of public channels show comes out."""
