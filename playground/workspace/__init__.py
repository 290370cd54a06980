"""The workspace and its changes: people, conversations, messages, files, open views, the clock."""
