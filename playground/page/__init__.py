"""Slack's client: what a person sees and does, as JSON over HTTP, and the page in the browser."""
