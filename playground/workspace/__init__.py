"""What is in the workspace, and how it changes: people, conversations, messages, files, open views, the clock."""
