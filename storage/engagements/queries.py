"""Queries for engagements, by id, name, channel and person, and for their planned activities."""

from collections.abc import Iterable
from typing import Any
from unicodedata import normalize

from sqlalchemy import BindParameter, bindparam, case, union, update
from sqlalchemy import select as core_select
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, col, select

from methodology.engagement.engagement import NOT_OVER, OVER, Engagement, EngagementId, VersionId
from methodology.engagement.rights import NOT_THERE
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.text import folded, words_of
from storage.database.prepared import Prepared
from storage.database.reading import LIVE, column, unindexed
from storage.engagements.aggregate import find_engagements, read_engagements
from storage.engagements.names import EngagementNames
from storage.tables.engagements import EngagementRow, MemberRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow

_STATE = column(EngagementRow, "state")
_NEWEST_FIRST = column(EngagementRow, "id").desc()
_RUNNING_FIRST = case({"open": 0, "on_hold": 1}, value=_STATE, else_=2)
_RUNNING_AND_NEWEST_FIRST = (_RUNNING_FIRST, _NEWEST_FIRST)
_NOT_OVER = _STATE.in_(NOT_OVER)
_IDS_IN_WORKSPACE = core_select(column(EngagementRow, "id")).where(
    column(EngagementRow, "workspace") == bindparam("workspace")
)
_IDS_FOUND = core_select(column(EngagementRow, "id")).where(
    unindexed(column(EngagementRow, "workspace")) == bindparam("workspace")
)
"""For those of a few ids that are in the workspace."""
_OF_CHANNEL = _IDS_IN_WORKSPACE.where(column(EngagementRow, "channel_id") == bindparam("channel"), _NOT_OVER)
_IDS_IN_CHANNEL = Prepared(_OF_CHANNEL.order_by(_NEWEST_FIRST))
_OVER_IN_CHANNEL = (
    _IDS_IN_WORKSPACE.where(column(EngagementRow, "channel_id") == bindparam("channel"), _STATE.in_(OVER))
    .order_by(_NEWEST_FIRST)
    .limit(bindparam("limit"))
)
_IN_TEAM = core_select(column(MemberRow, "engagement"))
_OPEN_AMONG = (
    _IDS_FOUND.where(column(EngagementRow, "id").in_(bindparam("ids", expanding=True)), _NOT_OVER)
    .order_by(*_RUNNING_AND_NEWEST_FIRST)
    .limit(bindparam("limit"))
)
_OF_PERSON = (
    _IDS_FOUND.where(
        column(EngagementRow, "id").in_(
            union(
                _IDS_IN_WORKSPACE.where(column(EngagementRow, "opened_by") == bindparam("person")),
                _IN_TEAM.where(column(MemberRow, "person") == bindparam("person")),
                _IN_TEAM.where(column(MemberRow, "deputy") == bindparam("person")),
            )
        ),
        _NOT_OVER,
    )
    .order_by(*_RUNNING_AND_NEWEST_FIRST)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_WITH_LIVE_WORK = core_select(column(PlannedActivityRow, "engagement")).where(
    LIVE, column(PlannedActivityRow, "workspace") == bindparam("workspace")
)
_WITH_WORK_FOR = (
    _IDS_FOUND.where(
        column(EngagementRow, "id").in_(
            union(
                _WITH_LIVE_WORK.where(column(PlannedActivityRow, "dri") == bindparam("person")),
                _WITH_LIVE_WORK.where(
                    column(PlannedActivityRow, "dri").in_(
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
_NAMES: BindParameter[Any] = bindparam("names", expanding=True)
_IDS_BY_NAME = union(
    _IDS_IN_WORKSPACE.where(column(EngagementRow, "customer_folded").in_(_NAMES)),
    _IDS_IN_WORKSPACE.where(column(EngagementRow, "reference_folded").in_(_NAMES)),
    _IDS_IN_WORKSPACE.where(
        column(EngagementRow, "customer_folded").in_(bindparam("customers", expanding=True)),
        (
            column(EngagementRow, "customer_folded") + " (" + column(EngagementRow, "reference_folded") + ")"
        ).in_(_NAMES),
    ),
)
"""A union, so that each query uses its index: with `or`, SQLite reads all engagements. Titles have no index,
so the customers with which the names may begin are given too."""
_BY_NAME = Prepared(
    _IDS_FOUND.where(column(EngagementRow, "id").in_(_IDS_BY_NAME))
    .order_by(*_RUNNING_AND_NEWEST_FIRST)
    .limit(bindparam("limit"))
)


def fold(name: str) -> str:
    """The name for comparison: as `folded`, and without differences in spacing."""
    return " ".join(folded(name).split())


def _fold_of_before(name: str) -> str:
    """As the name of an engagement was stored up to 0.6.0."""
    return " ".join(normalize("NFC", name.casefold()).split())


def get_engagement(
    session: Session, workspace: str, engagement_id: EngagementId, *, lock: bool = False
) -> Engagement:
    """This engagement; raises `Refusal` if the workspace has no engagement with this id.

    With `lock`, nobody else can change it until the end of the unit of work.
    """
    if lock:
        lock_engagement(session, workspace, engagement_id)
    found = read_engagements(session, workspace, [engagement_id])
    if not found:
        raise Refusal(NOT_THERE)
    return found[0]


def get_workspace_id(session: Session, engagement_id: EngagementId) -> str:
    """The workspace of this engagement; raises `Refusal` if there is no engagement with this id."""
    found = session.exec(
        select(EngagementRow.workspace).where(EngagementRow.id == engagement_id)
    ).one_or_none()
    if found is None:
        raise Refusal(
            f"There is no engagement {engagement_id}. The menu behind More on its card says its number."
        )
    return found


def list_not_on_version(session: Session, version: VersionId) -> list[EngagementId]:
    """The engagements of all workspaces that are not over and follow another version, oldest first."""
    found = select(EngagementRow.id).where(
        col(EngagementRow.state).in_(NOT_OVER), EngagementRow.version != version
    )
    return [EngagementId(each) for each in session.exec(found.order_by(col(EngagementRow.id))) if each]


def list_ids_in_channel(session: Session, workspace: str, channel: str) -> list[EngagementId]:
    """The ids of the engagements of this channel that are not over, newest first."""
    found = _IDS_IN_CHANNEL.rows(session, workspace=workspace, channel=channel)
    return [EngagementId(each.id) for each in found]


def list_in_channel(session: Session, workspace: str, channel: str) -> list[Engagement]:
    """The engagements of this channel that are not over, newest first."""
    return find_engagements(session, _OF_CHANNEL, (_NEWEST_FIRST,), workspace=workspace, channel=channel)


def list_over_in_channel(
    session: Session, workspace: str, channel: str, *, limit: int = 10
) -> list[Engagement]:
    """The latest engagements of this channel that are closed or cancelled, newest first."""
    return find_engagements(
        session, _OVER_IN_CHANNEL, (_NEWEST_FIRST,), workspace=workspace, channel=channel, limit=limit
    )


def list_open_among(
    session: Session, workspace: str, engagement_ids: Iterable[EngagementId], *, limit: int = 50
) -> list[Engagement]:
    """Those of these engagements that are not over, running ones first."""
    ids = list(engagement_ids)
    return find_engagements(
        session, _OPEN_AMONG, _RUNNING_AND_NEWEST_FIRST, workspace=workspace, ids=ids, limit=limit
    )


def list_of_person(
    session: Session, workspace: str, person: PersonId, *, limit: int = 50, offset: int = 0
) -> list[Engagement]:
    """The engagements that are not over and that the person opened or is in the team of."""
    return find_engagements(
        session,
        _OF_PERSON,
        _RUNNING_AND_NEWEST_FIRST,
        workspace=workspace,
        person=person,
        limit=limit,
        offset=offset,
    )


def list_with_work_for(session: Session, workspace: str, person: PersonId, *, limit: int) -> list[Engagement]:
    """The running engagements with open work of this person, or of people who named them as deputy."""
    return find_engagements(
        session, _WITH_WORK_FOR, (_NEWEST_FIRST,), workspace=workspace, person=person, limit=limit
    )


def find_by_name(session: Session, workspace: str, spellings: Iterable[str]) -> list[Engagement]:
    """The engagements with a customer, reference or title that is spelt in one of these ways, running ones first."""
    return read_engagements(session, workspace, list_ids_by_name(session, workspace, spellings))


def list_ids_by_name(
    session: Session, workspace: str, spellings: Iterable[str], *, limit: int = 30
) -> list[EngagementId]:
    """The ids of the engagements that `find_by_name` finds, in the same order."""
    names = list(dict.fromkeys(how(each) for each in spellings for how in (fold, _fold_of_before)))
    customers = [name[:at] for name in names for at in range(len(name)) if name.startswith(" (", at)]
    found = _BY_NAME.rows(session, workspace=workspace, names=names, customers=customers, limit=limit)
    return [EngagementId(each.id) for each in found]


def find_alike(
    session: Session, names: EngagementNames, workspace: str, name: str, *, limit: int = 30
) -> list[Engagement]:
    """The engagements with this customer or title but for its accents and punctuation, running ones first."""
    typed, beginning = words_of(name), names.beginning_with(session, workspace, name, limit)
    found = get_engagements(session, workspace, beginning)
    alike = [each for each in found if typed in (words_of(each.customer), words_of(each.title))]
    return sorted(alike, key=lambda each: each.is_over)


def find_anywhere(session: Session, name: str) -> list[Engagement]:
    """The engagements of all workspaces with a customer, reference or title of this name, running ones first.

    If none has it, those whose name differs in its accents alone.
    """
    distinct = select(EngagementRow.workspace).distinct().order_by(EngagementRow.workspace)
    workspaces, names = session.exec(distinct).all(), EngagementNames()
    exact = [each for workspace in workspaces for each in find_by_name(session, workspace, [name])]
    return exact or [each for workspace in workspaces for each in find_alike(session, names, workspace, name)]


def get_engagements(
    session: Session, workspace: str, engagement_ids: Iterable[EngagementId]
) -> list[Engagement]:
    """The engagements with these ids, in the order of the ids."""
    return read_engagements(session, workspace, engagement_ids)


def list_versions_of(session: Session, workspace: str, person: PersonId) -> list[VersionId]:
    """The versions of the methodology of the engagements in whose team the person is."""
    found = (
        select(EngagementRow.version)
        .join(MemberRow, col(MemberRow.engagement) == col(EngagementRow.id))
        .where(EngagementRow.workspace == workspace, MemberRow.person == person)
    )
    return [VersionId(version) for version in session.exec(found.distinct())]


def get_engagement_id(session: Session, workspace: str, activity_id: PlannedActivityId) -> EngagementId:
    """The engagement of this planned activity; raises `Refusal` if the workspace has no such activity."""
    found = select(PlannedActivityRow.engagement).where(
        PlannedActivityRow.id == activity_id, PlannedActivityRow.workspace == workspace
    )
    engagement_id = session.exec(found).one_or_none()
    if engagement_id is None:
        raise Refusal(NOT_THERE)
    return EngagementId(engagement_id)


def lock_engagement(session: Session, workspace: str, engagement_id: EngagementId) -> None:
    """Lock the row, and refresh it if this unit of work has read it before.

    What is locked is changed: how it stands is to be computed anew.
    """
    changed = update(EngagementRow).where(
        col(EngagementRow.workspace) == workspace, col(EngagementRow.id) == engagement_id
    )
    session.execute(changed.values(stands_until=None).execution_options(synchronize_session=False))
    known = session.identity_map.get(identity_key(EngagementRow, engagement_id))
    if known is not None:
        session.expire(known)
