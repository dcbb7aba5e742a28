"""A text as words: cleaned, split, lemmatised; its hashtags, its language, its twins."""
