"""The health of an engagement: on track, at risk or late, and why."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import ready_gates
from methodology.engagement.handoff_work import handoff_work
from methodology.engagement.lateness import Lateness, once_for_each_moment
from methodology.engagement.things import date_key, role_key
from methodology.engagement.work_lists import begun, startable_without_date, startable_without_holder
from methodology.plan.team import PersonId
from methodology.text import day
from methodology.value import Value

HealthState = Literal["on_track", "at_risk", "late"]
WORST_FIRST: tuple[HealthState, ...] = ("late", "at_risk", "on_track")
LATE_AFTER = 2
"""Working days by which required work, or a gate, may be late before its engagement is."""
ASKED_FOR = 2
"""Working days after which a role or date that was asked for puts the engagement at risk."""


class Trouble(Value):
    """What somebody has said that puts the engagement at risk: a condition in short, and `when`, in words."""

    condition: str
    by: PersonId | None
    when: str


class Health(Value):
    """The health of an engagement, with reasons, the worst first, unless it is on track.

    `troubles` come before all other reasons: people said them.
    """

    state: HealthState
    reasons: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def health(plan: EngagementPlan, now: datetime) -> Health:
    """The health of the engagement, the same for everybody who looks at it.

    Late: required work, a gate or the handoff is late by more than two working days. At risk: anything is late, or
    work could start but for a role or date that was asked for two working days ago; and while what a condition that
    puts it at risk has added is open. In later stages, only such a condition affects it.
    """
    return _health(Lateness(plan=plan, now=now))


@once_for_each_moment
def _health(lateness: Lateness) -> Health:
    plan, now = lateness.plan, lateness.now
    troubles = tuple(_troubles(plan, now))
    late = sorted(late_things(lateness), key=lambda each: each.by, reverse=True)
    missing = tuple(_missing(plan, now))
    state: HealthState = "at_risk" if late or missing or troubles else "on_track"
    if any(each.counts and each.by > LATE_AFTER for each in late):
        state = "late"
        late.sort(key=lambda each: not each.counts)
    reasons = (*(each.words for each in late), *missing)
    return Health(state=state, reasons=reasons, troubles=troubles)


class Late(Value):
    """Something of a stage, late by so many working days after `due`; `counts`: it can make the engagement late.

    A gate is due on the first working day after the day `ready_since`. `owner` is the name of who is to do it.
    """

    name: str
    by: int
    due: date | None = None
    ready_since: date | None = None
    counts: bool = True
    stage: StageId | None = None
    owner: str = ""

    @property
    def words(self) -> str:
        return f"{self.name}, {self.by} {'day' if self.by == 1 else 'days'}"


def late_things(lateness: Lateness) -> Iterator[Late]:
    """Everything that is late now: work, gates and the handoff."""
    for work in begun(lateness.plan):  # other work cannot start, so it is not late
        if by := lateness.late_by(work):
            due = lateness.last_day(work)
            owner = _name_of(lateness.plan, work.dri)
            yield Late(name=work.name, by=by, due=due, counts=work.required, stage=work.stage, owner=owner)
    for gate in ready_gates(lateness):
        if gate.late_by:
            name = f"leaving {gate.stage.name}" if gate.stage else "closing"
            stage = gate.stage.id if gate.stage else None
            yield Late(
                name=name, by=gate.late_by, due=gate.due, ready_since=gate.ready_since, stage=stage,
                owner=_name_of(lateness.plan, gate.owner),
            )  # fmt: skip
    handoff = handoff_work(lateness)
    if handoff and handoff.late_by:
        owner = _name_of(lateness.plan, handoff.owner)
        yield Late(name=handoff.name, by=handoff.late_by, due=handoff.due, owner=owner)


def _name_of(plan: EngagementPlan, person_id: PersonId | None) -> str:
    person = plan.people.get(person_id) if person_id else None
    return person.name if person else ""


def _troubles(plan: EngagementPlan, now: datetime) -> Iterator[Trouble]:
    """The conditions that put it at risk, in the order of the plan."""
    raised = {(each.activity, each.occurrence): each for each in plan.engagement.plan_facts.raised}
    for work in plan.open_work:
        said = raised.get((work.activity, work.occurrence))
        activity = plan.methodology.activity.get(work.activity)
        if said and activity and activity.at_risk:
            when = day(said.on, plan.today(now))
            yield Trouble(condition=activity.short or activity.condition, by=said.by, when=when)


def _missing(plan: EngagementPlan, now: datetime) -> Iterator[str]:
    """The roles and dates without which work cannot start, once they were asked for long enough ago."""
    roles = dict.fromkeys(plan.roles.reached(each.role) for each in startable_without_holder(plan))
    for role in roles:
        if _was_asked_for(plan, role_key(role), now):
            yield f"no {plan.methodology.role[role].name} yet"
    anchors = dict.fromkeys(each.waiting_for for each in startable_without_date(plan) if each.waiting_for)
    for anchor in anchors:
        if _was_asked_for(plan, date_key(anchor), now):
            yield f"no date for {plan.methodology.anchor[anchor].label} yet"


def _was_asked_for(plan: EngagementPlan, key: str, now: datetime) -> bool:
    first: date | None = plan.engagement.asked.get(key)
    return first is not None and plan.lead_calendar.shift(first, ASKED_FOR) <= plan.today(now)
