"""Which engagements are there, and what is recorded of each?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, or_
from sqlalchemy import select as core_select
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from methodology.course import AnchorDate, Course, Raised
from methodology.engagement import Channel, Confirmed, Engagement, EngagementId, VersionId
from methodology.model import Activity, StageId
from methodology.refusal import Refusal
from methodology.team import Member, PersonId, Team
from methodology.work import Work, WorkId
from storage.tables import (
    AnchorDateRow,
    ConfirmationRow,
    EngagementRow,
    MemberRow,
    OwnActivityRow,
    RaisedRow,
    StageEntryRow,
    WorkRow,
)

WORK_OF = (
    core_select(*(col(getattr(WorkRow, name)) for name in Work.model_fields))
    .where(col(WorkRow.engagement) == bindparam("engagement"))
    .order_by(col(WorkRow.id))
)
ByEngagement = dict[int, list[Row[Any]]]


def _hanging(kind: type[SQLModel]) -> Select[Any]:
    """The rows of this kind that belong to some engagements; made once, for it is asked all the time."""
    columns = [getattr(kind, name) for name in kind.model_fields]
    engagement = getattr(kind, "engagement")  # noqa: B009  # each of these tables has it
    return core_select(*columns).where(engagement.in_(bindparam("numbers", expanding=True)))


HANGING: dict[type[SQLModel], Select[Any]] = {
    kind: _hanging(kind)
    for kind in (StageEntryRow, MemberRow, AnchorDateRow, RaisedRow, ConfirmationRow, OwnActivityRow)
}
NOT_OVER = col(EngagementRow.state).in_(("open", "on_hold"))
RUNNING_FIRST = case({"open": 0, "on_hold": 1}, value=col(EngagementRow.state), else_=2)


def fold(name: str) -> str:
    """A name as it is compared: case, accents' case and outer spaces do not matter."""
    return " ".join(name.casefold().split())


def get(session: Session, workspace: str, engagement: EngagementId, *, lock: bool = False) -> Engagement:
    """This engagement; raises `Refusal` where the workspace has none of this number.

    With `lock`, nobody else changes it before the end of the unit of work.
    """
    statement = select(EngagementRow).where(
        EngagementRow.workspace == workspace, EngagementRow.id == engagement
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = session.exec(statement).one_or_none()
    if row is None:
        raise Refusal("This engagement is not there any more. Type `/ps-stage` to see yours.")
    return engagement_values(session, [row])[0]


def workspace_of(session: Session, engagement: EngagementId) -> str:
    """Whose engagement this is; raises `Refusal` where there is none of this number."""
    found = session.exec(select(EngagementRow.workspace).where(EngagementRow.id == engagement)).one_or_none()
    if found is None:
        raise Refusal(
            f"There is no engagement {engagement}. The menu behind More on its card says its number."
        )
    return found


def of_channel(session: Session, workspace: str, channel: str) -> list[Engagement]:
    """The engagements that live in this channel and are not over, the newest first."""
    return _those(
        session,
        _in(workspace)
        .where(EngagementRow.channel_id == channel, NOT_OVER)
        .order_by(col(EngagementRow.id).desc()),
    )


def of_person(
    session: Session, workspace: str, person: PersonId, *, limit: int = 50, offset: int = 0
) -> list[Engagement]:
    """The engagements that are not over and in whose team the person is, or that they opened."""
    in_team = select(MemberRow.engagement).where(
        or_(col(MemberRow.person) == person, col(MemberRow.deputy) == person)
    )
    return _those(
        session,
        _in(workspace)
        .where(or_(col(EngagementRow.opened_by) == person, col(EngagementRow.id).in_(in_team)), NOT_OVER)
        .order_by(RUNNING_FIRST, col(EngagementRow.id).desc())
        .limit(limit)
        .offset(offset),
    )


def named(session: Session, workspace: str, name: str, *, limit: int = 10) -> list[Engagement]:
    """The engagements whose customer, reference or title this is; running ones first."""
    folded = fold(name)
    reference = col(EngagementRow.reference_folded)
    title = col(EngagementRow.customer_folded) + " (" + reference + ")"
    return _those(
        session,
        _in(workspace)
        .where(or_(col(EngagementRow.customer_folded) == folded, reference == folded, title == folded))
        .order_by(RUNNING_FIRST, col(EngagementRow.id).desc())
        .limit(limit),
    )


def names(session: Session, workspace: str) -> list[tuple[EngagementId, str, str]]:
    """Number, customer and reference of every engagement of the workspace, the newest first."""
    statement = (
        select(EngagementRow.id, EngagementRow.customer, EngagementRow.reference)
        .where(EngagementRow.workspace == workspace)
        .order_by(col(EngagementRow.id).desc())
    )
    return [(EngagementId(number or 0), customer, ref) for number, customer, ref in session.exec(statement)]


def some(session: Session, workspace: str, numbers: Iterable[EngagementId]) -> list[Engagement]:
    """These engagements, in the order of their numbers in the list."""
    wanted = list(numbers)
    found = _those(session, _in(workspace).where(col(EngagementRow.id).in_(wanted)))
    return sorted(found, key=lambda each: wanted.index(each.id))


def work_of(session: Session, engagement: EngagementId) -> tuple[Work, ...]:
    """All planned activities of an engagement, whatever became of them, in the order of the plan."""
    return tuple(Work.model_validate(row) for row in session.execute(WORK_OF, {"engagement": engagement}))


def work_of_many(session: Session, numbers: Iterable[EngagementId]) -> dict[EngagementId, tuple[Work, ...]]:
    """The planned activities of several engagements, each in the order of its plan."""
    columns = [WorkRow.engagement, *(getattr(WorkRow, name) for name in Work.model_fields)]
    wanted = col(WorkRow.engagement).in_(list(numbers))
    found: dict[EngagementId, list[Work]] = {}
    for row in session.execute(core_select(*columns).where(wanted).order_by(col(WorkRow.id))):
        found.setdefault(EngagementId(row.engagement), []).append(Work.model_validate(row))
    return {number: tuple(work) for number, work in found.items()}


def watched(
    session: Session,
    workspace: str,
    *,
    states: tuple[str, ...],
    limit: int,
    by: PersonId | None,
    roles: Iterable[str],
) -> list[Engagement]:
    """The newest engagements in one of these states that a person watches by one of these roles; all without `by`."""
    statement = _in(workspace).where(col(EngagementRow.state).in_(states))
    if by is not None:
        theirs = select(MemberRow.engagement).where(
            MemberRow.person == by, col(MemberRow.role).in_(list(roles))
        )
        statement = statement.where(col(EngagementRow.id).in_(theirs))
    return _those(session, statement.order_by(col(EngagementRow.id).desc()).limit(limit))


def engagement_of_work(session: Session, workspace: str, work: WorkId) -> EngagementId:
    """Whose planned activity this is; raises `Refusal` where the workspace has none of this number."""
    found = select(WorkRow.engagement).where(WorkRow.id == work, WorkRow.workspace == workspace)
    number = session.exec(found).one_or_none()
    if number is None:
        raise Refusal("This activity is not there any more. Type `/ps-stage` to see where things stand.")
    return EngagementId(number)


def engagement_values(session: Session, rows: Sequence[EngagementRow]) -> list[Engagement]:
    """These rows as engagements, with what hangs on them: one query for each kind of thing."""
    numbers = [row.id for row in rows if row.id is not None]
    parts = _Parts(*(_by_engagement(session, kind, numbers) for kind in HANGING))
    return [_engagement(row, row.id, parts) for row in rows if row.id is not None]


@dataclass(frozen=True)
class _Parts:
    """The rows that hang on some engagements, by their numbers."""

    entries: ByEngagement
    members: ByEngagement
    dates: ByEngagement
    raised: ByEngagement
    confirmed: ByEngagement
    own: ByEngagement


def _engagement(row: EngagementRow, number: int, parts: _Parts) -> Engagement:
    entries = parts.entries.get(number, [])
    members = parts.members.get(number, [])
    return Engagement(
        id=EngagementId(number),
        workspace=row.workspace,
        version=VersionId(row.version),
        customer=row.customer,
        reference=row.reference,
        state=row.state,
        opened_by=PersonId(row.opened_by),
        course=_course(row, entries, parts.dates.get(number, []), parts.raised.get(number, [])),
        team=Team(members=tuple(Member.model_validate(each) for each in members)),
        channel=_channel(row),
        exit_dates=tuple((StageId(each.stage), each.exit_by) for each in entries if each.exit_by),
        confirmed=tuple(Confirmed.model_validate(each) for each in parts.confirmed.get(number, [])),
        own_activities=tuple(Activity.model_validate(each.definition) for each in parts.own.get(number, [])),
        held_since=row.held_since,
        closed_on=row.closed_on,
    )


def _course(
    row: EngagementRow,
    entries: Sequence[Row[Any]],
    dates: Sequence[Row[Any]],
    raised: Sequence[Row[Any]],
) -> Course:
    return Course(
        type=row.type,
        facets=row.facets,
        opened_on=row.opened_on,
        start_stage=row.start_stage,
        entered={each.stage: each.entered_on for each in entries if each.entered_on},
        left={each.stage: each.left_on for each in entries if each.left_on},
        dates=tuple(AnchorDate.model_validate(each) for each in dates),
        raised=tuple(Raised.model_validate(each) for each in raised),
        all_details=row.all_details,
        details=frozenset(row.details),
    )


def _channel(row: EngagementRow) -> Channel | None:
    if row.channel_id is None:
        return None
    return Channel(
        id=row.channel_id, name=row.channel_name, private=row.channel_private, ours=row.channel_ours
    )


def _in(workspace: str) -> SelectOfScalar[EngagementRow]:
    return select(EngagementRow).where(EngagementRow.workspace == workspace)


def _those(session: Session, statement: SelectOfScalar[EngagementRow]) -> list[Engagement]:
    return engagement_values(session, session.exec(statement).all())


def _by_engagement(session: Session, kind: type[SQLModel], numbers: list[int]) -> ByEngagement:
    found: ByEngagement = {}
    for row in session.execute(HANGING[kind], {"numbers": numbers}):
        found.setdefault(row.engagement, []).append(row)
    return found
