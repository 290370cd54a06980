"""Giving the roles of an engagement to people."""

from methodology.definition.ids import RoleId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.team import Holders, check_holders, check_role, holders_of
from methodology.plan.changes import Changes
from methodology.plan.team import Member, PersonId, Team
from storage import people
from storage.engagements.aggregate import order_of_members
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
    return unit.replan(engagement_id, _with_holder(unit, before, role, given))


def _with_holder(unit: UnitOfWork, plan: EngagementPlan, role: RoleId, given: Holders) -> EngagementPlan:
    """The plan with these holders of this role, and with what is known of them."""
    members = [each for each in plan.engagement.team.members if each.role != role]
    if given.person is not None:
        members.append(Member(role=role, person=given.person, deputy=given.deputy))
    team = Team(members=tuple(sorted(members, key=order_of_members)))
    unknown = {each for each in (given.person, given.deputy) if each} - plan.people.keys()
    known = people.get_people_and_deputies(unit.session, unit.workspace, unknown) if unknown else {}
    engagement = plan.engagement.model_copy(update={"team": team})
    return plan.model_copy(update={"engagement": engagement, "people": {**known, **plan.people}})


def _as_recorded(holders: Holders) -> dict[str, PersonId | None]:
    return {"person": holders.person, "deputy": holders.deputy} if holders.person else {}
