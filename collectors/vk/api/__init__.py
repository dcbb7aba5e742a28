"""How VK is asked: one client with its pace, its key and its errors."""
