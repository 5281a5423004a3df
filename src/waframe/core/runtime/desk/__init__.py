"""The desk: what people do in conversations, and who they are."""
