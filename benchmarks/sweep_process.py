"""The process that sweeps in a benchmark: the bot as `bot.py` builds it, with another rate and another clock."""

import os
import time
from dataclasses import replace
from datetime import datetime, timedelta

import bot
from handlers.outbox.rate_limiter import RateLimiter
from handlers.outbox.sweep import Sweep
from handlers.server.lifespan import listen
from handlers.server.settings import read_settings


def main() -> None:
    started, clock = time.monotonic(), datetime.fromisoformat(os.environ["BENCH_CLOCK"])
    built = bot.build(
        read_settings(os.environ), lambda: clock + timedelta(seconds=time.monotonic() - started)
    )
    sender = built.sweep.sender
    apis = replace(sender.slack_apis, rate_limiter=RateLimiter(float(os.environ["BENCH_RATE"])))
    sender = replace(sender, slack_apis=apis)
    sweep = Sweep(sender)
    built.scheduler.modify_job("sweep", func=sweep.run)
    with listen("127.0.0.1", int(os.environ["PORT"])) as listening:
        replace(built, sweep=sweep).serve(listening)


if __name__ == "__main__":
    main()
