"""How does the team of an engagement change?"""

from methodology.engagement import EngagementId
from methodology.model import RoleId
from methodology.refusal import Refusal
from methodology.replan import Changes
from methodology.team import PersonId, with_member
from storage.planning import Planned, Unit, replan
from storage.tables import MemberRow


def give_role(
    unit: Unit, number: EngagementId, role: RoleId, person: PersonId | None, deputy: PersonId | None = None
) -> tuple[Planned, Changes]:
    """Give a role, with its open activities, to a person; None leaves it to the lead.

    What was reassigned one by one stays where it is. Raises `Refusal` for a role that the methodology
    does not know, and where somebody would stand in for themselves.
    """
    before = unit.locked(number)
    if role not in before.methodology.role:
        raise Refusal("This role is not in the methodology: open the team again.")
    with_member(before.engagement.team, role, person, deputy)
    there = before.engagement.team.member(role)
    was = {"person": there.person, "deputy": there.deputy} if there else {}
    now = {"person": person, "deputy": deputy} if person else {}
    if was == now:
        return before, Changes()
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
