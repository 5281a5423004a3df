"""The WhatsApp Cloud API as a channel."""
