"""The registry that grows by itself: libraries and found communities in, proposals, edits and problems out."""
