"""Pictures that are files in Slack: wanted, claimed by one process, ready, lost; and the errands that wait for them."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import CursorResult, and_, delete, func, or_, select, text, update
from sqlmodel import Session, col

from methodology.engagement.engagement import EngagementId
from methodology.value import Value
from storage.database.reading import has_come
from storage.database.upsert import insert_into
from storage.outbox import queue
from storage.outbox.queue import NewDelivery
from storage.tables.pictures import PictureFileRow, PictureWishRow
from storage.workspaces.workspaces import is_running

PictureState = Literal["wanted", "sent", "ready", "lost", "failed"]

WAITED_FOR = timedelta(minutes=30)
"""Slack takes an answer at the address of a request for so long: after that, nobody waits for the picture."""
ASKED_AGAIN = timedelta(days=1)
"""A picture that was asked for so lately counts as asked for now: that need not be written."""


class Wanted(Value):
    """A picture to be drawn: its `content` stands for what it shows. `engagement` is the one that it is about."""

    content: str
    title: str
    svg: str
    engagement: EngagementId | None = None


class PictureClaim(Value):
    """A picture on lease to this process; `file` is "" until Slack has it."""

    workspace: str
    content: str
    state: PictureState
    title: str
    svg: str
    file: str
    claimed_by: str
    attempts: int


_CLAIM = tuple(col(getattr(PictureFileRow, name)) for name in PictureClaim.model_fields)
_UNDER_WAY = text("picture_file.state IN ('wanted', 'sent')")
"""As text, like the condition of the partial index: SQLite does not use the index for bound values."""


class KnownFile(NamedTuple):
    """A file that Slack can show; `is_fresh` if it was asked for so lately that nobody need write it down."""

    id: str
    is_fresh: bool


def find_files(
    session: Session, workspace: str, contents: Collection[str], now: datetime
) -> dict[str, KnownFile]:
    """The files of those of these pictures that Slack can show, by their content."""
    its = select(*map(col, (PictureFileRow.content, PictureFileRow.file, PictureFileRow.asked_at)))
    ready = its.filter_by(workspace=workspace, state="ready").where(col(PictureFileRow.content).in_(contents))
    return {
        content: KnownFile(file, asked_at > now - ASKED_AGAIN)
        for content, file, asked_at in session.execute(ready)
    }


def want_picture(session: Session, workspace: str, wanted: Wanted, now: datetime) -> None:
    """Have it drawn, unless it is there or under way: anew where Slack has lost it, or it failed long enough ago."""
    fresh = {"state": "wanted", "claimed_by": "", "attempts": 0, "next_try_at": now, "file": ""}
    new = {**wanted.model_dump(), **fresh, "workspace": workspace, "asked_at": now}
    its = {"workspace": workspace, "content": wanted.content}
    asked = insert_into(session, PictureFileRow).values(new)
    session.execute(asked.on_conflict_do_update(index_elements=list(its), set_={"asked_at": now}))
    is_lost, has_failed = (col(PictureFileRow.state) == each for each in ("lost", "failed"))
    again = update(PictureFileRow).filter_by(**its).where(or_(is_lost, and_(has_failed, _by(now))))
    session.execute(again.values(**fresh, svg=wanted.svg))


def wait_for(
    session: Session, content: str, errand: NewDelivery, engagement: EngagementId | None, now: datetime
) -> bool:
    """Have this errand enqueued once its picture is ready; False if it is by now, or will not be.

    The row stays locked: the picture becomes ready before this or after it, and the errand is not forgotten.
    """
    its = {"workspace": errand.workspace, "content": content}
    state = session.scalar(select(col(PictureFileRow.state)).filter_by(**its).with_for_update())
    if state not in ("wanted", "sent"):
        return False
    wish: dict[str, Any] = {
        **its,
        "person": errand.recipient,
        "kind": errand.kind,
        "subject": errand.subject,
        "payload": dict(errand.payload),
        "engagement": engagement,
        "asked_at": now,
    }
    session.add(PictureWishRow(**wish))
    return True


def note_asked(session: Session, workspace: str, contents: Collection[str], now: datetime) -> None:
    """Keep these: somebody asks for them still."""
    its = (
        update(PictureFileRow).filter_by(workspace=workspace).where(col(PictureFileRow.content).in_(contents))
    )
    session.execute(its.values(asked_at=now))


def mark_lost(session: Session, workspace: str, files: Collection[str]) -> None:
    """Slack has these files no more: the next person who asks has the picture drawn anew."""
    its = update(PictureFileRow).where(col(PictureFileRow.file).in_(files))
    session.execute(its.filter_by(workspace=workspace, state="ready").values(state="lost"))


def list_workspaces(session: Session, now: datetime) -> list[str]:
    """The workspaces with pictures to draw by now."""
    return list(session.scalars(select(col(PictureFileRow.workspace)).where(*_due(now)).distinct()))


def count_waiting(session: Session) -> int:
    """The number of pictures that are asked for and cannot be shown yet."""
    return session.scalar(select(func.count()).select_from(PictureFileRow).where(_UNDER_WAY)) or 0


def claim_pictures(
    session: Session, workspace: str, now: datetime, lease: timedelta, *, most: int
) -> list[PictureClaim]:
    """Lease up to `most` pictures of this workspace, longest waiting first."""
    due = select(col(PictureFileRow.content)).where(col(PictureFileRow.workspace) == workspace, *_due(now))
    due = due.order_by(col(PictureFileRow.next_try_at), col(PictureFileRow.content)).limit(most)
    if session.get_bind().dialect.name != "sqlite":  # there, a writer has the database to itself
        due = due.with_for_update(skip_locked=True)
    claimed = (
        update(PictureFileRow)
        .filter_by(workspace=workspace)
        .where(col(PictureFileRow.content).in_(select(due.cte("due").c.content)))
        .values(
            claimed_by=secrets.token_hex(8), next_try_at=now + lease, attempts=PictureFileRow.attempts + 1
        )
        .returning(*_CLAIM)
    )
    return [PictureClaim.model_validate(row) for row in session.execute(claimed)]


def mark_sent(session: Session, claim: PictureClaim, file: str) -> bool:
    """Record that Slack has it as this file; False if the lease is lost, and another process draws it."""
    return _update(session, claim, state="sent", file=file)


def draw_anew(session: Session, claim: PictureClaim, at: datetime) -> None:
    """What was sent is of no use: draw it again then."""
    _update(session, claim, state="wanted", file="", claimed_by="", next_try_at=at)


def mark_ready(session: Session, claim: PictureClaim, now: datetime) -> bool:
    """Record that Slack can show it, and enqueue the errands of those who wait; False if the lease is lost."""
    if not _update(session, claim, state="ready", svg="", claimed_by="", attempts=0):
        return False
    its = {"workspace": claim.workspace, "content": claim.content}
    waiting = session.scalars(select(PictureWishRow).filter_by(**its).order_by(col(PictureWishRow.id)))
    queue.enqueue(session, [_errand(each) for each in waiting], now)
    _forget_wishes(session, claim)
    return True


def try_later(session: Session, claim: PictureClaim, at: datetime, *, counts: bool = True) -> None:
    """Give up the lease, and try again then; `counts` as one of the attempts after which it is given up."""
    attempts = claim.attempts if counts else claim.attempts - 1
    _update(session, claim, claimed_by="", next_try_at=at, attempts=attempts)


def mark_failed(session: Session, claim: PictureClaim, until: datetime) -> None:
    """Give it up: people who ask have the text, and before `until` nobody tries again."""
    if _update(session, claim, state="failed", file="", svg="", claimed_by="", next_try_at=until):
        _forget_wishes(session, claim)


def prune(session: Session, now: datetime, before: datetime, *, most: int) -> int:
    """Forget up to `most` pictures that nobody has asked for since, and what nobody waits for any more."""
    too_late = now - WAITED_FOR
    session.execute(delete(PictureWishRow).where(col(PictureWishRow.asked_at) < too_late))
    over = or_(
        col(PictureFileRow.asked_at) < before, and_(_UNDER_WAY, col(PictureFileRow.asked_at) < too_late)
    )
    rows = session.execute(
        select(col(PictureFileRow.workspace), col(PictureFileRow.content))
        .where(over)
        .order_by(col(PictureFileRow.asked_at))
        .limit(most)
    ).all()
    for workspace, content in rows:
        session.execute(delete(PictureFileRow).filter_by(workspace=workspace, content=content).where(over))
    return len(rows)


def _errand(wish: PictureWishRow) -> NewDelivery:
    return NewDelivery(
        workspace=wish.workspace,
        recipient=wish.person,
        kind=wish.kind,
        subject=wish.subject,
        payload=wish.payload,
        is_urgent=True,
    )


def _forget_wishes(session: Session, claim: PictureClaim) -> None:
    its = delete(PictureWishRow).filter_by(workspace=claim.workspace, content=claim.content)
    session.execute(its)


def _update(session: Session, claim: PictureClaim, **values: Any) -> bool:
    """Update it while the lease is ours; False if it is lost."""
    ours = update(PictureFileRow).filter_by(
        workspace=claim.workspace, content=claim.content, claimed_by=claim.claimed_by
    )
    result = session.execute(ours.values(**values))
    assert isinstance(result, CursorResult), "an update returns the number of its rows"
    return result.rowcount == 1


def _by(now: datetime) -> Any:
    return has_come(col(PictureFileRow.next_try_at), now)


def _due(now: datetime) -> tuple[Any, ...]:
    return (_UNDER_WAY, _by(now), is_running(PictureFileRow.workspace))
