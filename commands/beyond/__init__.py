"""What a home has to do with others: the lake of all regions."""
