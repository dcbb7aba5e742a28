"""How the shipped model was made: nothing here runs at the user's, all of it needs the ``training`` extra."""
