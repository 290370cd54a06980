"""Helpers that several rooms of tests use."""
