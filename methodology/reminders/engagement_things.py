"""`EngagementThings`: the open work, ready gates, roles and dates of one engagement now, and whose they are."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

from methodology.engagement.blocking import Blocking
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import GateWork, ready_gates
from methodology.engagement.lateness import Lateness
from methodology.engagement.lifecycle import HoldQuestion, hold_question
from methodology.engagement.missed_turns import turns_passed
from methodology.engagement.things import activity_key, contradiction_key, gate_key
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.reminders.asks import Ask, asks
from methodology.reminders.escalation import escalated_to, escalation_key, escalation_rung, lacks_manager
from methodology.reminders.offers import Offer, offers
from methodology.reminders.recipients import Recipients
from methodology.reminders.rungs import ASKED, NONE, rung_of, rung_of_gate, today_of_gate
from methodology.reminders.thing import Thing
from methodology.value import Value

HOLD = "hold"
"""The key of a hold whose end has come."""


class EngagementThings(Value):
    """What of one engagement can be told now, and whose it is."""

    plan: EngagementPlan
    now: datetime

    @cached_property
    def recipients(self) -> Recipients:
        return Recipients(plan=self.plan, now=self.now)

    @cached_property
    def lateness(self) -> Lateness:
        return Lateness(plan=self.plan, now=self.now)

    @cached_property
    def blocking(self) -> Blocking:
        return Blocking(plan=self.plan)

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """The open work and the gates that are ready."""
        return (*map(self._of_work, self.plan.open_work), *map(self._of_gate, ready_gates(self.lateness)))

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        return tuple(asks(self.recipients))

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        return tuple(offers(self.recipients))

    @property
    def hold(self) -> HoldQuestion | None:
        """The question whether the engagement is still on hold, once the hold was to end."""
        return hold_question(self.plan, self.now)

    def rungs(self) -> Mapping[str, int]:
        """The rung of everything that can be told, by its key; what is not there (any more) is left out."""
        found = {each.key: each.rung for each in self.things}
        for each in self.things:
            if rung := escalation_rung(self.recipients, each.owner, each.late_by):
                found[escalation_key(each.key)] = rung
        found |= {each.key: ASKED for each in self.asks}
        found |= {each.key: ASKED for each in self.offers}
        found |= {contradiction_key(e.work.id): ASKED for e in self.blocking.contradictions(self.lateness)}
        return found | ({HOLD: ASKED} if self.hold else {})

    def readers(self) -> frozenset[PersonId]:
        """Everybody who may have to be told something."""
        recipients = self.recipients
        managers = (recipients.manager_beside(each.owner) for each in self.things if each.is_escalated)
        people = {each.recipient.person for each in self.things} | {each.person for each in self.asks}
        people |= {each.reader for each in self.offers}
        return frozenset({*people, recipients.lead.person, *(each for each in managers if each)})

    def is_readers(self, person: Person, thing: Thing) -> bool:
        """Whether this person stands for its owner now. Who cannot be reached is tried again beside them."""
        instead_of = thing.recipient.standing_in
        if instead_of is not None and (instead_of.person, instead_of.because) == (person.id, "unreachable"):
            return True
        return thing.recipient.person == person.id

    def late_elsewhere(self, person: Person) -> tuple[Thing, ...]:
        """What is late with others and escalated to this person."""
        return tuple(each for each in self.things if self.rung_for(person, each))

    def due_if_it_can_start(self, thing: Thing) -> date | None:
        """The day on which this work is to be done; None where it cannot start yet."""
        work = thing.work
        return self.lateness.due(work) if work and self.lateness.can_start(work) else None

    def is_without_manager(self) -> bool:
        """Whether something late should be told to a manager, and the team has none."""
        return any(
            lacks_manager(self.recipients, each.owner, each.late_by)
            for each in self.things
            if each.is_escalated
        )

    def _of_work(self, work: PlannedActivity) -> Thing:
        lateness = self.lateness
        return Thing(
            key=activity_key(work.id),
            name=work.name,
            rung=rung_of(lateness, work),
            late_by=lateness.late_by(work),
            not_before=work.not_before,
            today=self.plan.today_of(work, self.now),
            owner=work.dri,
            recipient=self.recipients.dri(work),
            work=work,
            turns_passed=turns_passed(self.plan, work, self.now),
        )

    def _of_gate(self, gate: GateWork) -> Thing:
        return Thing(
            key=gate_key(gate.key),
            name=f"Move on from {gate.stage.name}" if gate.stage else "Close the engagement",
            rung=rung_of_gate(self.lateness, gate),
            late_by=gate.late_by,
            not_before=gate.not_before,
            today=today_of_gate(self.lateness, gate),
            owner=gate.owner,
            recipient=self.recipients.gate(gate),
            gate=gate,
        )

    def rung_for(self, person: Person, thing: Thing) -> int:
        if not thing.is_escalated or self.is_readers(person, thing):
            return NONE
        return escalated_to(self.recipients, thing.owner, person.id, thing.late_by)
