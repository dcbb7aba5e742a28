"""What the terminal shows: words, tables, help, progress."""
