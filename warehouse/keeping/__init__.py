"""What happens to a home over the years: copies, frozen results, erasures."""
