"""Who gets a reminder, and who stands in for somebody who is away, has left or cannot be reached."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from methodology.definition.ids import RoleId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import Member, PersonId, Roles
from methodology.reminders.digest_lines import Because, Substitution
from methodology.value import Value


class Recipient(NamedTuple):
    """Who gets a reminder, and for whom they stand in, if they do."""

    person: PersonId
    standing_in: Substitution | None = None


class Recipients(Value):
    """The people of one engagement on one day: who is here, and who answers for whom."""

    plan: EngagementPlan
    day: date

    @cached_property
    def roles(self) -> Roles:
        return self.plan.roles

    def is_here(self, person: PersonId) -> bool:
        """Whether a reminder would be read: somebody unknown to us is taken to be here."""
        known = self.plan.people.get(person)
        return known is None or _absent_because(known, self.day) is None

    @property
    def lead(self) -> Recipient:
        """The engagement's lead; whoever opened it while nobody leads."""
        lead = self.roles.lead
        return self._first_here(lead.person if lead else self.plan.engagement.opened_by, lead)

    @property
    def manager(self) -> Recipient | None:
        """The manager in the team who is nearest to the work, if there is one."""
        member = next(self._managers(), None)
        return self._first_here(member.person, member) if member else None

    def dri(self, work: PlannedActivity) -> Recipient:
        """Who is reminded of this work: its DRI, else the deputy, else the lead."""
        if work.dri is None:
            return self.lead
        return self._first_here(work.dri, self.roles.team.member(self.roles.reached(work.role)))

    def holder(self, role: RoleId) -> Recipient:
        """Who is asked for what this role is to tell; the lead while nobody fills it."""
        member = self.roles.holder(role)
        return self._first_here(member.person, member) if member else self.lead

    def _first_here(self, person: PersonId, member: Member | None) -> Recipient:
        """This person if they are here, else the first here of those who stand in for them.

        Where nobody is here it stays with the person, who finds it on coming back.
        """
        if self.is_here(person):
            return Recipient(person)
        others = (each for each in self._stand_ins(person, member) if each != person)
        instead = next(filter(self.is_here, others), None)
        if instead is None:
            return Recipient(person)
        because = _absent_because(self.plan.people[person], self.day)
        assert because is not None, "somebody stands in for whoever is not here"
        return Recipient(instead, Substitution(person=person, because=because))

    def _stand_ins(self, person: PersonId, member: Member | None) -> Iterator[PersonId]:
        """The deputy in this role, the one named for the absence, the lead, theirs, the opener, managers."""
        yield from self._deputies(person, member)
        if lead := self.roles.lead:
            yield lead.person
            yield from self._deputies(lead.person, lead)
        yield self.plan.engagement.opened_by
        yield from (each.person for each in self._managers())

    def _managers(self) -> Iterator[Member]:
        engagement_type = self.plan.methodology.type[self.plan.engagement.plan_facts.type]
        members = (self.roles.team.member(role) for role in engagement_type.lead.managers)
        return (each for each in members if each is not None)

    def _deputies(self, person: PersonId, member: Member | None) -> Iterable[PersonId]:
        known = self.plan.people.get(person)
        absence = known.absence if known else None
        named = [
            member.deputy if member and member.person == person else None,
            absence.deputy if absence and absence.covers(self.day) else None,
        ]
        return [each for each in named if each is not None]


def _absent_because(person: Person, day: date) -> Because | None:
    """Why a reminder would not reach them; None where it would."""
    if person.deactivated:
        return "deactivated"
    if person.is_away(day):
        return "away"
    return "unreachable" if person.unreachable else None
