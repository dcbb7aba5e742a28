"""A participant's sheet «Как посчитаны баллы»: what stands on it, the sum of its points, its files."""
