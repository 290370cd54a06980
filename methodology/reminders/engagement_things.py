"""`EngagementThings`: the open work, ready gates, handoff, roles and dates of one engagement now, and whose
they are."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

from methodology.definition.ids import StageId
from methodology.engagement.blocking import Blocking
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import GateWork, ready_gates
from methodology.engagement.handoff_work import HandoffWork, handoff_to_ask, handoff_work
from methodology.engagement.lateness import Lateness
from methodology.engagement.lifecycle import HoldQuestion, hold_question
from methodology.engagement.missed_turns import turns_passed
from methodology.engagement.questions import unanswered
from methodology.engagement.things import (
    HANDOFF_KEY,
    activity_key,
    begun_key,
    contradiction_key,
    gate_key,
    question_key,
)
from methodology.people import Person
from methodology.plan.facts import entered_together, stages_of
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.reminders.asks import Ask, Question, asks, passed_dates, unsettled
from methodology.reminders.escalation import escalated_to, escalation_key, escalation_rung, lacks_manager
from methodology.reminders.offers import Offer, offers
from methodology.reminders.recipients import Recipients
from methodology.reminders.rungs import (
    ASKED,
    DUE,
    NONE,
    TOLD_TWICE,
    is_snoozed,
    rung_of,
    rung_of_gate,
    rung_of_handoff,
    today_of_owner,
)
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
        """The open work, the gates that are ready, and the handoff."""
        handoff = handoff_work(self.lateness)
        return (
            *map(self._of_work, self.plan.open_work),
            *map(self._of_gate, ready_gates(self.lateness)),
            *([self._of_handoff(handoff)] if handoff else []),
        )

    @property
    def handoff_to_ask(self) -> Thing | None:
        """The handoff, also where it is nobody's work and who opened the engagement is asked."""
        handoff = handoff_to_ask(self.lateness)
        return self._of_handoff(handoff) if handoff else None

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        return tuple(asks(self.recipients))

    @cached_property
    def passed_dates(self) -> tuple[Question, ...]:
        return tuple(passed_dates(self.recipients))

    @cached_property
    def unsettled(self) -> tuple[Question, ...]:
        return tuple(unsettled(self.recipients))

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
        found |= {each.key: ASKED for each in (*self.passed_dates, *self.unsettled)}
        found |= {each.key: ASKED for each in self.offers}
        found |= {begun_key(each): ASKED for each in self.plan.engagement.plan_facts.current}
        found |= {question_key(each.work, each.condition): TOLD_TWICE for each in unanswered(self.plan)}
        found |= {contradiction_key(each.id): ASKED for each in self.blocking.past_its_date(self.lateness)}
        return found | ({HOLD: ASKED} if self.hold else {})

    def readers(self) -> frozenset[PersonId]:
        """Everybody who may have to be told something."""
        recipients = self.recipients
        managers = (recipients.manager_beside(each.owner) for each in self.things if each.is_escalated)
        people = {each.recipient.person for each in self.things} | {each.person for each in self.asks}
        people |= {each.person for each in (*self.passed_dates, *self.unsettled)}
        people |= {each.reader for each in self.offers}
        leads = (recipients.lead.person, recipients.lead_who_may.person)
        return frozenset({*people, *leads, *(each for each in managers if each)})

    def is_readers(self, person: Person, thing: Thing) -> bool:
        """Whether this person stands for its owner now. Who cannot be reached is tried again beside them."""
        instead_of = thing.recipient.standing_in
        if instead_of is not None and (instead_of.person, instead_of.because) == (person.id, "unreachable"):
            return True
        return thing.recipient.person == person.id

    def begun_for(self, person: Person, since: date) -> tuple[StageId, ...]:
        """The stages that have begun on this day or later, and not with the engagement, in which this person has
        open work."""
        methodology, facts = self.plan.methodology, self.plan.engagement.plan_facts
        first = entered_together(methodology, stages_of(methodology, facts), facts.start_stage)
        fresh = (each for each in facts.current if facts.entered[each] >= since and each not in first)
        own = {e.work.stage for e in self.things if e.work is not None and self.is_readers(person, e)}
        return tuple(each for each in fresh if each in own)

    def late_elsewhere(self, person: Person) -> tuple[Thing, ...]:
        """What is late with others and escalated to this person."""
        return tuple(each for each in self.things if self.rung_for(person, each))

    def due_if_it_can_start(self, thing: Thing) -> date | None:
        """The day on which this is to be done; None where it cannot start yet."""
        if thing.handoff is not None and not thing.handoff.has_come:
            return None
        if thing.derived is not None:
            return thing.derived.due
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
        lateness, today = self.lateness, self.plan.today_of(work, self.now)
        return Thing(
            key=activity_key(work.id),
            name=work.name,
            rung=rung_of(lateness, work),
            late_by=lateness.late_by(work),
            has_come=lateness.has_come(work) and not work.is_snoozed(today),
            not_before=work.not_before,
            today=today,
            owner=work.dri,
            recipient=self.recipients.dri(work),
            work=work,
            turns_passed=turns_passed(self.plan, work, self.now),
        )

    def _of_gate(self, gate: GateWork) -> Thing:
        rung = rung_of_gate(self.lateness, gate)
        return self._of_derived(gate, gate_key(gate.key), rung)._replace(gate=gate)

    def _of_handoff(self, work: HandoffWork) -> Thing:
        return self._of_derived(work, HANDOFF_KEY, rung_of_handoff(self.lateness, work))._replace(
            handoff=work
        )

    def _of_derived(self, work: GateWork | HandoffWork, key: str, rung: int) -> Thing:
        today = today_of_owner(self.lateness, work)
        return Thing(
            key=key,
            name=work.name,
            rung=rung,
            late_by=work.late_by,
            has_come=rung >= DUE and not is_snoozed(work.not_before, today),
            not_before=work.not_before,
            today=today,
            owner=work.owner,
            recipient=self.recipients.derived(work),
        )

    def rung_for(self, person: Person, thing: Thing) -> int:
        if not thing.is_escalated or self.is_readers(person, thing):
            return NONE
        return escalated_to(self.recipients, thing.owner, person.id, thing.late_by)
