"""Everything around Slack: requests from it, pages and forms in it, messages to it; and the command line."""
