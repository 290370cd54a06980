"""Queries: engagements by id, name, channel and person, and their planned activities."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, func, union
from sqlalchemy import select as core_select
from sqlmodel import Session, SQLModel, select

from methodology.definition.model import Activity, StageId, Value
from methodology.engagement.engagement import Channel, Confirmed, Engagement, EngagementId, VersionId
from methodology.plan.activity import PlannedActivity, PlannedActivityId
from methodology.plan.anchors import AnchorDate
from methodology.plan.facts import PlanFacts, Raised
from methodology.plan.team import Member, PersonId, Team
from methodology.refusal import Refusal
from storage.database.reading import LIVE, column, columns, rows
from storage.tables import (
    AnchorDateRow,
    ConfirmationRow,
    EngagementRow,
    MemberRow,
    OwnActivityRow,
    PersonRow,
    RaisedRow,
    StageEntryRow,
    WorkRow,
)

WORK_FIELDS = tuple(PlannedActivity.model_fields)
_WORK_OF = (
    columns(WorkRow, WORK_FIELDS)
    .where(column(WorkRow, "engagement") == bindparam("engagement"))
    .order_by(column(WorkRow, "id"))
)
_WORK_OF_MANY = (
    columns(WorkRow, ("engagement", *WORK_FIELDS))
    .where(column(WorkRow, "engagement").in_(bindparam("engagement_ids", expanding=True)))
    .order_by(column(WorkRow, "id"))
)
_OPEN_WORK_OF = _WORK_OF.where(column(WorkRow, "state") == "open")
ByEngagement = dict[int, list[Row[Any]]]

HANGING: dict[type[SQLModel], Select[Any]] = {
    kind: columns(kind).where(column(kind, "engagement").in_(bindparam("engagement_ids", expanding=True)))
    for kind in (StageEntryRow, MemberRow, AnchorDateRow, RaisedRow, ConfirmationRow, OwnActivityRow)
}
"""The rows of each kind that belong to some engagements; made once, for they are asked for all the time."""

_STATE = column(EngagementRow, "state")
_NEWEST_FIRST = column(EngagementRow, "id").desc()
_RUNNING_FIRST = case({"open": 0, "on_hold": 1}, value=_STATE, else_=2)
_NOT_OVER = _STATE.in_(("open", "on_hold"))
_IN = columns(EngagementRow).where(column(EngagementRow, "workspace") == bindparam("workspace"))
_ONE = _IN.where(column(EngagementRow, "id") == bindparam("engagement"))
_SOME = _IN.where(column(EngagementRow, "id").in_(bindparam("wanted", expanding=True)))
_OF_CHANNEL = _IN.where(column(EngagementRow, "channel_id") == bindparam("channel"), _NOT_OVER).order_by(
    _NEWEST_FIRST
)
_ALL_OF = core_select(column(EngagementRow, "id")).where(
    column(EngagementRow, "workspace") == bindparam("workspace")
)
_IN_TEAM = core_select(column(MemberRow, "engagement"))
_OF_PERSON = (
    _IN.where(
        column(EngagementRow, "id").in_(
            union(
                _ALL_OF.where(column(EngagementRow, "opened_by") == bindparam("person")),
                _IN_TEAM.where(column(MemberRow, "person") == bindparam("person")),
                _IN_TEAM.where(column(MemberRow, "deputy") == bindparam("person")),
            )
        ),
        _NOT_OVER,
    )
    .order_by(_RUNNING_FIRST, _NEWEST_FIRST)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_LIVE_IN = core_select(column(WorkRow, "engagement")).where(
    LIVE, column(WorkRow, "workspace") == bindparam("workspace")
)
_WITH_WORK_FOR = (
    _IN.where(
        column(EngagementRow, "id").in_(
            union(
                _LIVE_IN.where(column(WorkRow, "dri") == bindparam("person")),
                _LIVE_IN.where(
                    column(WorkRow, "dri").in_(
                        core_select(column(PersonRow, "id")).where(
                            column(PersonRow, "workspace") == bindparam("workspace"),
                            column(PersonRow, "away_deputy") == bindparam("person"),
                        )
                    )
                ),
            )
        )
    )
    .order_by(_NEWEST_FIRST)
    .limit(bindparam("limit"))
)
_SO_CALLED = union(
    _ALL_OF.where(column(EngagementRow, "customer_folded") == bindparam("name")),
    _ALL_OF.where(column(EngagementRow, "reference_folded") == bindparam("name")),
    _ALL_OF.where(
        column(EngagementRow, "customer_folded").in_(bindparam("customers", expanding=True)),
        column(EngagementRow, "customer_folded") + " (" + column(EngagementRow, "reference_folded") + ")"
        == bindparam("name"),
    ),
)
"""One query for each way, so that each uses its index; with `or`, SQLite looks at all engagements. A title
has no index: the customers that it may begin with are given too."""
_NAMED = (
    _IN.where(column(EngagementRow, "id").in_(_SO_CALLED))
    .order_by(_RUNNING_FIRST, _NEWEST_FIRST)
    .limit(bindparam("limit"))
)

_NAMES = (
    columns(EngagementRow, ("id", "customer", "reference"))
    .where(column(EngagementRow, "workspace") == bindparam("workspace"))
    .order_by(_NEWEST_FIRST)
)


def fold(name: str) -> str:
    """A name as it is compared: case, accents' case and outer spaces do not matter."""
    return " ".join(name.casefold().split())


def get_engagement(
    session: Session, workspace: str, engagement: EngagementId, *, lock: bool = False
) -> Engagement:
    """This engagement; raises `Refusal` where the workspace has none of this number.

    With `lock`, nobody else changes it before the end of the unit of work.
    """
    if lock:
        _lock(session, workspace, engagement)
    found = _those(session, _ONE, workspace=workspace, engagement=engagement)
    if not found:
        raise Refusal("This engagement is not there any more. Type `/ps-stage` to see yours.")
    return found[0]


def get_workspace_id(session: Session, engagement: EngagementId) -> str:
    """Whose engagement this is; raises `Refusal` where there is none of this number."""
    found = session.exec(select(EngagementRow.workspace).where(EngagementRow.id == engagement)).one_or_none()
    if found is None:
        raise Refusal(
            f"There is no engagement {engagement}. The menu behind More on its card says its number."
        )
    return found


def list_in_channel(session: Session, workspace: str, channel: str) -> list[Engagement]:
    """The engagements that live in this channel and are not over, the newest first."""
    return _those(session, _OF_CHANNEL, workspace=workspace, channel=channel)


def list_of_person(
    session: Session, workspace: str, person: PersonId, *, limit: int = 50, offset: int = 0
) -> list[Engagement]:
    """The engagements that are not over and in whose team the person is, or that they opened."""
    return _those(session, _OF_PERSON, workspace=workspace, person=person, limit=limit, offset=offset)


def list_with_work_for(session: Session, workspace: str, person: PersonId, *, limit: int) -> list[Engagement]:
    """The running engagements in which work that may be reminded of is theirs, or of whoever named them deputy."""
    return _those(session, _WITH_WORK_FOR, workspace=workspace, person=person, limit=limit)


def find_by_name(session: Session, workspace: str, name: str, *, limit: int = 10) -> list[Engagement]:
    """The engagements whose customer, reference or title this is; running ones first."""
    folded = fold(name)
    customers = [folded[:at] for at in range(len(folded)) if folded.startswith(" (", at)]
    return _those(session, _NAMED, workspace=workspace, name=folded, customers=customers, limit=limit)


def list_names(session: Session, workspace: str) -> list[tuple[EngagementId, str, str]]:
    """Number, customer and reference of every engagement of the workspace, the newest first."""
    return [
        (EngagementId(each.id), each.customer, each.reference)
        for each in rows(session, _NAMES, workspace=workspace)
    ]


def get_engagements(
    session: Session, workspace: str, engagement_ids: Iterable[EngagementId]
) -> list[Engagement]:
    """These engagements, in the order of their ids in the list."""
    place = {engagement_id: at for at, engagement_id in enumerate(engagement_ids)}
    found = _those(session, _SOME, workspace=workspace, wanted=list(place))
    return sorted(found, key=lambda each: place[each.id])


def list_work(session: Session, engagement: EngagementId) -> tuple[PlannedActivity, ...]:
    """All planned activities of an engagement, whatever became of them, in the order of the plan."""
    return _work(session, _WORK_OF, engagement)


def list_open_work(session: Session, engagement: EngagementId) -> tuple[PlannedActivity, ...]:
    """The planned activities of an engagement that are open, in the order of the plan."""
    return _work(session, _OPEN_WORK_OF, engagement)


def list_work_of_many(
    session: Session, engagement_ids: Iterable[EngagementId]
) -> dict[EngagementId, tuple[PlannedActivity, ...]]:
    """The planned activities of several engagements, each in the order of its plan."""
    found: dict[EngagementId, list[PlannedActivity]] = {}
    for row in rows(session, _WORK_OF_MANY, engagement_ids=list(engagement_ids)):
        work = PlannedActivity.model_validate(dict(zip(WORK_FIELDS, row[1:], strict=True)))
        found.setdefault(EngagementId(row.engagement), []).append(work)
    return {engagement_id: tuple(work) for engagement_id, work in found.items()}


def list_watched(
    session: Session,
    workspace: str,
    *,
    states: tuple[str, ...],
    limit: int,
    by: PersonId | None,
    roles: Iterable[str],
) -> list[Engagement]:
    """The newest engagements in one of these states that a person watches by one of these roles; all without `by`."""
    query = _watched(_IN, states, by, roles)
    return _those(session, query.order_by(_NEWEST_FIRST).limit(limit), workspace=workspace)


def count_watched(
    session: Session, workspace: str, *, states: tuple[str, ...], by: PersonId | None, roles: Iterable[str]
) -> int:
    """How many engagements `watched` chooses from."""
    query = _watched(_ALL_OF, states, by, roles).subquery()
    (counted,) = rows(session, core_select(func.count()).select_from(query), workspace=workspace)
    return int(counted[0])


def _watched(
    query: Select[Any], states: tuple[str, ...], by: PersonId | None, roles: Iterable[str]
) -> Select[Any]:
    query = query.where(_STATE.in_(states))
    if by is None:
        return query
    theirs = core_select(column(MemberRow, "engagement")).where(
        column(MemberRow, "person") == by, column(MemberRow, "role").in_(list(roles))
    )
    return query.where(column(EngagementRow, "id").in_(theirs))


def get_engagement_id(session: Session, workspace: str, work: PlannedActivityId) -> EngagementId:
    """Whose planned activity this is; raises `Refusal` where the workspace has none of this number."""
    found = select(WorkRow.engagement).where(WorkRow.id == work, WorkRow.workspace == workspace)
    engagement_id = session.exec(found).one_or_none()
    if engagement_id is None:
        raise Refusal("This activity is not there any more. Type `/ps-stage` to see where things stand.")
    return EngagementId(engagement_id)


def engagement_values(session: Session, found: Sequence[Row[Any] | EngagementRow]) -> list[Engagement]:
    """These rows as engagements, with what hangs on them: one query for each kind of thing."""
    engagement_ids = [row.id for row in found if row.id is not None]
    if not engagement_ids:
        return []
    parts = _Parts(*(_by_engagement(session, kind, engagement_ids) for kind in HANGING))
    return [_engagement(row, row.id, parts) for row in found if row.id is not None]


@dataclass(frozen=True)
class _Parts:
    """The rows that hang on some engagements, by the id of the engagement."""

    entries: ByEngagement
    members: ByEngagement
    dates: ByEngagement
    raised: ByEngagement
    confirmed: ByEngagement
    own: ByEngagement


def _engagement(row: Row[Any] | EngagementRow, engagement_id: int, parts: _Parts) -> Engagement:
    entries = parts.entries.get(engagement_id, [])
    members = parts.members.get(engagement_id, [])
    return Engagement(
        id=EngagementId(engagement_id),
        workspace=row.workspace,
        version=VersionId(row.version),
        customer=row.customer,
        reference=row.reference,
        state=row.state,
        opened_by=PersonId(row.opened_by),
        plan_facts=_plan_facts(
            row, entries, parts.dates.get(engagement_id, []), parts.raised.get(engagement_id, [])
        ),
        team=Team(members=tuple(Member.model_validate(_fields(Member, each)) for each in members)),
        channel=_channel(row),
        exit_dates=tuple((StageId(each.stage), each.exit_by) for each in entries if each.exit_by),
        confirmed=tuple(Confirmed.model_validate(each) for each in parts.confirmed.get(engagement_id, [])),
        own_activities=tuple(
            Activity.model_validate(each.definition) for each in parts.own.get(engagement_id, [])
        ),
        held_since=row.held_since,
        closed_on=row.closed_on,
    )


def _plan_facts(
    row: Row[Any] | EngagementRow,
    entries: Sequence[Row[Any]],
    dates: Sequence[Row[Any]],
    raised: Sequence[Row[Any]],
) -> PlanFacts:
    return PlanFacts(
        type=row.type,
        facets=row.facets,
        opened_on=row.opened_on,
        start_stage=row.start_stage,
        entered={each.stage: each.entered_on for each in entries if each.entered_on},
        left={each.stage: each.left_on for each in entries if each.left_on},
        dates=tuple(AnchorDate.model_validate(_fields(AnchorDate, each)) for each in dates),
        raised=tuple(Raised.model_validate(each) for each in raised),
        all_details=row.all_details,
        details=frozenset(row.details),
    )


def _channel(row: Row[Any] | EngagementRow) -> Channel | None:
    if row.channel_id is None:
        return None
    return Channel(
        id=row.channel_id, name=row.channel_name, private=row.channel_private, ours=row.channel_ours
    )


def _work(session: Session, query: Select[Any], engagement: EngagementId) -> tuple[PlannedActivity, ...]:
    found = rows(session, query, engagement=engagement)
    return tuple(PlannedActivity.model_validate(dict(zip(WORK_FIELDS, row, strict=True))) for row in found)


def _lock(session: Session, workspace: str, engagement: EngagementId) -> None:
    """Nobody else changes it from here on, and what this unit of work knows of it is read anew."""
    statement = select(EngagementRow).where(
        EngagementRow.workspace == workspace, EngagementRow.id == engagement
    )
    session.exec(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()


def _those(session: Session, query: Select[Any], **values: Any) -> list[Engagement]:
    return engagement_values(session, rows(session, query, **values))


def _by_engagement(session: Session, kind: type[SQLModel], engagement_ids: list[int]) -> ByEngagement:
    found: ByEngagement = {}
    for row in rows(session, HANGING[kind], engagement_ids=engagement_ids):
        found.setdefault(row.engagement, []).append(row)
    return found


def _fields(kind: type[Value], row: Row[Any]) -> dict[str, Any]:
    """What a row has of the fields of a value: quicker to validate than the row itself."""
    return {name: value for name, value in row._mapping.items() if name in kind.model_fields}
