"""Tests of `methodology`, without a database and without Slack."""
