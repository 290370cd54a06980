"""Personal data: which columns have it, and how it is exported, forgotten and erased."""
