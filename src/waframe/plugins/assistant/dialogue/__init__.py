"""The rules brain: understand, act, say. What was said so far is a record, and what comes next follows from it."""
