"""Block Kit: which blocks and views Slack accepts, how it keeps them, and what its markup means."""
