"""A waframe plugin that lets an agent take a conversation from the bot and give it back."""
