"""Claims the messages that are due and sends them, exactly once."""
