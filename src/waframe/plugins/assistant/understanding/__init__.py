"""What a customer means: intents, the vehicle, the parts, and which of the options. Pure: no waiting, no clock."""
