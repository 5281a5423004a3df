"""A waframe plugin that sums up a conversation for the agent who takes it."""
