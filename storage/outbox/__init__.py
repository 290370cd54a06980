"""The messages that wait to be sent, and whose digest is due."""
