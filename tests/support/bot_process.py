"""The bot as a process of its own, as `python bot.py` runs it, with the local Slack's clock.

Where the file of that clock has a neighbour named `skew`, this machine's clock is wrong by as many seconds.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bot

if __name__ == "__main__":
    clock = Path(sys.argv[1])
    skew = clock.with_name("skew")

    def seconds_in(file: Path) -> timedelta:
        return timedelta(seconds=float(file.read_text("utf-8") or 0))

    def moved_by() -> timedelta:
        return seconds_in(clock)

    def now() -> datetime:
        return datetime.now(UTC) + moved_by() + (seconds_in(skew) if skew.exists() else timedelta())

    bot.process(sys.argv[2:], now, moved_by if skew.exists() else None)
