"""What every plugin and every channel promises, each promise a sentence that can be tried."""
