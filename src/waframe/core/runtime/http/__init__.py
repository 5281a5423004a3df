"""The HTTP interface for agents and programs: who asks, what they may, and how a refusal reads."""
