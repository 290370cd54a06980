"""The queue of messages to send, and the schedule of digests."""
