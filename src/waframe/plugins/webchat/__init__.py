"""A channel for visitors of a web site: a page and a bubble to embed, over WebSocket."""
