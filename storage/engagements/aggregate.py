"""Reads engagements with everything that hangs on them, in one statement."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, inspect, literal_column, select, text
from sqlmodel import Session, SQLModel

from methodology.definition.activity import Activity
from methodology.definition.ids import StageId
from methodology.definition.links import OwnLink
from methodology.engagement.engagement import Channel, Confirmed, Engagement, EngagementId, Hold, Question
from methodology.engagement.questions import order_of_questions
from methodology.people import Person
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.facts import PlanFacts, Raised
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import Member, Team
from storage.database.json_rows import JSON_SQL, JsonSql, Maker, read_json
from storage.database.prepared import Prepared
from storage.database.reading import column
from storage.links import links_in_one, make_links
from storage.people import PERSON_COLUMNS, person_from_json
from storage.tables.engagements import (
    RULES,
    AnchorDateRow,
    ConfirmationRow,
    EngagementRow,
    MemberRow,
    OwnActivityRow,
    QuestionRow,
    RaisedRow,
    StageEntryRow,
)
from storage.tables.history import HistoryRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow

WorkToRead = Literal["none", "open", "all"]


class Aggregate(NamedTuple):
    """An engagement with its planned activities, in the order of the plan, and everybody who is named in it.

    `work`, `people` and the own `links` of the workspace are empty if they were not asked for. With "open", the work
    has what is open, and the one-time work that left evidence, of which the handoff is made.
    """

    engagement: Engagement
    work: tuple[PlannedActivity, ...]
    people: tuple[Person, ...]
    links: tuple[OwnLink, ...] = ()


def read_aggregates(
    session: Session,
    workspace: str,
    engagement_ids: Iterable[EngagementId],
    *,
    work: WorkToRead = "none",
    links: bool = False,
) -> list[Aggregate]:
    """Those of the engagements that the workspace has, in the order of the ids; without the people who are named."""
    position = {engagement_id: at for at, engagement_id in enumerate(engagement_ids)}
    if not position:
        return []
    statement = _statement(session.get_bind().dialect.name, work, False, links, one=len(position) == 1)
    ids = (
        {"engagement_id": next(iter(position))} if len(position) == 1 else {"engagement_ids": list(position)}
    )
    found = statement.rows(session, workspace=workspace, **ids)
    return sorted(
        (_aggregate(row, work, False, links) for row in found), key=lambda each: position[each.engagement.id]
    )


def read_one(
    session: Session, workspace: str, engagement_id: EngagementId, work: WorkToRead
) -> Sequence[Any] | None:
    """What `aggregate_of` makes an engagement with its people and links of; None if the workspace has no such one."""
    statement = _statement(session.get_bind().dialect.name, work, True, True, one=True)
    found = statement.rows(session, workspace=workspace, engagement_id=engagement_id)
    return tuple(found[0]) if found else None


def aggregate_of(read: Sequence[Any], work: WorkToRead) -> Aggregate:
    """The engagement that `read_one` has read."""
    return _aggregate(read, work, True, True)


def read_engagements(
    session: Session, workspace: str, engagement_ids: Iterable[EngagementId]
) -> list[Engagement]:
    """Those of the engagements that the workspace has, in the order of the ids, without their work and people."""
    return [each.engagement for each in read_aggregates(session, workspace, engagement_ids)]


def find_engagements(
    session: Session, ids: Select[Any], order: tuple[ColumnElement[Any], ...], /, **values: Any
) -> list[Engagement]:
    """The engagements whose ids this query finds, in this order, in one statement."""
    statement = _statement_of_found(session.get_bind().dialect.name, ids, order)
    return [_aggregate(row, "none", False, False).engagement for row in statement.rows(session, **values)]


_ENGAGEMENT = tuple(name for name in EngagementRow.model_fields if name not in ("health", "stands_until"))
_SAME = ("id", "workspace", "version", "customer", "reference", "state", "opened_by", "handoff", "links")
"""The fields of an engagement that its row has in the same shape."""
_DATES = ("held_since", "hold_until", "resumed_on", "close_not_before", "handoff_not_before", "closed_on")
_SAME_IN_PLAN = ("type", "facets", "start_stage")
_STAGE_ENTRY = (
    "stage", "entered_on", "left_on", "exit_by", "ready_on", "gate_not_before", "left_despite", "left_note"
)  # fmt: skip

_engagement = Maker(Engagement)
_plan_facts = Maker(PlanFacts)
_channel = Maker(Channel)
_team = Maker(Team)
_member, _date, _raised, _confirmed = Maker(Member), Maker(AnchorDate), Maker(Raised), Maker(Confirmed)
_planned_activity, _question = Maker(PlannedActivity), Maker(Question)

_NAMED = """
    SELECT {engagement}.opened_by
    UNION SELECT {member}.person FROM {member} WHERE {member}.engagement = {engagement}.id
    UNION SELECT {member}.deputy FROM {member} WHERE {member}.engagement = {engagement}.id
    UNION SELECT {work}.dri FROM {work} WHERE {work}.engagement = {engagement}.id{only}
"""


@cache
def _statement(dialect: str, work: WorkToRead, people: bool, links: bool, *, one: bool) -> Prepared:
    """The statement for engagements by `workspace` and `engagement_ids`, or for `one` by its `engagement_id`.

    A list of ids is rendered into the statement at each execution, which takes as long as reading the rows of a card.
    """
    read = ", ".join(_read(dialect, work, people, links))
    table = _name(EngagementRow)
    found = f"SELECT {read} FROM {table} WHERE {table}.workspace = :workspace AND {table}.id"
    if one:
        return Prepared(text(f"{found} = :engagement_id"))
    several = text(f"{found} IN :engagement_ids").bindparams(bindparam("engagement_ids", expanding=True))
    return Prepared(several)


@cache
def _statement_of_found(dialect: str, ids: Select[Any], order: tuple[ColumnElement[Any], ...]) -> Prepared:
    """The statement for the engagements that this query finds."""
    read: list[ColumnElement[Any]] = [literal_column(each) for each in _read(dialect, "none", False, False)]
    found = column(EngagementRow, "id").in_(ids.correlate(None))
    return Prepared(
        select(*read).select_from(inspect(EngagementRow).local_table).where(found).order_by(*order)
    )


def _read(dialect: str, work: WorkToRead, people: bool, links: bool) -> list[str]:
    """What is read of each engagement, each a column of JSON."""
    json = JSON_SQL[dialect]
    table_of_work = _name(PlannedActivityRow)
    only = f" AND {table_of_work}.state = 'open'" if work == "open" else ""
    kept = (
        f" AND ({table_of_work}.state = 'open' OR {table_of_work}.turn = 1 AND {table_of_work}.evidence != '')"
        if work == "open"
        else ""
    )
    read = [
        json.as_text(json.row(EngagementRow, _ENGAGEMENT)),
        json.rows(StageEntryRow, _STAGE_ENTRY, _of_engagement(StageEntryRow)),
        json.rows(MemberRow, _member.names, _of_engagement(MemberRow)),
        json.rows(AnchorDateRow, _date.names, _of_engagement(AnchorDateRow)),
        json.rows(RaisedRow, _raised.names, _of_engagement(RaisedRow)),
        json.rows(ConfirmationRow, _confirmed.names, _of_engagement(ConfirmationRow)),
        json.rows(OwnActivityRow, ("definition",), _of_engagement(OwnActivityRow)),
        json.rows(QuestionRow, _question.names, _of_engagement(QuestionRow)),
        _hold(json),
    ]
    if work != "none":
        read.append(
            json.rows(PlannedActivityRow, _planned_activity.names, _of_engagement(PlannedActivityRow) + kept)
        )
    if people:
        named = _NAMED.format(
            engagement=_name(EngagementRow),
            member=_name(MemberRow),
            work=_name(PlannedActivityRow),
            only=only,
        )
        person = _name(PersonRow)
        where = f"{person}.workspace = {_name(EngagementRow)}.workspace AND {person}.id IN ({named})"
        read.append(json.rows(PersonRow, PERSON_COLUMNS, where))
    if links:
        read.append(links_in_one(json))
    return read


def _hold(json: JsonSql) -> str:
    """Who put it on hold and why, as the history has it; nothing is looked for where it is not on hold."""
    engagement, history = _name(EngagementRow), _name(HistoryRow)
    changed = f"{_of_engagement(HistoryRow)} AND {history}.what = 'state_changed'"
    last = f"{history}.id = (SELECT MAX({history}.id) FROM {history} WHERE {changed})"
    return f"CASE WHEN {engagement}.state = 'on_hold' THEN {json.rows(HistoryRow, ('by', 'after'), last)} END"


order_of_members = attrgetter("role")
order_of_dates = attrgetter("anchor", "occurrence")
"""The order in which an engagement has them, wherever they come from."""


def _name(table: type[SQLModel]) -> str:
    return str(table.__tablename__)


def _of_engagement(table: type[SQLModel]) -> str:
    return f"{_name(table)}.engagement = {_name(EngagementRow)}.id"


def _aggregate(row: Sequence[Any], work: WorkToRead, people: bool, links: bool) -> Aggregate:
    parts = [read_json(each) for each in row]
    own_links = parts.pop() if links else []
    persons = parts.pop() if people else []
    planned = parts.pop() if work != "none" else []
    activities = map(_planned_activity.from_row, sorted(planned, key=itemgetter(0)))
    known = tuple(map(person_from_json, persons))
    return Aggregate(_made(*parts), tuple(activities), known, make_links(own_links))


def _made(
    row: list[Any],
    entries: list[list[Any]],
    members: list[list[Any]],
    dates: list[list[Any]],
    raised: list[list[Any]],
    confirmed: list[list[Any]],
    own: list[list[Any]],
    questions: list[list[Any]],
    hold: list[list[Any]],
) -> Engagement:
    stored = dict(zip(_ENGAGEMENT, row, strict=True))
    stages = [dict(zip(_STAGE_ENTRY, each, strict=True)) for each in entries]
    return _engagement.make(
        {name: stored[name] for name in _SAME}
        | {name: _day(stored[name]) for name in _DATES}
        | {
            "plan_facts": _plan_facts.make(
                {name: stored[name] for name in _SAME_IN_PLAN}
                | {
                    "opened_on": _day(stored["opened_on"]),
                    "entered": _days(stages, "entered_on"),
                    "left": _days(stages, "left_on"),
                    "dates": tuple(sorted(map(_date.from_row, dates), key=order_of_dates)),
                    "raised": tuple(map(_raised.from_row, raised)),
                    "all_details": bool(stored["all_details"]),
                    "details": frozenset(stored["details"]),
                }
            ),
            "team": _team.make(
                {"members": tuple(sorted(map(_member.from_row, members), key=order_of_members))}
            ),
            "channel": _channel_of(stored),
            "exit_dates": tuple(_days(stages, "exit_by").items()),
            "confirmed": tuple(map(_confirmed.from_row, confirmed)),
            "own_activities": tuple(Activity.model_validate(definition) for (definition,) in own),
            "questions": tuple(sorted(map(_question.from_row, questions), key=order_of_questions)),
            "ready_on": _days(stages, "ready_on"),
            "gates_not_before": _days(stages, "gate_not_before"),
            "asked": {key: date.fromisoformat(day) for key, day in stored["asked"].items()},
            "left_despite": {each["stage"]: each["left_despite"] for each in stages if each["left_despite"]},
            "left_notes": {each["stage"]: each["left_note"] for each in stages if each["left_note"]},
            "hold": next((Hold(by=by, reason=after.get("reason", "")) for by, after in hold), None),
            "is_outdated": stored["rules"] < RULES,
        }
    )


def _channel_of(stored: Mapping[str, Any]) -> Channel | None:
    if stored["channel_id"] is None:
        return None
    return _channel.make(
        {
            "id": stored["channel_id"],
            "name": stored["channel_name"],
            "private": bool(stored["channel_private"]),
            "ours": bool(stored["channel_ours"]),
        }
    )


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _days(stages: list[dict[str, Any]], column: str) -> dict[StageId, date]:
    return {each["stage"]: date.fromisoformat(each[column]) for each in stages if each[column]}
