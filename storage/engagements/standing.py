"""How engagements stand: kept in their rows and in the agenda, computed anew where it holds no more, and read.

The lists of a person are pages of what is kept. So their readers first settle what does not hold.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, delete, insert, or_, text, union, union_all, update
from sqlalchemy import select as core_select
from sqlmodel import Session, col, func, select

from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.team import PersonId
from methodology.reminders.standing import standing
from storage.database.reading import LIVE, STANDS_ANEW
from storage.engagements.engagement_plan import load_plans
from storage.methodologies import Catalog
from storage.tables.agenda import AgendaRow
from storage.tables.engagements import STANDING_RULES, STANDS, EngagementRow, MemberRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow

A_DAY = timedelta(hours=26)
"""What holds for longer was computed by a clock that was wrong: every day ends within 25 hours."""
NOT_COMPUTED = timedelta(hours=1)
"""How long an engagement whose records are bad is left alone."""

_STANDS = text(f"({STANDS})")


def list_lapsed(
    session: Session,
    now: datetime,
    *,
    most: int,
    workspace: str | None = None,
    among: Collection[EngagementId] | None = None,
) -> list[tuple[str, EngagementId]]:
    """The engagements of this workspace, or of all, whose standing holds no more, each with its workspace."""
    until = col(EngagementRow.stands_until)
    ways = []
    for lapsed in (
        until.is_(None),
        until <= now,
        until > now + A_DAY,
    ):  # each by the index, and in this order
        query = core_select(col(EngagementRow.workspace), col(EngagementRow.id)).where(_STANDS, lapsed)
        if workspace is not None:
            query = query.where(col(EngagementRow.workspace) == workspace)
        if among is not None:
            query = query.where(col(EngagementRow.id).in_(among))
        ways.append(core_select(query.limit(most).subquery()))
    found = session.execute(union_all(*ways)).all()
    return [(there, EngagementId(id_)) for there, id_ in found][:most]


def list_kept_by_older(session: Session, *, most: int) -> list[tuple[str, EngagementId]]:
    """The engagements of which a version before, which runs beside this one, has kept how they stand."""
    until = col(EngagementRow.stands_until)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    rules = func.substr(until, -6, type_=String) if is_sqlite else func.to_char(until, "US", type_=String)
    query = select(EngagementRow.workspace, EngagementRow.id).where(
        _STANDS, until.is_not(None), rules < f"{STANDING_RULES:06}"
    )
    return [(there, EngagementId(id_)) for there, id_ in session.exec(query.limit(most)) if id_]


def list_changed_people(
    session: Session, *, most: int, workspace: str | None = None
) -> list[tuple[str, PersonId]]:
    """The people of whom something changed by which their engagements may stand otherwise."""
    changed = select(PersonRow.workspace, PersonRow.id).where(STANDS_ANEW)
    if workspace is not None:
        changed = changed.where(PersonRow.workspace == workspace)
    return [(there, PersonId(person)) for there, person in session.exec(changed.limit(most))]


def list_changed_people_in(
    session: Session, workspace: str, engagement_ids: Collection[EngagementId]
) -> list[tuple[str, PersonId]]:
    """The same, of those whom one of these engagements involves."""
    here = col(MemberRow.engagement).in_(engagement_ids)
    work = col(PlannedActivityRow.engagement).in_(engagement_ids)
    involved = union(
        select(MemberRow.person).where(here),
        select(MemberRow.deputy).where(here, col(MemberRow.deputy).is_not(None)),
        select(PlannedActivityRow.dri).where(LIVE, work, col(PlannedActivityRow.dri).is_not(None)),
        select(EngagementRow.opened_by).where(col(EngagementRow.id).in_(engagement_ids)),
    ).subquery()
    ids = core_select(involved.c[0])
    substitutes = select(PersonRow.away_deputy).where(
        PersonRow.workspace == workspace, col(PersonRow.id).in_(ids)
    )
    changed = select(PersonRow.id).where(
        STANDS_ANEW,
        PersonRow.workspace == workspace,
        or_(col(PersonRow.id).in_(ids), col(PersonRow.id).in_(substitutes)),
    )
    return [(workspace, PersonId(person)) for person in session.exec(changed)]


def forget_standing_of(
    session: Session, workspace: str, person: PersonId, involving: Collection[EngagementId]
) -> None:
    """Have the engagements that involve this person computed anew.

    The engagements are locked first and the person after them, as acts do.
    """
    locked = select(EngagementRow.id).where(col(EngagementRow.id).in_(involving))
    session.exec(locked.order_by(col(EngagementRow.id)).with_for_update()).all()
    for statement in (
        update(EngagementRow).where(col(EngagementRow.id).in_(involving)).values(stands_until=None),
        update(PersonRow)
        .where(col(PersonRow.workspace) == workspace, col(PersonRow.id) == person)
        .values(stands_anew=False),
    ):
        session.execute(statement.execution_options(synchronize_session=False))


def settle(
    session: Session,
    catalog: Catalog,
    workspace: str,
    engagement_ids: Collection[EngagementId],
    now: datetime,
) -> None:
    """Compute anew how these engagements stand, and keep it; those that somebody is changing are left out."""
    free = select(EngagementRow.id).where(col(EngagementRow.id).in_(engagement_ids), _STANDS)
    locked = session.exec(free.order_by(col(EngagementRow.id)).with_for_update(skip_locked=True)).all()
    ids = [EngagementId(each) for each in locked if each]
    keep(session, load_plans(session, catalog, workspace, ids, only_open=True), now)


def keep(session: Session, plans: Iterable[EngagementPlan], now: datetime) -> None:
    """Keep how these engagements stand, which the caller has locked.

    All is computed before anything is written. Nothing of those that are over is on anybody's list.
    """
    kept: list[dict[str, Any]] = []
    lists: list[dict[str, Any]] = []
    for plan in plans:
        engagement = plan.engagement
        if engagement.is_over:
            kept.append({"id": engagement.id, "health": None, "stands_until": None})
            continue
        found = standing(plan, now)
        kept.append({"id": engagement.id, "health": found.health, "stands_until": _by_these(found.until)})
        lists += [
            each._asdict() | {"engagement": engagement.id, "workspace": engagement.workspace}
            for each in sorted(found.lists)
        ]
    if kept:
        session.execute(delete(AgendaRow).where(col(AgendaRow.engagement).in_(each["id"] for each in kept)))
        session.execute(update(EngagementRow), kept)
    if lists:
        # With the empty columns named, all lines go in one insert, not in one for each set of them.
        session.execute(insert(AgendaRow).execution_options(render_nulls=True), lists)


def put_off(session: Session, engagement_id: EngagementId, now: datetime) -> None:
    """Leave an engagement with bad records as it stood, for an hour."""
    known = update(EngagementRow).where(col(EngagementRow.id) == engagement_id)
    session.execute(known.values(stands_until=_by_these(now + NOT_COMPUTED)))


def _by_these(until: datetime) -> datetime:
    """The instant with the number of these rules."""
    return until.replace(microsecond=STANDING_RULES)
