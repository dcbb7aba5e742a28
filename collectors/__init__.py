"""Ask the networks: a campaign goes in, posts, comments, authors and coverage come out."""
