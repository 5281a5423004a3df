"""What a branch sold in a day of its own clock: counted, as a page, a CSV and a message."""
