"""The database itself: connections, reading, upserts, and the state of its schema."""
