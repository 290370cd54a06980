"""Tests of `methodology.definition`."""
