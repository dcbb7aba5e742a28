"""Sites and blogs: what their feeds, WordPress and their pages show goes in, posts and comments come out."""
