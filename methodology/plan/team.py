"""`Team` and `Roles`: the holders of roles, substitutions, the lead, and through whom a team or outside party
is reached."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NewType

from methodology.definition.activity import Activity
from methodology.definition.ids import RoleId, TypeId
from methodology.definition.model import Methodology
from methodology.refusal import Refusal
from methodology.value import Value

PersonId = NewType("PersonId", str)


class Member(Value):
    """The holder of a role, and their deputy."""

    role: RoleId
    person: PersonId
    deputy: PersonId | None = None


class Team(Value):
    """The people of an engagement: one person per role. A person may fill several roles."""

    members: tuple[Member, ...] = ()

    @cached_property
    def _by_role(self) -> Mapping[RoleId, Member]:
        return {each.role: each for each in self.members}

    def member(self, role: RoleId) -> Member | None:
        return self._by_role.get(role)

    def people(self) -> tuple[PersonId, ...]:
        """Everybody in the team including deputies, without duplicates."""
        both = [p for m in self.members for p in (m.person, m.deputy) if p is not None]
        return tuple(dict.fromkeys(both))

    def roles_of(self, person: PersonId) -> tuple[RoleId, ...]:
        return tuple(each.role for each in self.members if each.person == person)


@dataclass(frozen=True)
class Roles:
    """The roles of one engagement: the substitutions of its type, the lead, the team."""

    substitutions: Mapping[RoleId, RoleId]
    remind_via: Mapping[RoleId, RoleId]
    lead_role: RoleId
    team: Team

    def role_for(self, role: RoleId) -> RoleId:
        """The role that does this role's work in this engagement."""
        return self.substitutions.get(role, role)

    def reached(self, role: RoleId) -> RoleId:
        """The role whose holder is reminded: for a team or an external party, the role that reaches it."""
        role = self.role_for(role)
        return self.role_for(self.remind_via[role]) if role in self.remind_via else role

    def holder(self, role: RoleId) -> Member | None:
        """The person who is reminded of work of this role: its holder, or the lead while unfilled."""
        return self.team.member(self.reached(role)) or self.lead

    @property
    def lead(self) -> Member | None:
        return self.team.member(self.role_for(self.lead_role))

    def is_unfilled(self, role: RoleId) -> bool:
        return self.team.member(self.reached(role)) is None

    def supporting(self, activity: Activity) -> tuple[RoleId, ...]:
        """The supporting roles after substitution, without the DRI and without duplicates."""
        roles = dict.fromkeys(self.role_for(role) for role in activity.supporting)
        return tuple(role for role in roles if role != self.role_for(activity.dri))


def roles_in(methodology: Methodology, type_id: TypeId, *, booked: bool, team: Team | None = None) -> Roles:
    """The roles of an engagement of this type before or after its booking."""
    lead = methodology.type[type_id].lead
    return Roles(
        substitutions={s.role: s.use for s in methodology.role_substitutions if type_id in s.types},
        remind_via=methodology.remind_via,
        lead_role=lead.after_booking if booked else lead.before_booking,
        team=team or Team(),
    )


def with_member(team: Team, role: RoleId, person: PersonId | None, deputy: PersonId | None = None) -> Team:
    """The team after this role was given to a person; None leaves it unfilled.

    Raises `Refusal` if a person would be their own deputy.
    """
    if person is not None and person == deputy:
        raise Refusal(
            "A deputy stands in for somebody else: choose another person, or leave the deputy empty."
        )
    others = tuple(each for each in team.members if each.role != role)
    if person is None:
        return Team(members=others)
    return Team(members=(*others, Member(role=role, person=person, deputy=deputy)))


def roles_to_fill(roles: Roles, dri_roles: Iterable[RoleId]) -> tuple[RoleId, ...]:
    """The roles that must be filled so that each of these DRI roles has its holder; the lead comes first."""
    return tuple(dict.fromkeys([roles.role_for(roles.lead_role), *(roles.reached(r) for r in dri_roles)]))
