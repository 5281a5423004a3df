"""What the assistant offers others: actions for the model, for agents and for plugins."""
