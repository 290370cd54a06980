"""The outbox: due messages are claimed and sent, each exactly once."""
