"""What the tables alone cannot say: how sure a place, a share or the completeness is. Arithmetic in, facts out."""
