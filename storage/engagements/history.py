"""The append-only history of changes: recording and reading them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlmodel import Session, col, select

from methodology.definition.ids import AnchorId, RoleId, StageId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.things import date_key
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.value import Value
from storage.people import find_person
from storage.tables.history import HistoryRow

MOVED = "moved"
"""A due date that an act has moved, or an update: one row for each."""
HANDOFF_WRITTEN = "handoff_written"
WRITING = (HANDOFF_WRITTEN, "links_set", "evidence_given", "done")
"""The changes that may write a text."""
DATES_CHANGED = ("date_entered", "date_happened", "exit_by_set")
MOST_READ = 200
BY_ITSELF = PersonId("ps-bot")
"""The actor for what happens by itself: a turn that passed undone, an update."""


class Change(Value):
    """One change: the values before and after it, who made it, when, and from where."""

    id: int
    workspace: str
    engagement: EngagementId | None
    work: PlannedActivityId | None
    at: datetime
    by: PersonId
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    source: str

    @property
    def act(self) -> tuple[object, ...]:
        """What the moves of one act, which are recorded one after the other, have in common; () for others."""
        return (self.at, self.by, self.source) if self.what == MOVED else ()


class Changed(NamedTuple):
    """What an act has changed: values before and after it, of this activity or of the engagement itself."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    work: PlannedActivityId | None = None


def record(
    session: Session,
    changes: Iterable[Changed],
    *,
    workspace: str,
    engagement_id: EngagementId | None,
    at: datetime,
    by: PersonId,
    what: str,
    source: str,
) -> None:
    """Add these changes in this order, in one statement of the transaction that makes them."""
    of_all = {"workspace": workspace, "engagement": engagement_id, "at": at, "by": by, "what": what}
    rows = [
        {
            **of_all,
            "work": each.work,
            "before": dict(each.before),
            "after": dict(each.after),
            "source": source,
        }
        for each in changes
    ]
    if rows:
        session.execute(insert(HistoryRow), rows)


def list_since(session: Session, engagement_id: EngagementId, since: datetime) -> list[Change]:
    """The changes of an engagement since an instant, oldest first."""
    query = select(HistoryRow).where(HistoryRow.engagement == engagement_id, HistoryRow.at >= since)
    return [Change.model_validate(row) for row in session.exec(query.order_by(col(HistoryRow.id)))]


def list_of_kind(session: Session, engagement_id: EngagementId, what: str) -> list[Change]:
    """The changes of this kind in an engagement, oldest first."""
    query = select(HistoryRow).where(HistoryRow.engagement == engagement_id, HistoryRow.what == what)
    return [Change.model_validate(row) for row in session.exec(query.order_by(col(HistoryRow.id)))]


def list_acted_on(
    session: Session, engagement_id: EngagementId, activity_id: PlannedActivityId
) -> list[PersonId]:
    """Who has acted on this planned activity so far, in that order. That its date was moved by something else is no
    such act."""
    query = select(HistoryRow.by).where(
        HistoryRow.engagement == engagement_id,
        HistoryRow.work == activity_id,
        HistoryRow.what != MOVED,
        HistoryRow.by != BY_ITSELF,
    )
    return [PersonId(by) for by in session.exec(query.order_by(col(HistoryRow.id)))]


def list_let_go(session: Session, engagement_id: EngagementId, why: str) -> set[PlannedActivityId]:
    """The activities that were ever let go for this reason."""
    query = select(HistoryRow).where(HistoryRow.engagement == engagement_id, HistoryRow.what == "let_go")
    return {
        PlannedActivityId(row.work)
        for row in session.exec(query)
        if row.work is not None and row.after.get("why") == why
    }


class Giving(NamedTuple):
    """Who gave a role, and who had it before, if anybody."""

    by: PersonId
    before: PersonId | None


def find_giving(
    session: Session, engagement_id: EngagementId, role: RoleId, person: PersonId
) -> Giving | None:
    """How this role was last given to this person; None if it was not given on its own."""
    query = select(HistoryRow).where(HistoryRow.engagement == engagement_id, HistoryRow.what == "role_given")
    for row in session.exec(query.order_by(col(HistoryRow.id).desc())):
        before = row.before.get("person")
        if row.after.get("role") == role and row.after.get("person") == person != before:
            return Giving(PersonId(row.by), PersonId(before) if before else None)
    return None


class Left(NamedTuple):
    """A stage that was left: by whom, and the stages that began with it."""

    stage: StageId
    by: PersonId
    entered: tuple[StageId, ...]


def list_left(
    session: Session, engagement_ids: Collection[EngagementId]
) -> dict[EngagementId, tuple[Left, ...]]:
    """Each time that a stage of these engagements was left, oldest first, including those that were undone."""
    found: dict[EngagementId, tuple[Left, ...]] = {}
    query = select(HistoryRow).where(
        col(HistoryRow.engagement).in_(engagement_ids), HistoryRow.what == "stage_left"
    )
    for row in session.exec(query.order_by(col(HistoryRow.id))) if engagement_ids else ():
        entered = tuple(StageId(each) for each in row.after.get("entered", ()))
        left = Left(StageId(row.before["stage"]), PersonId(row.by), entered)
        of = EngagementId(row.engagement or 0)
        found[of] = (*found.get(of, ()), left)
    return found


def find_last_days(
    session: Session, engagement_id: EngagementId, anchor: AnchorId, occurrence: int
) -> tuple[date | None, date | None]:
    """The days before and after the last change of this date; None for no date."""
    of = (HistoryRow.engagement == engagement_id, col(HistoryRow.what).in_(DATES_CHANGED))
    for row in session.exec(select(HistoryRow).where(*of).order_by(col(HistoryRow.id).desc())):
        if (row.after.get("anchor"), row.after.get("occurrence")) == (anchor, occurrence):
            before, after = (each.get("on") for each in (row.before, row.after))
            return date.fromisoformat(before) if before else None, date.fromisoformat(
                after
            ) if after else None
    return None, None


def name_of_last(
    session: Session, workspace: str, engagement_id: EngagementId, whats: Collection[str]
) -> str:
    """The name of who made the last of these changes; "Somebody else" if nobody is known to have made one."""
    of = (HistoryRow.engagement == engagement_id, col(HistoryRow.what).in_(whats))
    by = session.exec(select(HistoryRow.by).where(*of).order_by(col(HistoryRow.id).desc()).limit(1)).first()
    return _name(session, workspace, by)


def name_of_writer(
    session: Session, workspace: str, engagement_id: EngagementId, texts: Collection[str]
) -> str:
    """The name of who wrote the last of these texts, as it is stored; "Somebody else" if that is not known."""
    of = (HistoryRow.engagement == engagement_id, col(HistoryRow.what).in_(WRITING))
    newest = select(HistoryRow).where(*of).order_by(col(HistoryRow.id).desc()).limit(MOST_READ)
    wanted = set(texts)
    for row in session.exec(newest):
        before, after = ({str(each) for each in side.values()} for side in (row.before, row.after))
        if wanted & (after - before):
            return _name(session, workspace, row.by)
    return _name(session, workspace, None)


def _name(session: Session, workspace: str, by: str | None) -> str:
    person = find_person(session, workspace, PersonId(by)) if by else None
    return person.name if person else "Somebody else"


def list_handoff_written(session: Session, engagement_id: EngagementId) -> dict[str, datetime]:
    """Since when each part of the handoff has had the text that people wrote."""
    query = select(HistoryRow).where(
        HistoryRow.engagement == engagement_id, HistoryRow.what == HANDOFF_WRITTEN
    )
    found: dict[str, datetime] = {}
    for row in session.exec(query.order_by(col(HistoryRow.id))):
        found = {part: found.get(part, row.at) for part in row.after}
    return found


def list_links_given(
    session: Session, engagement_id: EngagementId, addresses: Collection[str]
) -> dict[str, datetime]:
    """Since when each of these addresses has been there, as a link of the engagement or in evidence of its work."""
    query = select(HistoryRow).where(
        HistoryRow.engagement == engagement_id, col(HistoryRow.what).in_(WRITING)
    )
    found: dict[str, datetime] = {}
    for row in session.exec(query.order_by(col(HistoryRow.id))):
        before, after = ("\n".join(str(each) for each in side.values()) for side in (row.before, row.after))
        for address in addresses:
            if address in after:
                found.setdefault(address, row.at)
            elif address in before:
                found.pop(address, None)
    return found


def list_dates_said(session: Session, engagement_id: EngagementId) -> dict[str, datetime]:
    """When somebody said that each date had come, by the key of the date."""
    query = select(HistoryRow).where(
        HistoryRow.engagement == engagement_id, HistoryRow.what == "date_happened"
    )
    found: dict[str, datetime] = {}
    for row in session.exec(query.order_by(col(HistoryRow.id))):
        key = date_key(AnchorId(str(row.after["anchor"])))
        if row.after["actual"]:
            found.setdefault(key, row.at)
        else:
            found.pop(key, None)
    return found


def list_acts(
    session: Session,
    engagement_id: EngagementId,
    activity_id: PlannedActivityId | None = None,
    *,
    limit: int,
    before_id: int | None = None,
) -> list[tuple[Change, ...]]:
    """The changes of an engagement, or of one of its planned activities, newest first.

    The due dates that one act has moved are together. `before_id` is the last id of the previous page.
    """
    found: list[tuple[Change, ...]] = []
    while True:
        page = list_changes(session, engagement_id, activity_id, limit=MOST_READ, before_id=before_id)
        for each in page:
            if found and each.act and each.act == found[-1][0].act:
                found[-1] = (*found[-1], each)
            else:
                found.append((each,))
        if len(found) > limit or len(page) < MOST_READ:
            return found[:limit]
        before_id = page[-1].id


def list_changes(
    session: Session,
    engagement_id: EngagementId,
    activity_id: PlannedActivityId | None = None,
    *,
    limit: int,
    before_id: int | None = None,
) -> list[Change]:
    """The changes of an engagement, or of one of its planned activities, newest first.

    `before_id` is the last id of the previous page. An activity of another engagement has no changes here.
    """
    query = select(HistoryRow).where(HistoryRow.engagement == engagement_id)
    if activity_id is not None:
        query = query.where(HistoryRow.work == activity_id)
    if before_id is not None:
        query = query.where(col(HistoryRow.id) < before_id)
    rows = session.exec(query.order_by(col(HistoryRow.id).desc()).limit(limit))
    return [Change.model_validate(row) for row in rows]
