"""What one campaign is, as people write it, and the folder where it lies: their files go in, checked values come out."""
