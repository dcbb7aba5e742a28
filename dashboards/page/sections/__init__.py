"""What each section of the page says: rows in, words, lines and cards out."""
