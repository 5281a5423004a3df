"""What a plugin may rely on: hooks, Context, Channel, Plugin."""
