"""What VK is asked: search, walls, talks, accounts, and when again."""
