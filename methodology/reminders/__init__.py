"""Reminders: digests, their schedule, and their recipients."""
