"""Papers for people to sign: letters, the note of the campaign, as Word files."""
