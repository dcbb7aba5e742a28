"""MAX: a campaign goes in, what channels and chats show a bot that they made their administrator comes out."""
