"""What others did, in the queue until a digest says it: kept by ids, and named as everything is called by then."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from methodology.engagement.engagement import Engagement
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import ActOfOther
from storage.engagements.hand_over import HANDED_OVER
from storage.engagements.history import list_since
from storage.engagements.queries import get_engagements
from storage.outbox import queue
from storage.outbox.queue import ACT_OF_OTHER, NewDelivery
from storage.tables.outbox import OutboxRow
from storage.tables.planned_activities import PlannedActivityRow

ROLE_OR_HOLD = "role_or_hold"
"""What waits in the queue in the same way, and 0.7.0 does not know."""
OF_WHOLE = ("handed_off", "channel_lost")
"""What who never acts is told in a line in place of a message."""


def enqueue(
    session: Session, workspace: str, acts: Iterable[tuple[PersonId, ActOfOther]], now: datetime
) -> None:
    """Have the next digest of each of these people say what concerns them."""
    waiting = [
        NewDelivery(
            workspace=workspace,
            recipient=person,
            kind=ROLE_OR_HOLD if _is_of_role_or_hold(act) else ACT_OF_OTHER,
            subject=":".join(
                [
                    str(act.engagement),
                    str(act.work or ""),
                    act.criterion or act.role or "",
                    *([act.state] if act.role else []),
                    now.isoformat(),
                ]
            ),
            payload=act.model_dump(mode="json", exclude_defaults=True),
            state="taken_along",
        )
        for person, act in acts
    ]
    queue.enqueue(session, waiting, now)


def _is_of_role_or_hold(act: ActOfOther) -> bool:
    """Whether it is an act that a version before does not know, and is not to find if it runs beside this one."""
    return act.state in ("given", "deputy", "on_hold", "at_risk", *OF_WHOLE) or (
        act.state == "open" and act.work is None
    )


def has_any(session: Session, workspace: str, person: PersonId) -> bool:
    """Whether anything waits for the digest of this person."""
    return session.exec(_waiting(workspace, person).limit(1)).first() is not None


def list_waiting(session: Session, workspace: str, person: PersonId) -> list[ActOfOther]:
    """What others did since the last digest of this person and what has not been undone, oldest first."""
    waiting = list(session.exec(_waiting(workspace, person).order_by(col(OutboxRow.id))))
    found = [ActOfOther.model_validate(each.payload | {"id": each.id}) for each in waiting]
    since = {each.id: each.planned_at for each in waiting}
    if not found:
        return []
    engagements = {
        each.id: each for each in get_engagements(session, workspace, {each.engagement for each in found})
    }
    work = _work(session, {each.work for each in found if each.work})
    return [
        _by_who_gave_last(session, _as_it_is(act, engagement, row), since[act.id])
        for act in found
        if (engagement := engagements.get(act.engagement)) is not None
        and _still_holds(act, person, engagement, row := work.get(act.work) if act.work else None)
    ]


def _as_it_is(act: ActOfOther, engagement: Engagement, row: PlannedActivityRow | None) -> ActOfOther:
    """The act with what it is called by now, who has what was given away, and until when and why it is on hold."""
    known: dict[str, object] = {"title": engagement.title}
    if row is not None:
        known |= {"name": row.name, "to": row.dri if act.state == "given" else None}
    if act.role is not None:
        member = engagement.team.member(act.role)
        known |= {"to": member.person if member else None}
    if act.state == "on_hold":
        reason = engagement.hold.reason if engagement.hold else ""
        known |= {"until": engagement.hold_until, "reason": reason}
    return act.model_copy(update=known)


def _by_who_gave_last(session: Session, act: ActOfOther, since: datetime) -> ActOfOther:
    """Of what was given away, with who gave it to the person who has it by now: somebody else may have since."""
    if act.state != "given":
        return act
    later = [
        each.by
        for each in list_since(session, act.engagement, since)
        if (each.what == "reassigned" and each.work == act.work and each.after.get("dri") == act.to)
        or (each.what == "role_given" and each.after["role"] == act.role and each.after["person"] == act.to)
        or (each.what == HANDED_OVER and each.after["person"] == act.to)
    ]
    return act.model_copy(update={"by": later[-1]}) if later else act


def _still_holds(
    act: ActOfOther, reader: PersonId, engagement: Engagement, row: PlannedActivityRow | None
) -> bool:
    """Whether it is as they left it."""
    if act.role is not None:
        member = engagement.team.member(act.role)
        return member is None or reader not in (member.person, member.deputy)
    if act.state in OF_WHOLE:
        return not engagement.is_over
    if act.work is None or row is None:
        return act.work is None and engagement.state == act.state
    if act.criterion is not None:
        ticked = {(each.criterion, each.by) for each in engagement.confirmed}
        return row.state == "open" and (act.criterion, act.by) in ticked
    if act.state == "at_risk":
        return row.state == "open"
    if act.state == "given":
        return row.state == "open" and row.dri != reader
    return (row.state, row.closed_by) == (act.state, act.by)


def mark_said(session: Session, acts: Collection[int], now: datetime) -> None:
    """Record that a digest has said these, in the transaction that marks it as sent."""
    if acts:
        these = update(OutboxRow).where(col(OutboxRow.id).in_(acts)).filter_by(state="taken_along")
        session.execute(these.values(state="sent", sent_at=now))


def _waiting(workspace: str, person: PersonId) -> SelectOfScalar[OutboxRow]:
    its = select(OutboxRow).filter_by(workspace=workspace, recipient=person, state="taken_along")
    return its.where(col(OutboxRow.kind).in_([ACT_OF_OTHER, ROLE_OR_HOLD]))


def _work(
    session: Session, ids: Collection[PlannedActivityId]
) -> dict[PlannedActivityId, PlannedActivityRow]:
    rows = session.exec(select(PlannedActivityRow).where(col(PlannedActivityRow.id).in_(ids))) if ids else ()
    return {PlannedActivityId(each.id): each for each in rows if each.id is not None}
