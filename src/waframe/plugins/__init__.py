"""The plugins in the wheel; each is enabled by the YAML alone."""
