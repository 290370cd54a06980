"""Engagements: queries, the unit of work, and one module per action."""
