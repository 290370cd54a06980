"""The drill of a backup that is restored: `make drill`."""
