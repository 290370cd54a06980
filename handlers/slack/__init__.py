"""Slack as the bot sees it: interactions, events, people, channels, errors of its Web API."""
