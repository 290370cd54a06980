"""Engagements: reading them, and one module for each thing that people do to them."""
