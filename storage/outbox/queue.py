"""The queue of messages to Slack: enqueueing, claiming by one process at a time, and recording results."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, NewType

from pydantic import Field
from sqlalchemy import CursorResult, delete, func, select, text, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Session, col

from methodology.value import Value
from storage.database.upsert import insert_into
from storage.outbox.conversations import must_wait
from storage.tables.outbox import OutboxRow
from storage.tables.sweeps import SweepRow
from storage.workspaces.workspaces import is_running

DeliveryId = NewType("DeliveryId", int)
DeliveryState = Literal[
    "planned", "sending", "uncertain", "sent", "empty", "expired", "failed", "given_up", "taken_along"
]  # fmt: skip
"""`sending`: an attempt is marked, its result not known yet. `uncertain`: it may have been sent. `empty`: it
had no content. `expired`: its day was over before it was tried. `failed`: Slack refused it for good, or until
its day was over. `given_up`: it cannot be found out whether it was sent. `taken_along`: a digest is to say
it."""

WAITING = text("delivery.state IN ('planned', 'sending', 'uncertain')")
CLOSED = text("delivery.state NOT IN ('planned', 'sending', 'uncertain')")
"""As text, like the condition of the partial index: SQLite does not use the index for bound values."""

DIGEST = "digest"
NUDGE = "nudge"
NEW_FOR_YOU = "new_for_you"
ACT_OF_OTHER = "act_of_other"
BOOKMARKS = "bookmarks"
KEPT = timedelta(days=7)
"""How long a message is tried."""
AHEAD = timedelta(days=1)
"""What is urgent waits as if for so long already: the queue is in the order of waiting."""


class NewDelivery(Value):
    """A message to send once to a person or a channel, or an errand in Slack for a person.

    `subject` distinguishes items of one kind; for a digest, it is the local date. Those that are urgent go
    before all others that wait. `in_doubt`: it may have been sent, and forgotten since.
    """

    workspace: str
    recipient: str
    kind: str
    subject: str
    payload: Mapping[str, Any] = {}
    is_urgent: bool = False
    key: str = Field(default_factory=lambda: secrets.token_urlsafe(18))
    in_doubt: bool = False
    state: DeliveryState = "planned"


class Delivery(Value):
    """A message on lease to this process; `claimed_by` proves it."""

    id: DeliveryId
    workspace: str
    recipient: str
    kind: str
    subject: str
    key: str
    payload: Mapping[str, Any]
    state: DeliveryState
    expires_at: datetime | None
    claimed_by: str
    attempts: int
    attempted_at: datetime | None
    planned_at: datetime
    repeated: bool
    in_doubt: bool = False
    error: str


DELIVERY_COLUMNS = tuple(col(getattr(OutboxRow, name)) for name in Delivery.model_fields)


LAST_SWEEP = "last_sweep"
"""What a session keeps of the time of the last sweep."""
UNEXPECTED_ERROR = "unexpected error"
"""The error of a message that could not be sent because of a bug."""


def enqueue(session: Session, messages: Iterable[NewDelivery], now: datetime) -> int:
    """Enqueue these messages, unless they were enqueued before; returns how many are new.

    A clock that is behind the last sweep is wrong: by it, they would be out of time once it is right again.
    """
    messages = list(messages)
    if not messages:
        return 0
    now = _not_before_last_sweep(session, now)
    return len(_insert(session, [_row(each, now) for each in messages]))


def enqueue_on_lease(
    session: Session,
    item: NewDelivery,
    now: datetime,
    lease: timedelta,
    beside: Iterable[NewDelivery] = (),
) -> Delivery:
    """Enqueue this new item on lease to this process, and those `beside` it as usual; others take it over then."""
    at = _not_before_last_sweep(session, now)
    taken = {"claimed_by": secrets.token_hex(8), "next_try_at": now + lease}
    rows = [_row(item, at) | taken, *(_row(each, at) for each in beside)]
    return next(each for each in _insert(session, rows) if each.claimed_by)


def _not_before_last_sweep(session: Session, now: datetime) -> datetime:
    if LAST_SWEEP not in session.info:  # read once in a unit of work, which may enqueue several times
        session.info[LAST_SWEEP] = session.scalar(select(col(SweepRow.last_at)))
    return max(now, session.info[LAST_SWEEP] or now)


def _row(item: NewDelivery, now: datetime) -> dict[str, Any]:
    return (
        item.model_dump(exclude={"is_urgent"})
        | {"planned_at": now, "expires_at": now + KEPT}
        | {"next_try_at": now - AHEAD if item.is_urgent else now}
        | {"claimed_by": "", "attempts": 0, "repeated": False, "error": ""}
    )


def _insert(session: Session, rows: list[dict[str, Any]]) -> list[Delivery]:
    """Insert those that are not there already; returns them."""
    insert = insert_into(session, OutboxRow).on_conflict_do_nothing()
    return [
        Delivery.model_validate(row) for row in session.execute(insert.returning(*DELIVERY_COLUMNS), rows)
    ]


def list_waiting(session: Session, now: datetime, kinds: Collection[str]) -> list[str]:
    """The workspaces with items of these kinds to try by now, longest waiting first."""
    due = select(col(OutboxRow.workspace)).where(*_due(now, kinds)).group_by(col(OutboxRow.workspace))
    return list(session.scalars(due.order_by(func.min(OutboxRow.next_try_at))))


def claim(
    session: Session,
    workspace: str,
    now: datetime,
    lease: timedelta,
    *,
    most: int,
    kinds: Collection[str],
    apart: timedelta = timedelta(0),
) -> list[Delivery]:
    """Lease up to `most` items of a workspace, so that no other process does them meanwhile.

    Only those of these `kinds`: a newer version beside this one may know more of them. Messages in one
    conversation are sent one after the other, and this far `apart`.
    """
    ids = select(col(OutboxRow.id)).where(col(OutboxRow.workspace) == workspace, *_due(now, kinds))
    if apart:
        ids = ids.where(~must_wait(workspace, now, kinds, apart))
    due = ids.order_by(col(OutboxRow.next_try_at), col(OutboxRow.id)).limit(most)
    if session.get_bind().dialect.name != "sqlite":  # there, a writer has the database to itself
        due = due.with_for_update(skip_locked=True)
    taken: ReturningUpdate[Any] = (
        update(OutboxRow)
        .where(col(OutboxRow.id).in_(select(due.cte("due").c.id)))
        .values(claimed_by=secrets.token_hex(8), next_try_at=now + lease)
        .returning(*DELIVERY_COLUMNS)
    )
    rows = session.execute(taken).all()
    return sorted((Delivery.model_validate(row) for row in rows), key=lambda delivery: delivery.id)


def mark_attempt(
    session: Session, delivery: Delivery, now: datetime, lease: timedelta, payload: Mapping[str, Any]
) -> bool:
    """Record that it is about to be sent with this payload; False if the lease is lost.

    The instant of the first attempt with an unknown result stays: the search begins there.
    """
    return _update(
        session,
        delivery,
        state="sending",
        attempts=delivery.attempts + 1,
        attempted_at=func.coalesce(OutboxRow.attempted_at, now),
        next_try_at=now + lease,
        payload=dict(payload),
    )


def mark_sent(
    session: Session, delivery: Delivery, channel: str, ts: str, now: datetime
) -> Literal["now", "before", "another"]:
    """Record where the message is, even if the lease is lost: it must not be sent again.

    Says whether it was recorded now or before, or whether another message is on record already.
    """
    values = {"state": "sent", "channel": channel, "ts": ts, "sent_at": now, "claimed_by": "", "error": ""}
    this = col(OutboxRow.id) == delivery.id
    unsent = (this, col(OutboxRow.state) != "sent")
    if _row_count(session.execute(update(OutboxRow).where(*unsent).values(**values))):
        return "now"
    recorded = session.scalar(select(col(OutboxRow.ts)).where(this))
    return "before" if recorded in (ts, None) else "another"


def mark_uncertain(session: Session, delivery: Delivery, next_try_at: datetime, error: str) -> bool:
    """Record that it may have been sent, so that it is looked up before it is sent again."""
    return _update(session, delivery, state="uncertain", next_try_at=next_try_at, error=error, claimed_by="")


def postpone(
    session: Session, delivery: Delivery, next_try_at: datetime, error: str = "", *, counts: bool = True
) -> bool:
    """Try again then: Slack has not accepted it, or it was not tried. An uncertain one stays uncertain."""
    if delivery.attempted_at is not None:
        return mark_uncertain(session, delivery, next_try_at, error)
    return _update(
        session,
        delivery,
        state="planned",
        attempts=delivery.attempts + (1 if counts else 0),
        attempted_at=None,
        next_try_at=next_try_at,
        error=error,
        claimed_by="",
    )


def release(session: Session, delivery: Delivery, next_try_at: datetime, error: str) -> bool:
    """Give up the lease and try again then, in whatever state; a marked attempt is looked up first."""
    return _update(session, delivery, next_try_at=next_try_at, error=error, claimed_by="")


def reschedule(session: Session, delivery: Delivery, at: datetime) -> bool:
    """Postpone it because its time has not come; until then it does not count as waiting."""
    return _update(session, delivery, planned_at=at, next_try_at=at, claimed_by="")


def reopen(session: Session, messages: Iterable[NewDelivery], now: datetime) -> None:
    """Look again whether these have something to say: they were empty or expired, but their day is not over.

    One that a process renders at this moment, perhaps from what was there before, is taken out of its hands.
    """
    fresh = {"state": "planned", "planned_at": now, "next_try_at": now, "expires_at": now + KEPT}
    for each in messages:
        its = {"workspace": each.workspace, "recipient": each.recipient, "kind": each.kind}
        row = update(OutboxRow).filter_by(**its, subject=each.subject)
        closed = row.where(col(OutboxRow.state).in_(("empty", "expired")))
        session.execute(closed.values(**fresh, in_doubt=each.in_doubt))
        rendered = row.where(col(OutboxRow.state) == "planned", col(OutboxRow.claimed_by) != "")
        session.execute(rendered.values(next_try_at=now, claimed_by=""))


def mark_repeated(session: Session, delivery: Delivery) -> Delivery:
    """Record that it is sent again although the earlier attempt could not be looked up."""
    _update(session, delivery, repeated=True)
    return delivery.model_copy(update={"repeated": True})


def clear_attempt(session: Session, delivery: Delivery) -> Delivery:
    """Record that Slack has accepted none of the attempts: it may be sent without a search."""
    known: dict[str, Any] = {"attempted_at": None, "in_doubt": False}
    _update(session, delivery, **known)
    return delivery.model_copy(update=known)


def close(session: Session, delivery: Delivery, state: DeliveryState, error: str = "") -> bool:
    """Record the final state of a message that was not sent, as far as is known."""
    return _update(session, delivery, state=state, error=error, claimed_by="")


def delete_done(session: Session, delivery: Delivery) -> None:
    """Delete an errand that was run."""
    session.execute(delete(OutboxRow).where(col(OutboxRow.id) == delivery.id))


def _due(now: datetime, kinds: Collection[str]) -> tuple[Any, ...]:
    known = col(OutboxRow.kind).in_(sorted(kinds))
    return (WAITING, col(OutboxRow.next_try_at) <= now, known, is_running(OutboxRow.workspace))


def _update(session: Session, delivery: Delivery, **values: Any) -> bool:
    """Update it while the lease is ours; False if it is lost."""
    ours = (col(OutboxRow.id) == delivery.id, col(OutboxRow.claimed_by) == delivery.claimed_by)
    return _row_count(session.execute(update(OutboxRow).where(*ours).values(**values))) == 1


def _row_count(result: Any) -> int:
    assert isinstance(result, CursorResult), "an update returns the number of its rows"
    return result.rowcount
