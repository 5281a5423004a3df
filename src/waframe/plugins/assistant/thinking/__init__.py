"""What both brains share: acting with a memory of what was done, and the brain that asks a language model."""
