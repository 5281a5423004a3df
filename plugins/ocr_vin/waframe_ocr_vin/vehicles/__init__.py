"""What a vehicle number stands for, from tables and from those who know more."""
