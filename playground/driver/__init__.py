"""How tests act as a person in Slack and steer a running playground."""
