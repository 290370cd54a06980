"""The mapping of rows to `Engagement` values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, bindparam
from sqlmodel import Session, SQLModel

from methodology.definition.activity import Activity
from methodology.definition.ids import StageId
from methodology.engagement.engagement import Channel, Confirmed, Engagement, EngagementId, VersionId
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.facts import PlanFacts, Raised
from methodology.plan.team import Member, PersonId, Team
from methodology.value import Value
from storage.database.reading import column, columns, rows
from storage.tables.engagements import (
    RULES,
    AnchorDateRow,
    ConfirmationRow,
    EngagementRow,
    MemberRow,
    OwnActivityRow,
    RaisedRow,
    StageEntryRow,
)

ByEngagement = dict[int, list[Row[Any]]]

PART_QUERIES: dict[type[SQLModel], Select[Any]] = {
    kind: columns(kind).where(column(kind, "engagement").in_(bindparam("engagement_ids", expanding=True)))
    for kind in (StageEntryRow, MemberRow, AnchorDateRow, RaisedRow, ConfirmationRow, OwnActivityRow)
}
"""The queries for the rows that belong to engagements, by table; built once because they run often."""


def to_engagements(session: Session, found: Sequence[Row[Any] | EngagementRow]) -> list[Engagement]:
    """The engagements of these rows, with one query per table for the rows that belong to them."""
    engagement_ids = [row.id for row in found if row.id is not None]
    if not engagement_ids:
        return []
    parts = _Parts(*(_by_engagement(session, kind, engagement_ids) for kind in PART_QUERIES))
    return [_engagement(row, row.id, parts) for row in found if row.id is not None]


@dataclass(frozen=True)
class _Parts:
    """The rows that belong to engagements, by engagement id."""

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
        handoff=row.handoff,
        held_since=row.held_since,
        hold_until=row.hold_until,
        resumed_on=row.resumed_on,
        ready_on={each.stage: each.ready_on for each in entries if each.ready_on},
        gates_not_before={each.stage: each.gate_not_before for each in entries if each.gate_not_before},
        close_not_before=row.close_not_before,
        asked=row.asked,
        left_despite={each.stage: each.left_despite for each in entries if each.left_despite},
        closed_on=row.closed_on,
        is_outdated=row.rules < RULES,
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


def _by_engagement(session: Session, kind: type[SQLModel], engagement_ids: list[int]) -> ByEngagement:
    found: ByEngagement = {}
    for row in rows(session, PART_QUERIES[kind], engagement_ids=engagement_ids):
        found.setdefault(row.engagement, []).append(row)
    return found


def _fields(kind: type[Value], row: Row[Any]) -> dict[str, Any]:
    """The fields of a value that a row has; a dict is validated faster than the row itself."""
    return {name: value for name, value in row._mapping.items() if name in kind.model_fields}
