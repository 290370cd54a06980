"""Giving the roles of an engagement to people."""

from methodology.definition.ids import RoleId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.team import Holders, check_holders, check_role, holders_of
from methodology.plan.changes import Changes
from methodology.plan.team import PersonId
from storage.engagements.unit_of_work import Replanned, UnitOfWork
from storage.tables.engagements import MemberRow


def give_role(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    role: RoleId,
    person: PersonId | None,
    deputy: PersonId | None = None,
    *,
    shown: Holders | None = None,
) -> Replanned:
    """Give a role with its open work to a person; None leaves it unfilled.

    Reassigned activities keep their DRI. Raises `Refusal` for an unknown role, for a person who is their own
    deputy, and if the holders are no longer the ones that were `shown`.
    """
    before = unit.lock_unless_over(engagement_id)
    check_role(before, role, person, deputy)
    holders, given = holders_of(before, role), Holders(person, deputy if person else None)
    if holders == given:
        return Replanned(before, Changes())
    if shown is not None:
        check_holders(before, role, shown)
    row = unit.session.get(MemberRow, (engagement_id, role))
    if row is not None and person is None:
        unit.session.delete(row)
    elif person is not None:
        row = row or MemberRow(engagement=engagement_id, role=role, person=person)
        row.person, row.deputy = person, deputy
        unit.session.add(row)
    unit.record(
        "role_given", engagement_id, before=_as_recorded(holders), after={"role": role} | _as_recorded(given)
    )
    return unit.replan(engagement_id)


def _as_recorded(holders: Holders) -> dict[str, PersonId | None]:
    return {"person": holders.person, "deputy": holders.deputy} if holders.person else {}
