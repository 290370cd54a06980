"""The commands of `python bot.py`."""
