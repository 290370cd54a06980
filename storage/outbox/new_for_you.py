"""Enqueues the message that something new is due, for people to whom somebody else gave it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from methodology.people import Person
from methodology.reminders.schedule import in_working_hours
from storage.outbox import queue
from storage.outbox.queue import NEW_FOR_YOU, NewDelivery

AFTER = timedelta(minutes=10)
"""So long after the first thing, for what comes with it and for what is taken back."""


def enqueue(session: Session, people: Iterable[Person], now: datetime) -> None:
    """Have these people told in ten minutes, once a day at most; who is not at work finds it in their digest."""
    messages = [
        NewDelivery(
            workspace=each.workspace,
            recipient=each.id,
            kind=NEW_FOR_YOU,
            subject=each.today(now).isoformat(),
        )
        for each in people
        if in_working_hours(each, now)
    ]
    if queue.enqueue(session, messages, now + AFTER) < len(messages):
        queue.reopen(session, messages, now + AFTER)
