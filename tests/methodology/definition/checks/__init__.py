"""Tests of the checks of a methodology's content."""
