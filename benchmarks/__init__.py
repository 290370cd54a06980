"""Measurements of speed and memory, each compared with a baseline in the same run."""
