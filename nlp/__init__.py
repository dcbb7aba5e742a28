"""Understand what people wrote: texts go in, ``Tags`` come out.

``Tagger(libraries, models).tag(texts)`` is the whole surface; it knows only text, reads its lexicons once
and does no other input or output. ``evaluate`` measures it on labelled lines.
"""
