"""Which messages could not be sent lately, and how many still wait?"""

from sqlmodel import Session, col, func, select

from methodology.value import Value
from storage.tables.outbox import OutboxRow

UNSENT = ("planned", "sending", "uncertain")


class Failure(Value):
    """A message that was given up, and what Slack said to it."""

    kind: str
    recipient: str
    subject: str
    error: str


def latest_failures(session: Session, workspace: str, *, limit: int) -> list[Failure]:
    """The messages of a workspace that were given up, the newest first."""
    given_up = select(OutboxRow).where(
        OutboxRow.workspace == workspace, col(OutboxRow.state).in_(("failed", "given_up"))
    )
    rows = session.exec(given_up.order_by(col(OutboxRow.id).desc()).limit(limit))
    return [Failure.model_validate(row) for row in rows]


def unsent(session: Session, workspace: str) -> int:
    """How many messages of a workspace still wait to be sent."""
    waiting = select(func.count()).where(OutboxRow.workspace == workspace, col(OutboxRow.state).in_(UNSENT))
    return session.exec(waiting).one()
