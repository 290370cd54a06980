"""What of one engagement concerns a reader: their things with their rungs, and those that are news for them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from methodology.definition.ids import ActivityId
from methodology.engagement.blocking import Blocking
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import GateWork, ready_gates
from methodology.engagement.lateness import Lateness
from methodology.engagement.lifecycle import HoldQuestion, hold_question
from methodology.engagement.missed_turns import turns_passed
from methodology.engagement.rights import is_part_of
from methodology.engagement.things import activity_key, contradiction_key, gate_key
from methodology.people import Person
from methodology.plan.changes import is_in_turns, recurs
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.asks import Ask, asks
from methodology.reminders.digest_lines import (
    Closer,
    Elsewhere,
    Line,
    Missing,
    NowMoved,
    NowTold,
    SectionKind,
    Telling,
)
from methodology.reminders.escalation import (
    escalated_to,
    escalation_key,
    escalation_rung,
    lacks_manager,
)
from methodology.reminders.offers import Offer, offers
from methodology.reminders.recipients import Recipient, Recipients
from methodology.reminders.rungs import (
    ASKED,
    CAN_START,
    DUE,
    LATE_1,
    NONE,
    Told,
    is_news,
    is_snoozed,
    rung_of,
    rung_of_gate,
    today_of_gate,
)
from methodology.value import Value

HOLD = "hold"
"""The key of a hold whose end has come."""
STILL_NEEDED = 2
"""Turns of recurring work that passed undone in a row, after which it is told in the weekly message only."""
ASK_AGAIN = 3
"""Working days after which a role or date is asked for again, in a message that goes anyway."""


class News(NamedTuple):
    """A line, and what it tells its reader. One that `rides` causes no message."""

    line: Line
    told: tuple[NowTold, ...] = ()
    moved: tuple[NowMoved, ...] = ()
    rides: bool = False


class Thing(NamedTuple):
    """An activity or a ready gate, with its rung now."""

    key: str
    name: str
    rung: int
    late_by: int
    not_before: date | None
    today: date
    owner: PersonId | None
    recipient: Recipient
    work: PlannedActivity | None = None
    gate: GateWork | None = None
    turns_passed: int = 0

    @property
    def is_snoozed(self) -> bool:
        return is_snoozed(self.not_before, self.today)

    @property
    def is_due(self) -> bool:
        """Whether it is due today or past, and not snoozed."""
        return self.rung >= DUE and not self.is_snoozed

    @property
    def has_come(self) -> bool:
        """Whether it can be done and its date is today or past; it may still be due on the working day after."""
        work = self.work
        return self.is_due or (
            work is not None
            and self.rung >= CAN_START
            and not self.is_snoozed
            and work.due is not None
            and work.due <= self.today
        )

    @property
    def is_escalated(self) -> bool:
        """Whether it can be escalated now."""
        return bool(self.late_by) and not self.is_snoozed and not self.is_still_needed

    @property
    def is_still_needed(self) -> bool:
        """Whether it is recurring work of which so many turns passed undone that one must ask."""
        return self.turns_passed >= STILL_NEEDED


class EngagementNews(Value):
    """What of one engagement concerns people now."""

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

    def news_for(self, person: Person, told: Told, *, weekly: bool = False) -> Iterator[News]:
        """What is news for this person, who was told this before; in a weekly message, also what goes with it."""
        yield from self._own(person, told, weekly=weekly)
        yield from self._moved(person)
        yield from self._missing(person, told, weekly=weekly)
        yield from self._offered(person, told, weekly=weekly)
        yield from self._escalated(person, told)
        if self.recipients.lead.person == person.id:
            yield from self._for_lead(person, told, weekly=weekly)

    def nudged(self, thing: Thing, by: PersonId, asks: str) -> News:
        """What somebody asks about this thing."""
        line = self._line(thing, "nudged").model_copy(update={"asked_by": by, "asks": asks})
        return self._news(thing, line)

    def late_elsewhere(self, person: Person) -> tuple[Thing, ...]:
        """What is late with others and escalated to this person."""
        return tuple(each for each in self.things if self._rung_for(person, each))

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

    def _own(self, person: Person, told: Told, *, weekly: bool) -> Iterator[News]:
        for each in self.things:
            if not self.is_readers(person, each):
                continue
            if each.is_still_needed:
                if weekly and self._stands_for_passed(each) and not each.is_snoozed:
                    yield self._news(each, self._line(each, "still_needed"))
            elif self._is_news(each, told):
                skipped = bool(told) and each.key not in told and self._was_given(each)
                is_new = skipped and each.recipient.standing_in is None
                yield self._news(each, self._line(each, _kind(each), is_new=is_new))

    def _is_news(self, thing: Thing, told: Told) -> bool:
        """Blocked work is none, nor is a gate before its day; a turn only once its snooze has ended."""
        if thing.work is not None and not self.lateness.can_start(thing.work):
            return False
        if thing.gate is not None and thing.rung == NONE:
            return False
        return is_news(thing.rung, told.get(thing.key), thing.not_before, thing.today)

    def _stands_for_passed(self, thing: Thing) -> bool:
        """Whether this turn is the one to ask about: of an iteration, one that passed; by the calendar, the open
        one, which took the place of those that passed, whatever its day."""
        work = thing.work
        if work is None or not self.lateness.can_start(work):
            return False
        return bool(thing.rung) or recurs(self.plan.methodology, work.activity)

    def _was_given(self, thing: Thing) -> bool:
        """Whether what its reader hears of for the first time was given to them since their last digest.

        What is theirs for longer was told at a lower rung (a turn on its day, other work when it could start), or
        is known from the message that told them of the engagement or the role.
        """
        if thing.work is None:
            return False
        first = DUE if is_in_turns(self.plan.methodology, thing.work.activity) else CAN_START
        return thing.rung > first

    def _moved(self, person: Person) -> Iterator[News]:
        moved = [
            each.work
            for each in self.things
            if each.work is not None
            and each.work.moved is not None
            and each.work.moved.by != person.id
            and self.is_readers(person, each)
        ]
        if not moved:
            return
        closer = tuple(
            Closer(id=each.id, name=each.name, was=each.moved.was, due=each.due)
            for each in sorted(moved, key=lambda work: work.due or date.max)
            if each.moved
        )
        cause = moved[0].moved.cause if moved[0].moved else ""
        line = self._plain("moved", name=moved[0].name).model_copy(
            update={"closer": closer, "cause": cause, "owner": moved[0].moved and moved[0].moved.by}
        )
        telling = tuple(NowMoved(activity=each.id, moved=each.moved) for each in moved if each.moved)
        yield News(line, (), telling)

    def _missing(self, person: Person, told: Told, *, weekly: bool) -> Iterator[News]:
        """One line with what is asked for the first time, and what was asked for long enough ago."""
        mine = [each for each in self.asks if each.person == person.id]
        today = person.today(self.now)
        new = [each for each in mine if each.key not in told]
        again = [
            each
            for each in mine
            if each.key in told
            and person.calendar.working_days_between(told[each.key].on, today) >= ASK_AGAIN
        ]
        if shown := [*new, *again]:
            missing = tuple(
                Missing(name=each.name, waiting=each.waiting, role=each.role, anchor=each.anchor)
                for each in shown
            )
            line = self._plain("missing", name=missing[0].name).model_copy(update={"missing": missing})
            yield News(line, tuple(self._now(each.key, ASKED) for each in shown), rides=not new)

    def _offered(self, person: Person, told: Told, *, weekly: bool) -> Iterator[News]:
        """What somebody has who leaves: told once, then in each weekly message."""
        for each in self.offers:
            if each.reader == person.id and (weekly or each.key not in told):
                line = self._plain("hand_over").model_copy(update={"leaving": each.leaving})
                yield News(line, (self._now(each.key, ASKED),), rides=each.key in told)

    def _rung_for(self, person: Person, thing: Thing) -> int:
        if not thing.is_escalated or self.is_readers(person, thing):
            return NONE
        return escalated_to(self.recipients, thing.owner, person.id, thing.late_by)

    def _escalated(self, person: Person, told: Told) -> Iterator[News]:
        for each in self.things:
            rung = self._rung_for(person, each)
            key = escalation_key(each.key)
            if rung > (told[key].rung if key in told else NONE):
                line = self._line(each, "escalated").model_copy(
                    update={
                        "owner": each.owner,
                        "standing_in": None,
                        "can_reassign": is_part_of(person.id, self.plan.engagement),
                    }
                )
                yield News(line, (self._now(key, rung),))

    def _for_lead(self, person: Person, told: Told, *, weekly: bool) -> Iterator[News]:
        for each in self.blocking.contradictions(self.lateness):
            if contradiction_key(each.work.id) not in told:
                roots = ", ".join(root.name for root in each.roots)
                line = self._plain("contradiction", name=each.work.name).model_copy(
                    update={"cause": roots, "due": each.work.due, "owner": each.work.dri}
                )
                yield News(line, (self._now(contradiction_key(each.work.id), ASKED),))
        if self.hold and (weekly or HOLD not in told):
            line = self._plain("hold").model_copy(update={"due": self.hold.until})
            yield News(line, (self._now(HOLD, ASKED),), rides=HOLD in told)

    def _news(self, thing: Thing, line: Line) -> News:
        return News(line, (self._now(thing.key, thing.rung),))

    def _now(self, key: str, rung: int) -> NowTold:
        return NowTold(engagement=self.plan.engagement.id, thing=key, rung=rung)

    def _line(self, thing: Thing, kind: SectionKind, *, is_new: bool = False) -> Line:
        work, gate = thing.work, thing.gate
        return Line(
            engagement=self.plan.engagement.id,
            title=self.plan.engagement.title,
            kind=kind,
            work=work,
            name=thing.name,
            stage=gate.stage.id if gate and gate.stage else None,
            today=thing.today,
            due=self.lateness.due(work) if work else gate.due if gate else None,
            overdue_by=thing.late_by,
            holds_up=self.blocking.holds_up(work) if work else 0,
            is_new=is_new,
            standing_in=thing.recipient.standing_in,
        )

    def _plain(self, kind: SectionKind, name: str = "") -> Line:
        engagement = self.plan.engagement
        return Line(
            engagement=engagement.id,
            title=engagement.title,
            kind=kind,
            name=name,
            today=self.plan.today(self.now),
        )


def _kind(thing: Thing) -> SectionKind:
    if thing.gate is not None:
        return "gate"
    return "overdue" if thing.rung >= LATE_1 else "today" if thing.rung == DUE else "startable"


def due_alike(
    plan: EngagementPlan, person: Person, activity: ActivityId, now: datetime
) -> Iterator[Elsewhere]:
    """The occurrences of this activity that are due today or late here and this person's to do."""
    news = EngagementNews(plan=plan, now=now)
    for each in news.things:
        if each.work and each.work.activity == activity and each.is_due and news.is_readers(person, each):
            engagement = plan.engagement
            yield Elsewhere(engagement=engagement.id, title=engagement.title, work=each.work.id)


def telling(
    plan: EngagementPlan,
    person: Person,
    named: Iterable[PlannedActivityId],
    now: datetime,
    *,
    counted: Iterable[PlannedActivityId] = (),
) -> Telling:
    """What a message tells this person that names this work, and counts that.

    What it names is told as far as it has come. What it counts alone is told nothing of, but it is known from
    then on: when it can be done, nobody has given it to them anew.
    """
    names, known = ({activity_key(each) for each in ids} for ids in (named, counted))
    told = (
        NowTold(engagement=plan.engagement.id, thing=each.key, rung=each.rung if each.key in names else NONE)
        for each in EngagementNews(plan=plan, now=now).things
        if each.key in names or (each.key in known and not each.is_snoozed)
    )
    return Telling(person=person.id, day=person.today(now), at=now, told=tuple(told))


def given_now(before: EngagementPlan, after: EngagementPlan, now: datetime) -> frozenset[PersonId]:
    """The people to whom a change brought something that is due today or past."""
    return frozenset(person for _, person in _due_now(after, now) - _due_now(before, now))


def due_instead_of(plan: EngagementPlan, absent: PersonId, now: datetime) -> frozenset[PersonId]:
    """The people who stand in for this person now in something that is due today or past."""
    return frozenset(
        each.recipient.person
        for each in EngagementNews(plan=plan, now=now).things
        if each.has_come and each.owner == absent != each.recipient.person
    )


def _due_now(plan: EngagementPlan, now: datetime) -> frozenset[tuple[str, PersonId]]:
    things = EngagementNews(plan=plan, now=now).things
    return frozenset((each.key, each.recipient.person) for each in things if each.has_come)
