"""Doing in Slack what a press has left to be done, while nothing else is sent."""

from datetime import timedelta

from handlers.server.process import Bot
from storage.outbox import queue

ASKED_FOR = ("topic", "invite", "new_channel", "export", "home", "status_report", "problem")
"""What is done in Slack because of a press, though not in it any more, while no other message is sent."""


def run_errands(bot: Bot) -> None:
    """Do what the last press has left to be done, and leave no trace of it in the outbox."""
    database, sender = bot.app_context.database, bot.sweep.sender
    while True:
        with database.begin() as session:
            claimed = queue.claim(
                session,
                "T0NORTHWIND",
                sender.app_context.now(),
                timedelta(minutes=3),
                most=10,
                kinds=ASKED_FOR,
            )
        if not claimed:
            return
        for each in claimed:
            sender.send(each)
            with database.begin() as session:
                queue.delete_done(session, each)
