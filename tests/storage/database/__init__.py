"""Tests of `storage.database`."""
