"""What the records say of messages: where one is in Slack, what waits, and what failed."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from methodology.plan.team import PersonId
from methodology.value import Value
from storage.outbox.queue import DELIVERY_COLUMNS, DIGEST, WAITING, Delivery
from storage.tables.outbox import OutboxRow


class Waiting(NamedTuple):
    """The message that waits longest: since when, the error of its last attempt, how many there were, and for whom."""

    workspace: str
    since: datetime
    error: str = ""
    attempts: int = 0
    recipient: str = ""


class Failure(Value):
    """A message that was given up, with the error from Slack."""

    kind: str
    recipient: str
    subject: str
    error: str


def is_waiting(session: Session, workspace: str, recipient: str, kind: str, subject: str) -> bool:
    """Whether this message waits to be sent."""
    its = {"workspace": workspace, "recipient": recipient, "kind": kind, "subject": subject}
    return session.execute(select(col(OutboxRow.id)).filter_by(**its).where(WAITING)).first() is not None


def was_sent_anything(session: Session, workspace: str, person: PersonId) -> bool:
    """Whether the app has ever sent a message to this person that is still recorded."""
    its = {"workspace": workspace, "recipient": person, "state": "sent"}
    return session.execute(select(col(OutboxRow.id)).filter_by(**its).limit(1)).first() is not None


def find_last_digest_day(session: Session, workspace: str, person: PersonId) -> date | None:
    """The last day whose digest this person got, or for which there was nothing to say."""
    its = {"workspace": workspace, "recipient": person, "kind": DIGEST}
    days = select(func.max(OutboxRow.subject)).filter_by(**its)
    last = session.scalar(days.where(col(OutboxRow.state).in_(("sent", "empty"))))
    return date.fromisoformat(last) if last else None


def find_by_message(session: Session, workspace: str, channel: str, ts: str) -> Delivery | None:
    """The delivery of this message in Slack, with its payload."""
    query = select(*DELIVERY_COLUMNS).where(
        col(OutboxRow.workspace) == workspace,
        col(OutboxRow.channel) == channel,
        col(OutboxRow.ts) == ts,
    )
    row = session.execute(query).first()
    return None if row is None else Delivery.model_validate(row)


def find_latest(
    session: Session, workspace: str, recipient: str, kind: str, subject: str, *, numbered: bool = True
) -> tuple[str, str] | None:
    """The channel and ts of the latest message with this subject; None until it is sent.

    Where they are `numbered`, a number may stand behind the subject.
    """
    subjects = [col(OutboxRow.subject) == subject]
    if numbered:
        subjects.append(col(OutboxRow.subject).startswith(f"{subject}:"))
    query = select(col(OutboxRow.channel), col(OutboxRow.ts)).where(
        col(OutboxRow.workspace) == workspace,
        col(OutboxRow.recipient) == recipient,
        col(OutboxRow.kind) == kind,
        or_(*subjects),
    )
    row = session.execute(query.order_by(col(OutboxRow.id).desc()).limit(1)).first()
    return (row[0], row[1]) if row is not None and row[0] and row[1] else None


def is_given_up(session: Session, workspace: str, recipient: str, kind: str, subject: str) -> bool:
    """Whether it could not be found out whether this message was sent."""
    states = select(col(OutboxRow.id)).where(
        col(OutboxRow.workspace) == workspace,
        col(OutboxRow.recipient) == recipient,
        col(OutboxRow.kind) == kind,
        col(OutboxRow.subject) == subject,
        col(OutboxRow.state) == "given_up",
    )
    return session.execute(states).first() is not None


class SentMessage(NamedTuple):
    """A message that was sent, and where it is."""

    delivery: Delivery
    channel: str
    ts: str

    @property
    def recipient(self) -> PersonId:
        return PersonId(self.delivery.recipient)


def list_sent(
    session: Session,
    workspace: str,
    recipients: Collection[str],
    kinds: Collection[str],
    *,
    since: datetime,
) -> list[SentMessage]:
    """The messages of these kinds that these people were sent after this instant, the latest first."""
    query = select(*DELIVERY_COLUMNS, col(OutboxRow.channel), col(OutboxRow.ts)).where(
        col(OutboxRow.workspace) == workspace,
        col(OutboxRow.recipient).in_(sorted(recipients)),
        col(OutboxRow.kind).in_(sorted(kinds)),
        col(OutboxRow.state) == "sent",
        col(OutboxRow.sent_at) > since,
        col(OutboxRow.ts).is_not(None),
    )
    found = session.execute(query.order_by(col(OutboxRow.id).desc())).all()
    return [SentMessage(Delivery.model_validate(row), row.channel or "", row.ts or "") for row in found]


def find_oldest_unsent(session: Session, now: datetime, kinds: Collection[str]) -> Waiting | None:
    """The message of these kinds that has been waiting longest, however often it was tried."""
    known = col(OutboxRow.kind).in_(sorted(kinds))
    waiting = select(
        col(OutboxRow.workspace),
        col(OutboxRow.planned_at),
        col(OutboxRow.error),
        col(OutboxRow.attempts),
        col(OutboxRow.recipient),
    ).where(WAITING, col(OutboxRow.planned_at) <= now, known)
    row = session.execute(waiting.order_by(col(OutboxRow.planned_at)).limit(1)).first()
    return None if row is None else Waiting(*row)


def was_sent_since(session: Session, workspace: str, since: datetime) -> bool:
    """Whether a message of this workspace was sent after this instant."""
    sent = select(col(OutboxRow.id)).where(
        col(OutboxRow.workspace) == workspace, col(OutboxRow.sent_at) > since
    )
    return session.execute(sent.limit(1)).first() is not None


def list_failures(session: Session, workspace: str, *, limit: int) -> list[Failure]:
    """The messages of a workspace that failed or were given up, newest first."""
    given_up = select(OutboxRow).where(
        col(OutboxRow.workspace) == workspace, col(OutboxRow.state).in_(("failed", "given_up"))
    )
    rows = session.execute(given_up.order_by(col(OutboxRow.id).desc()).limit(limit)).scalars()
    return [Failure.model_validate(row) for row in rows]


def count_unsent(session: Session, workspace: str, now: datetime) -> int:
    """The number of messages of a workspace that wait to be sent and whose time has come."""
    waiting = select(func.count()).where(
        WAITING, col(OutboxRow.workspace) == workspace, col(OutboxRow.planned_at) <= now
    )
    return session.scalar(waiting) or 0


def find_last_sent(session: Session) -> datetime | None:
    """When the message that was sent last reached Slack, by Slack's clock."""
    sent = select(col(OutboxRow.ts)).where(col(OutboxRow.ts).is_not(None))
    ts = session.scalar(sent.order_by(col(OutboxRow.id).desc()).limit(1))
    return None if ts is None else datetime.fromtimestamp(float(ts), UTC)
