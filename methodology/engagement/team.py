"""The roles of an engagement as the team page lists them, and the rules for giving a role."""

from typing import NamedTuple

from methodology.definition.ids import RoleId
from methodology.definition.role import Role
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.team import PersonId, roles_to_fill, with_member
from methodology.refusal import Refusal
from methodology.value import Value


class Holders(NamedTuple):
    """The person who fills a role, and their deputy."""

    person: PersonId | None = None
    deputy: PersonId | None = None


class HoldersChanged(Refusal):
    """Somebody else has changed the holders of a role since they were shown."""


class RoleLine(Value):
    """A role of an engagement with its holder, their deputy, and the amount of its open work.

    `needed`: the role has work, or leads. `has_left`: its holder is no longer in Slack;
    `is_outside`: they are there, but no full member of the workspace.
    """

    role: Role
    person: PersonId | None = None
    deputy: PersonId | None = None
    open_work: int = 0
    needed: bool = True
    is_lead: bool = False
    has_left: bool = False
    is_outside: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether the role is needed and nobody fills it who can do its work."""
        return self.needed and (self.person is None or self.has_left or self.is_outside)


def role_lines(plan: EngagementPlan) -> tuple[RoleLine, ...]:
    """The roles that are needed or filled, the lead first, in the order of the methodology: it stays the same when one
    is filled, so that the next one is found where it was."""
    roles = plan.roles
    needed = roles_to_fill(roles, (each.role for each in plan.open_work))
    filled = [member.role for member in plan.engagement.team.members]
    order = list(plan.methodology.role)
    lines = [_line(plan, role, needed=role in needed) for role in {*needed, *filled}]
    return tuple(sorted(lines, key=lambda line: (not line.is_lead, order.index(line.role.id))))


def role_line(plan: EngagementPlan, role: RoleId) -> RoleLine | None:
    """The line of this role; None if it is neither needed nor filled."""
    return next((line for line in role_lines(plan) if line.role.id == role), None)


def holders_of(plan: EngagementPlan, role: RoleId) -> Holders:
    member = plan.engagement.team.member(role)
    return Holders(member.person, member.deputy) if member else Holders()


def check_role(plan: EngagementPlan, role: RoleId, person: PersonId | None, deputy: PersonId | None) -> None:
    """Raises `Refusal` for a role outside the methodology, and for a person who is their own deputy."""
    if role not in plan.methodology.role:
        raise Refusal("This role is not in the methodology: open the team again.")
    with_member(plan.engagement.team, role, person, deputy)


def check_holders(plan: EngagementPlan, role: RoleId, shown: Holders) -> None:
    """Raises `HoldersChanged` if the holders of this role are no longer the ones `shown`."""
    holders = holders_of(plan, role)
    if holders == shown:
        return
    if holders.person is None:
        raise HoldersChanged("Nobody has this role any more: open the team again.")
    known = plan.people.get(holders.person)
    name = known.name if known else "Somebody else"
    deputy = " with another deputy" if holders.deputy else ""
    raise HoldersChanged(f"{name} was given this role{deputy} meanwhile: open the team again.")


def _line(plan: EngagementPlan, role: RoleId, *, needed: bool) -> RoleLine:
    roles, member = plan.roles, plan.engagement.team.member(role)
    known = plan.people.get(member.person) if member else None
    return RoleLine(
        role=plan.methodology.role[role],
        person=member.person if member else None,
        deputy=member.deputy if member else None,
        open_work=sum(roles.reached(each.role) == role for each in plan.open_work),
        needed=needed,
        is_lead=role == roles.role_for(roles.lead_role),
        has_left=known is not None and known.deactivated,
        is_outside=known is not None and not known.deactivated and not known.is_member,
    )
