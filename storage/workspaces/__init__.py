"""Slack workspaces, the installations of the app in them, and their encrypted tokens."""
