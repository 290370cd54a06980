"""The rules: pure values and functions, without Slack, SQL, clock or environment."""
