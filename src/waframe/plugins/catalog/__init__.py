"""The catalogue: imported from a file, searched in the customer's own words, sent as cards."""
