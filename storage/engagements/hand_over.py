"""Handing over a person: everything that they have in an engagement goes to somebody else."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select as core_select
from sqlalchemy import union, update
from sqlmodel import Session, col, select

from methodology.engagement.engagement import NOT_OVER, Engagement, EngagementId
from methodology.engagement.hand_over import HandedOver, check_taker, hand_over_of, team_after
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.database.reading import LIVE
from storage.engagements.queries import get_engagements
from storage.engagements.unit_of_work import Replanned, UnitOfWork
from storage.tables.engagements import EngagementRow, MemberRow
from storage.tables.history import HistoryRow
from storage.tables.planned_activities import PlannedActivityRow

HANDED_OVER = "handed_over"


def hand_over(
    unit: UnitOfWork, engagement_id: EngagementId, *, giver: PersonId, taker: PersonId, key: str
) -> Replanned | None:
    """Give everything that the giver has in this engagement to the taker; None where they have nothing there.

    `key` names the hand-over in the history. Raises `Refusal` for a taker who cannot be given work.
    """
    before = unit.lock_unless_over(engagement_id)
    person = people.find_person(unit.session, unit.workspace, taker)
    if person is None:
        raise Refusal("This person is not known yet: choose them again.")
    check_taker(giver, person)
    given = hand_over_of(before, giver, taker)
    if given.is_empty:
        return None
    for member in team_after(before.engagement.team, giver, taker).members:
        row = unit.session.get_one(MemberRow, (engagement_id, member.role))
        row.person, row.deputy = member.person, member.deputy
    by_hand = col(PlannedActivityRow.id).in_([each.id for each in given.by_hand])
    unit.session.execute(update(PlannedActivityRow).where(by_hand).values(dri=taker))
    unit.record(
        HANDED_OVER,
        engagement_id,
        before={"person": giver},
        after={
            "person": taker,
            "roles": list(given.roles),
            "deputy_of": list(given.deputy_of),
            "activities": len(given.work),
            "key": key,
        },
    )
    return unit.replan(engagement_id)


def open_work_of(
    session: Session, person: PersonId, engagements: Iterable[EngagementId]
) -> list[tuple[int, date | None]]:
    """The open work of this person in these engagements, each with its due date, in a certain order."""
    ids = col(PlannedActivityRow.id)
    found = session.exec(
        select(ids, col(PlannedActivityRow.due))
        .where(
            col(PlannedActivityRow.engagement).in_(engagements),
            PlannedActivityRow.dri == person,
            PlannedActivityRow.state == "open",
        )
        .order_by(ids)
    )
    return [(work, due) for work, due in found if work]


def was_handed_over(session: Session, engagement_id: EngagementId, key: str) -> bool:
    """Whether the hand-over of this key has given something in this engagement."""
    return engagement_id in list_handed_over(session, [engagement_id], key)


def list_handed_over(
    session: Session, engagements: Collection[EngagementId], key: str
) -> dict[EngagementId, HandedOver]:
    """What the hand-over of this key has given, in those of these engagements in which it has."""
    found = session.exec(
        select(col(HistoryRow.engagement), HistoryRow.after).where(
            col(HistoryRow.engagement).in_(engagements), HistoryRow.what == HANDED_OVER
        )
    )
    return {
        EngagementId(engagement): HandedOver.model_validate(
            {name: after[name] for name in HandedOver.model_fields if name in after}
        )
        for engagement, after in found
        if engagement and after.get("key") == key
    }


def list_with_something_of(session: Session, workspace: str, person: PersonId) -> list[Engagement]:
    """The engagements that are not over in which this person is in the team, or the DRI of open work."""
    work = select(PlannedActivityRow.engagement).where(PlannedActivityRow.dri == person)
    held = select(EngagementRow.id).where(
        EngagementRow.workspace == workspace, EngagementRow.state == "on_hold"
    )
    in_team = select(MemberRow.engagement)
    ways = union(  # one query for each way, so that each uses its index
        in_team.where(MemberRow.person == person),
        in_team.where(MemberRow.deputy == person),
        work.where(LIVE, PlannedActivityRow.workspace == workspace),
        work.where(PlannedActivityRow.state == "open", col(PlannedActivityRow.engagement).in_(held)),
    ).subquery()
    not_over = (EngagementRow.workspace == workspace, col(EngagementRow.state).in_(NOT_OVER))
    found = session.exec(
        select(EngagementRow.id).where(*not_over, col(EngagementRow.id).in_(core_select(ways.c[0])))
    )
    return get_engagements(session, workspace, [EngagementId(each) for each in found if each])
