"""Odnoklassniki: a campaign goes in, what the groups of its registry hold comes out."""
