"""Remember: sealed raw files, the campaign and tags go in; tables and views come out."""
