"""Signed requests of any shape against the real process."""
