"""The Web API: what the app asks of Slack, method by method."""
