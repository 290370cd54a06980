"""The installed app as Slack knows it, and the ways to reach it."""
