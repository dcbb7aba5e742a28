"""What people want of a library: single wants out of texts, what each means, and groups of them that mean the same."""
