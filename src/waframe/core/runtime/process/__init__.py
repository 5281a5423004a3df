"""The process: its start, its stop, and its neighbour on this machine."""
