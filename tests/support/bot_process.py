"""The bot as a process of its own, as `python bot.py` runs it, with the local Slack's clock."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bot

if __name__ == "__main__":
    clock = Path(sys.argv[1])
    bot.process(
        sys.argv[2:], lambda: datetime.now(UTC) + timedelta(seconds=float(clock.read_text("utf-8") or 0))
    )
