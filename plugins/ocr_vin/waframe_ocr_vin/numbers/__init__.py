"""What signs may be: numbers of vehicles and of parts. Pure."""
