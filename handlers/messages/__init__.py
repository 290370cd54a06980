"""The messages that the bot sends unasked, one class for each kind."""
