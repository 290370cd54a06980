"""The database itself: connections, reading, upserts, and the migrations it has."""
