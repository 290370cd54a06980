"""The stage card in the channel of an engagement: when it is to be drawn anew, at which pace, and by which process."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, case, exists, func, literal, select, update
from sqlmodel import Session, col

from methodology.engagement.engagement import EngagementId
from methodology.value import Value
from storage.database.reading import has_come
from storage.database.upsert import insert_into
from storage.tables.channel_cards import ChannelCardRow
from storage.tables.engagements import EngagementRow
from storage.tables.sweeps import SweepRow
from storage.workspaces.workspaces import is_running

APART = timedelta(seconds=5)
"""The time between two updates of one card."""
SPACED = timedelta(seconds=1.5)
"""The time between two updates in one workspace: 40 a minute, beside the budget of the messages."""


class CardClaim(Value):
    """A card on lease to this process, which draws at least what was wanted of it at that time."""

    engagement: EngagementId
    workspace: str
    wanted: int
    daily: bool
    claimed_by: str
    fingerprint: str
    number: int
    gone_in: str | None
    lost: str


_CLAIM = tuple(col(getattr(ChannelCardRow, name)) for name in CardClaim.model_fields)
_NEW = {"drawn": 0, "daily": False, "claimed_by": "", "fingerprint": "", "number": 0, "lost": ""}


def want_drawn(session: Session, workspace: str, engagement_id: EngagementId, at: datetime) -> None:
    """Have the card drawn anew, with the change that this transaction makes."""
    new = {"engagement": engagement_id, "workspace": workspace, "wanted": 1, "next_try_at": at}
    more = {"wanted": ChannelCardRow.wanted + 1, "daily": False}
    statement = insert_into(session, ChannelCardRow).values({**_NEW, **new})
    session.execute(statement.on_conflict_do_update(index_elements=["engagement"], set_=more))


def adopt_cards(session: Session, at: datetime) -> None:
    """Have the cards drawn that a version before has posted."""
    unknown = ~exists().where(col(ChannelCardRow.engagement) == col(EngagementRow.id))
    new = {**_NEW, "wanted": 1, "next_try_at": at}
    values = [literal(value, ChannelCardRow.__table__.c[name].type) for name, value in new.items()]  # type: ignore[attr-defined]
    found = select(col(EngagementRow.id), col(EngagementRow.workspace), *values)
    found = found.where(col(EngagementRow.channel_id).is_not(None), unknown)
    rows = insert_into(session, ChannelCardRow).from_select(["engagement", "workspace", *new], found)
    session.execute(rows.on_conflict_do_nothing())


def want_daily(session: Session, now: datetime) -> None:
    """Have the cards drawn whose time of the day has come: dates have passed since yesterday."""
    is_drawn = col(ChannelCardRow.drawn) == col(ChannelCardRow.wanted)
    due = update(ChannelCardRow).where(col(ChannelCardRow.daily_at) <= now)
    more = {"wanted": ChannelCardRow.wanted + 1, "daily": case((is_drawn, True), else_=ChannelCardRow.daily)}
    session.execute(due.values(**more, daily_at=None))


def list_workspaces(session: Session, now: datetime) -> list[str]:
    """The workspaces with cards to draw by now."""
    return list(session.scalars(select(col(ChannelCardRow.workspace)).where(*_due(now)).distinct()))


def count_waiting(session: Session) -> int:
    """The number of cards that do not show the latest change."""
    return session.scalar(select(func.count()).where(*_WAITING)) or 0


def claim_card(session: Session, workspace: str, now: datetime, lease: timedelta) -> CardClaim | None:
    """Lease the card of this workspace that waits longest; None if no card waits, or if it is too soon."""
    ids = select(col(ChannelCardRow.engagement)).where(col(ChannelCardRow.workspace) == workspace, *_due(now))
    due = ids.order_by(col(ChannelCardRow.next_try_at), col(ChannelCardRow.engagement)).limit(1)
    if session.get_bind().dialect.name != "sqlite":  # there, a writer has the database to itself
        session.execute(select(col(SweepRow.id)).with_for_update())  # the rate is for all replicas together
        due = due.with_for_update(skip_locked=True, of=ChannelCardRow)
    tried = col(ChannelCardRow.tried_at)
    just_now = select(col(ChannelCardRow.engagement)).where(
        col(ChannelCardRow.workspace) == workspace, tried > now - SPACED, tried <= now
    )
    if session.execute(just_now.limit(1)).first() is not None:
        return None
    claimed = (
        update(ChannelCardRow)
        .where(col(ChannelCardRow.engagement).in_(select(due.cte("due").c.engagement)))
        .values(claimed_by=secrets.token_hex(8), next_try_at=now + lease, tried_at=now)
        .returning(*_CLAIM)
    )
    row = session.execute(claimed).first()
    return None if row is None else CardClaim.model_validate(row)


def set_drawn(session: Session, claim: CardClaim, now: datetime, **values: Any) -> None:
    """Record that it shows what was wanted when it was claimed.

    Where the lease was lost, another process may have drawn it before this one did: it is drawn again.
    """
    done = {"drawn": claim.wanted, "claimed_by": "", "next_try_at": now + APART}
    if not _update(session, claim, **done, **values):
        want_drawn(session, claim.workspace, claim.engagement, now)


def draw_later(session: Session, claim: CardClaim, at: datetime) -> None:
    """Give up the lease, and try again then. What is in Slack is not known."""
    _update(session, claim, claimed_by="", next_try_at=at, fingerprint="", daily=False)


def _update(session: Session, claim: CardClaim, **values: Any) -> bool:
    row = update(ChannelCardRow).filter_by(engagement=claim.engagement, claimed_by=claim.claimed_by)
    result = session.execute(row.values(**values))
    assert isinstance(result, CursorResult), "an update returns the number of its rows"
    return result.rowcount == 1


_WAITING = (
    col(ChannelCardRow.drawn) < col(ChannelCardRow.wanted),
    exists().where(
        col(EngagementRow.id) == col(ChannelCardRow.engagement), col(EngagementRow.channel_id).is_not(None)
    ),
)


def _due(now: datetime) -> tuple[Any, ...]:
    is_time = has_come(col(ChannelCardRow.next_try_at), now)
    return (*_WAITING, is_time, is_running(ChannelCardRow.workspace))
