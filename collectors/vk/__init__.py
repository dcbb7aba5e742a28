"""VK: a campaign goes in, what its walls and its search hold comes out."""
