"""Colours and the letters of screens, once for all: the page's style sheet, its charts, and the papers in Word."""

SANS = "system-ui, 'Segoe UI', Roboto, 'PT Sans', 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
COLOURS = {
    "ink": "#1d2733", "quiet": "#56616d", "paper": "#ffffff", "ground": "#f5f6f4", "line": "#dde1e5", "edge": "#98a4b0",
    "accent": "#1f4e79", "accent-soft": "#e8eff6", "note": "#ffe28a", "note-ink": "#4a3500", "focus": "#f0a500",
    "level-1": "#e4eef7", "level-2": "#b9d3ea", "level-3": "#82aed6", "level-4": "#3b73ab", "level-5": "#1d4f84",
    "posts": "#1f4e79", "comments": "#5f97c7",
    # Tones: as an area, as ink on it, as ink on paper; the negative is hatched, so that it can be told in black and white.
    "positive": "#2a6fb0", "neutral": "#b3bac3", "negative": "#d9742b", "hatch": "#f0a468",
    "on-positive": "#ffffff", "on-neutral": "#1d2733", "on-negative": "#1d1206",
    "head": "#e3ecf5", "link": "#0b5cad",  # of tables and links in Word and Excel
    "positive-ink": "#1f5c97", "neutral-ink": "#56616d", "negative-ink": "#a34a0c",
}  # fmt: skip


def in_word(name: str) -> str:
    """A colour as Word writes it: «1F4E79»."""
    return COLOURS[name][1:].upper()
