"""Plays written conversations against a deployment, and compares what came of them with what was expected."""
