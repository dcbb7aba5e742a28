"""How good the tags are: labelled texts go in, figures come out."""
