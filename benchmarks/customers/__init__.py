"""Simulated customers, who say what real ones say, and what nobody may do to them."""
