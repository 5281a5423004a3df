"""The tables of the sales: each file reads one of them, and writes the statements that change it."""
