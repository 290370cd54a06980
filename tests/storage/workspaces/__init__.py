"""Tests of `storage.workspaces`."""
