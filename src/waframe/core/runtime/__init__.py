"""What makes it go: configuration, registry, inbox, outbox, worker, HTTP, app."""
