"""How rules about names of libraries learn what they weigh: numpy is all they need."""
