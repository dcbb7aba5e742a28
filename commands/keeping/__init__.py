"""The commands that keep a home over the years: results that stand, people who leave, copies, what has served."""
