"""Nudges in the queue: who asked first, and those that a digest takes along."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from methodology.reminders.digest_lines import WaitingNudge
from storage.outbox.queue import NUDGE, NewDelivery
from storage.tables.outbox import OutboxRow


def get_first(session: Session, nudge: NewDelivery) -> dict[str, Any]:
    """The payload of the nudge that stands for this one: of several that ask the same, the first."""
    row = select(OutboxRow.payload).filter_by(
        workspace=nudge.workspace, recipient=nudge.recipient, kind=NUDGE, subject=nudge.subject
    )
    return dict(session.exec(row).one())


def take_along(session: Session, workspace: str, recipient: str) -> None:
    """Leave the nudges that wait for this person to their digest, so that they do not go alone.

    Not those that a process is sending at this moment, or that may have been sent.
    """
    waiting = update(OutboxRow).filter_by(
        workspace=workspace, recipient=recipient, kind=NUDGE, state="planned", claimed_by="", in_doubt=False
    )
    session.execute(waiting.values(state="taken_along"))


def list_taken_along(session: Session, workspace: str, recipient: str, now: datetime) -> list[WaitingNudge]:
    """The nudges that were left to the digest of this person and that none has said yet, oldest first."""
    taken = select(OutboxRow).filter_by(
        workspace=workspace, recipient=recipient, kind=NUDGE, state="taken_along"
    )
    found = session.exec(taken.where(col(OutboxRow.expires_at) > now).order_by(col(OutboxRow.id)))
    fields = WaitingNudge.model_fields.keys()
    return [
        WaitingNudge.model_validate(
            {name: value for name, value in each.payload.items() if name in fields} | {"id": each.id}
        )
        for each in found
    ]


def mark_said(session: Session, nudges: Collection[int], now: datetime) -> None:
    """Record that a digest has said these, in the transaction that marks it as sent."""
    these = update(OutboxRow).where(col(OutboxRow.id).in_(nudges)).filter_by(state="taken_along")
    session.execute(these.values(state="sent", sent_at=now))
