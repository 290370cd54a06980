"""What Slack is to the bot: interactions, events, people, channels, errors of its Web API."""
