"""Jobs: durable work for later, the core's own and that of plugins."""
