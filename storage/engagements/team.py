"""How does the team of an engagement change?"""

from typing import NamedTuple

from methodology.definition.model import RoleId
from methodology.engagement.engagement import EngagementId
from methodology.plan.changes import Changes
from methodology.plan.team import Member, PersonId, with_member
from methodology.refusal import Refusal
from storage.engagements.replan import EngagementPlan, UnitOfWork, replan
from storage.tables import MemberRow


class Holders(NamedTuple):
    """Who fills a role, and who stands in."""

    person: PersonId | None = None
    deputy: PersonId | None = None


class GivenMeanwhile(Refusal):
    """The role is no longer with those that a person saw when they began to change it."""


def give_role(
    unit: UnitOfWork,
    number: EngagementId,
    role: RoleId,
    person: PersonId | None,
    deputy: PersonId | None = None,
    *,
    shown: Holders | None = None,
) -> tuple[EngagementPlan, Changes]:
    """Give a role, with its open activities, to a person; None leaves it to the lead.

    What was reassigned one by one stays where it is. Raises `Refusal` for a role that the methodology
    does not know, where somebody would stand in for themselves, and where the role is no longer with
    those `shown`.
    """
    before = unit.changing(number)
    if role not in before.methodology.role:
        raise Refusal("This role is not in the methodology: open the team again.")
    with_member(before.engagement.team, role, person, deputy)
    there = before.engagement.team.member(role)
    was = {"person": there.person, "deputy": there.deputy} if there else {}
    now = {"person": person, "deputy": deputy} if person else {}
    if was == now:
        return before, Changes()
    if shown is not None and shown != (Holders(there.person, there.deputy) if there else Holders()):
        raise GivenMeanwhile(_given_meanwhile(before, there))
    row = unit.session.get(MemberRow, (number, role))
    if row is not None and person is None:
        unit.session.delete(row)
    elif person is not None:
        row = row or MemberRow(engagement=number, role=role, person=person)
        row.person, row.deputy = person, deputy
        unit.session.add(row)
    unit.record("role_given", number, before=was, after={"role": role} | now)
    unit.session.flush()
    changes = replan(unit, number)
    return unit.again(number), changes


def _given_meanwhile(now: EngagementPlan, there: Member | None) -> str:
    if there is None:
        return "Nobody has this role any more: open the team again."
    known = now.people.get(there.person)
    name = known.name if known else "Somebody else"
    deputy = " with another deputy" if there.deputy else ""
    return f"{name} was given this role{deputy} meanwhile: open the team again."
