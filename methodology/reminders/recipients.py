"""The recipients of reminders, and the substitutes for people whom a reminder does not reach."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from methodology.definition.ids import RoleId, StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import DerivedWork
from methodology.engagement.handoff import is_sheet_needed
from methodology.engagement.rights import is_part_of
from methodology.people import Person, today_where
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import Member, PersonId, Roles
from methodology.reminders.digest_lines import Because, Substitution
from methodology.value import Value


class Recipient(NamedTuple):
    """The person who gets a reminder; `standing_in` is set if they are a substitute."""

    person: PersonId
    standing_in: Substitution | None = None


class Recipients(Value):
    """The recipients of one engagement now.

    `despite_absence`: of a message that people find when they are back, so that only those who are no
    full members or cannot be reached are passed over.
    """

    plan: EngagementPlan
    now: datetime
    despite_absence: bool = False

    @cached_property
    def roles(self) -> Roles:
        return self.plan.roles

    def is_here(self, person: PersonId) -> bool:
        """Whether a reminder reaches this person; a person without a record is taken to be here."""
        return self.why_absent(person) is None

    def why_absent(self, person: PersonId) -> Because | None:
        """Why a reminder does not reach this person; None where it does."""
        known = self.plan.people.get(person)
        return self._absent_because(known) if known else None

    @property
    def lead(self) -> Recipient:
        """The lead of the engagement, or the person who opened it while there is no lead."""
        lead = self.roles.lead
        return self._first_here(lead.person if lead else self.plan.engagement.opened_by, lead)

    @property
    def lead_who_may(self) -> Recipient:
        """Who is asked what only the team may change: the lead, or who of the team stands in for them."""
        lead = self.roles.lead
        person = lead.person if lead else self.plan.engagement.opened_by
        return self._first_here(person, lead, may_change=True)

    def manager_beside(self, owner: PersonId | None) -> PersonId | None:
        """The nearest manager in the team who is not this person; if they are away their deputy, else the next.

        None if the team has none. If none of them is here, the first who is away finds it when they are back.
        """
        others = [each for each in self._managers() if each.person != owner]
        ways = (who for each in others for who in (each.person, *self._deputies(each.person, each)))
        back = (each.person for each in others if self.why_absent(each.person) == "away")
        return next((who for who in ways if who != owner and self.is_here(who)), None) or next(back, None)

    def dri(self, work: PlannedActivity) -> Recipient:
        """The recipient of reminders of this work: its DRI or their substitute, or else the lead."""
        if work.dri is None:
            return self.lead
        return self._first_here(work.dri, self.roles.team.member(self.roles.reached(work.role)))

    def derived(self, work: DerivedWork) -> Recipient:
        """The recipient of reminders of a gate or the handoff, which only the team may change: its owner or who of
        the team stands in for them, or else the lead."""
        if work.owner is None:
            return self.lead_who_may
        member = self.roles.team.member(self.roles.reached(work.role))
        return self._first_here(work.owner, member, may_change=True)

    def holder(self, role: RoleId) -> Recipient:
        """The recipient of requests to this role: its holder, or the lead while it is unfilled."""
        member = self.roles.holder(role)
        return self._first_here(member.person, member, may_change=True) if member else self.lead_who_may

    def with_work_in(self, entered: Collection[StageId]) -> tuple[Recipient, ...]:
        """The recipients of the message that these stages have begun: those who have open work in them."""
        return tuple(
            dict.fromkeys(
                self.dri(each) for each in self.plan.open_work if each.stage in entered and each.dri
            )
        )

    def of_sheet(self) -> PersonId | None:
        """The recipient of the handoff sheet: the lead, while the next stage needs it; None without a lead."""
        if self.roles.lead is None or not is_sheet_needed(self.plan):
            return None
        return self.lead.person

    def _first_here(self, person: PersonId, member: Member | None, *, may_change: bool = False) -> Recipient:
        """This person if they are here, or their first substitute who is; or the first who `may_change` the
        engagement, too, where that is what they are to do.

        If no substitute is here, the reminder stays with the person, who finds it when they are back.
        """
        if self.is_here(person):
            return Recipient(person)
        engagement = self.plan.engagement
        others = (
            each
            for each in self._substitutes(person, member)
            if each != person and (not may_change or is_part_of(each, engagement))
        )
        instead = next(filter(self.is_here, others), None)
        if instead is None:
            return Recipient(person)
        because = self._absent_because(self.plan.people[person])
        assert because is not None, "only a person who is not here has a substitute"
        return Recipient(instead, Substitution(person=person, because=because))

    def _substitutes(self, person: PersonId, member: Member | None) -> Iterator[PersonId]:
        """The substitutes in order: deputies, the lead and their deputies, the opener, the managers, the team."""
        yield from self._deputies(person, member)
        if lead := self.roles.lead:
            yield lead.person
            yield from self._deputies(lead.person, lead)
        yield self.plan.engagement.opened_by
        yield from (each.person for each in self._managers())
        yield from self.roles.team.people()

    def _managers(self) -> Iterator[Member]:
        engagement_type = self.plan.methodology.type[self.plan.engagement.plan_facts.type]
        members = (self.roles.team.member(role) for role in engagement_type.lead.managers)
        return (each for each in members if each is not None)

    def _deputies(self, person: PersonId, member: Member | None) -> Iterable[PersonId]:
        known = self.plan.people.get(person)
        absence = known.absence if known else None
        named = [
            member.deputy if member and member.person == person else None,
            absence.deputy if known and absence and absence.covers(today_where(known, self.now)) else None,
        ]
        return [each for each in named if each is not None]

    def _absent_because(self, person: Person) -> Because | None:
        """Why a reminder would not reach this person, or be of no use to them; None if neither."""
        if person.deactivated:
            return "deactivated"
        if not person.is_member:
            return "not_a_member"
        if person.is_away(today_where(person, self.now)) and not self.despite_absence:
            return "away"
        return "unreachable" if person.unreachable else None
