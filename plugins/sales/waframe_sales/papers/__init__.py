"""Quotes and tickets as a customer reads them: as a text, and as a PDF for a roll or a sheet."""
