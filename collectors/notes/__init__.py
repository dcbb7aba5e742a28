"""The notes that libraries hand in: Word and OpenDocument files in, the words under each heading out."""
