"""A replica of the bot that can be killed or suspended at any step.

A replica that was killed is replaced at once, as a supervisor would do, by a new process that shares only
the imports with the old one. `CLOCK_SKEW` is how many seconds this machine's clock is wrong.
"""

import logging
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slack_sdk import WebClient

import bot
from handlers.outbox.sweep import Sweep, SweepSettings
from handlers.outbox.timing import Timing
from handlers.server.lifespan import listen
from handlers.server.settings import read_settings

SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}
LEASE = timedelta(seconds=5)
TIMING = Timing(
    lease=LEASE,
    act_within=timedelta(seconds=0.5),
    search_after=timedelta(seconds=3),
    retry_after=timedelta(seconds=0.2),
    retry_at_most=timedelta(seconds=4),
    apart=timedelta(0),
)
"""As in production but shorter, in the same proportions; `HURRIED` says whether it holds."""

CALL_TIMEOUT = 2


def supervise(folder: Path) -> int:
    """Run one replica after the other for as long as each dies by SIGKILL."""
    while True:
        child = os.fork()
        if child == 0:
            run(folder)
            return 0
        _, status = os.waitpid(child, 0)
        if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
            return 1
        (folder / f"{child}.died").touch()


def run(folder: Path) -> None:
    """The bot as `bot.py` builds it, with a failpoint at every step; its clock is the local Slack's."""
    logging.basicConfig(
        filename=folder / f"replica-{os.getpid()}.log",
        level=logging.INFO,
        format="%(name)s %(message)s%(found)s",
    )
    logging.getLogger().handlers[0].addFilter(_with_what_was_found)
    built = bot.build(read_settings(os.environ), lambda: _now(folder), lambda: _moved_by(folder))
    slack_apis = built.sweep.sender.slack_apis

    def hurried(token: str, workspace: str) -> WebClient:
        client = slack_apis.client_with(token, workspace)
        client.timeout = CALL_TIMEOUT
        return client

    sender = replace(built.sweep.sender, failpoint=lambda step: _obey(folder, step))
    if os.environ["HURRIED"]:
        sender = replace(sender, timing=TIMING, slack_apis=replace(slack_apis, client_with=hurried))
    sweep = Sweep(sender, SweepSettings(every=timedelta(seconds=1)), clocks=built.sweep.clocks)
    built.scheduler.modify_job("sweep", func=sweep.run)
    with listen("127.0.0.1", 0) as listening:
        replace(built, sweep=sweep).serve(listening)


def _obey(folder: Path, step: str) -> None:
    """Carry out the order for this step, if any; each order is taken by one replica, once."""
    for what, how in SIGNALS.items():
        taken = folder / f"{step}.{what}.{os.getpid()}.taken"
        try:
            os.rename(folder / f"{step}.{what}", taken)
        except FileNotFoundError:
            continue
        os.kill(os.getpid(), how)


def _with_what_was_found(record: logging.LogRecord) -> bool:
    record.found = f" found={record.found}" if hasattr(record, "found") else ""
    return True


def _now(folder: Path) -> datetime:
    return datetime.now(UTC) + _moved_by(folder) + timedelta(seconds=float(os.environ["CLOCK_SKEW"]))


def _moved_by(folder: Path) -> timedelta:
    return timedelta(seconds=float((folder / "clock").read_text() or 0))


if __name__ == "__main__":
    sys.exit(supervise(Path(sys.argv[1])))
