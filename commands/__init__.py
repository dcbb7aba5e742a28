"""What a person types: options go in, one line a step, words come out. Heavy imports stand inside the functions."""
