"""Tables that people edit: CSV goes in, checked rows come out; one reader for all."""
