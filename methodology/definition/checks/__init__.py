"""The checks of a methodology's file, each kind in a file of its own."""
