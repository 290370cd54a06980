"""The process that sweeps in a benchmark: the bot as `bot.py` builds it, with another clock."""

import os
import time
from datetime import datetime, timedelta

import bot
from handlers.server.lifespan import listen
from handlers.server.settings import read_settings


def main() -> None:
    started, clock = time.monotonic(), datetime.fromisoformat(os.environ["BENCH_CLOCK"])
    built = bot.build(
        read_settings(os.environ), lambda: clock + timedelta(seconds=time.monotonic() - started)
    )
    with listen("127.0.0.1", int(os.environ["PORT"])) as listening:
        built.serve(listening)


if __name__ == "__main__":
    main()
