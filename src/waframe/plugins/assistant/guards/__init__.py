"""What the assistant may say: whatever it claims must stand in a result of an action of the same conversation."""
