"""A waframe plugin that reads the vehicle identification number from a customer's photo."""
