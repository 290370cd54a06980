"""Giving the roles of an engagement to people."""

from typing import NamedTuple

from methodology.definition.ids import RoleId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.changes import Changes
from methodology.plan.team import Member, PersonId, with_member
from methodology.refusal import Refusal
from storage.engagements.unit_of_work import Replanned, UnitOfWork
from storage.tables.engagements import MemberRow


class Holders(NamedTuple):
    """Who fills a role, and who stands in."""

    person: PersonId | None = None
    deputy: PersonId | None = None


class GivenMeanwhile(Refusal):
    """The role is no longer with those that a person saw when they began to change it."""


def give_role(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    role: RoleId,
    person: PersonId | None,
    deputy: PersonId | None = None,
    *,
    shown: Holders | None = None,
) -> Replanned:
    """Give a role, with its open activities, to a person; None leaves it to the lead.

    What was reassigned one by one stays where it is. Raises `Refusal` for a role that the methodology
    does not know, where somebody would stand in for themselves, and where the role is no longer with
    those `shown`.
    """
    before = unit.lock_unless_over(engagement_id)
    if role not in before.methodology.role:
        raise Refusal("This role is not in the methodology: open the team again.")
    with_member(before.engagement.team, role, person, deputy)
    member = before.engagement.team.member(role)
    was = {"person": member.person, "deputy": member.deputy} if member else {}
    given = {"person": person, "deputy": deputy} if person else {}
    if was == given:
        return Replanned(before, Changes())
    if shown is not None and shown != (Holders(member.person, member.deputy) if member else Holders()):
        raise GivenMeanwhile(_given_meanwhile(before, member))
    row = unit.session.get(MemberRow, (engagement_id, role))
    if row is not None and person is None:
        unit.session.delete(row)
    elif person is not None:
        row = row or MemberRow(engagement=engagement_id, role=role, person=person)
        row.person, row.deputy = person, deputy
        unit.session.add(row)
    unit.record("role_given", engagement_id, before=was, after={"role": role} | given)
    return unit.replan(engagement_id)


def _given_meanwhile(plan: EngagementPlan, member: Member | None) -> str:
    if member is None:
        return "Nobody has this role any more: open the team again."
    known = plan.people.get(member.person)
    name = known.name if known else "Somebody else"
    deputy = " with another deputy" if member.deputy else ""
    return f"{name} was given this role{deputy} meanwhile: open the team again."
