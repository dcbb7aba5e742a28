"""What trained weights say of a text, and how their answers join with the rules'."""
