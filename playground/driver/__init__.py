"""How tests act as a person in Slack and control a running playground."""
