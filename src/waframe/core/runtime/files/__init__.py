"""Files: what customers send and agents see, fetched, drawn small, and linked."""
