"""The rungs of a thing: how far it has come, and which of them are news for a reader."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from methodology.engagement.gate_work import DerivedWork, GateWork
from methodology.engagement.handoff_work import HandoffWork
from methodology.engagement.lateness import Lateness
from methodology.plan.changes import is_in_turns
from methodology.plan.first_day import has_first_day_come
from methodology.plan.planned_activity import PlannedActivity

NONE, CAN_START, DUE, LATE_1, LATE_3, LATE_5 = range(6)
"""Nothing to tell, can start, due today, and late by 1, 3 and 5 working days. These numbers are stored."""
ASKED = CAN_START
TOLD_TWICE = 2
"""Of a question that Done asked, the rung is the number of weekly messages that had it."""
"""The only rung of what is told once, such as a role to fill."""
TELL_LEAD, TELL_MANAGER = 3, 6
"""The rungs of an escalation: working days late after which the lead is told, and the manager."""


class LastTold(NamedTuple):
    """The highest rung of a thing that a reader was told, and the day of the last time."""

    rung: int
    on: date


Told = Mapping[str, LastTold]
"""What one reader was told of one engagement, by the key of the thing."""


def rung_of(lateness: Lateness, work: PlannedActivity) -> int:
    """The rung of this work. Blocked work has none, a turn of recurring work none before its day, what follows from
    an event none before the event, and what waits for a date that nobody has entered none before the date is known."""
    if not (work.is_open and lateness.can_start(work)):
        return NONE
    if days := lateness.late_by(work):
        return late_rung(days)
    if lateness.is_due(work):
        return DUE
    plan = lateness.plan
    if is_in_turns(plan.methodology, work.activity):
        return NONE
    today, plan_facts = plan.today_of(work, lateness.now), plan.engagement.plan_facts
    waits_for_a_date = work.due is None and work.waiting_for is not None
    has_come = has_first_day_come(plan.methodology, plan_facts, work, today)
    return CAN_START if has_come and not waits_for_a_date else NONE


def can_begin(lateness: Lateness, work: PlannedActivity) -> bool:
    """Whether its DRI can set about this work now: nothing blocks it, it waits for no date, and of recurring work
    the day of the turn has come."""
    return rung_of(lateness, work) >= CAN_START


def rung_of_gate(lateness: Lateness, gate: GateWork) -> int:
    """The rung of a gate that is ready: none before it is due."""
    if gate.late_by:
        return late_rung(gate.late_by)
    return DUE if gate.due <= today_of_owner(lateness, gate) else NONE


def rung_of_handoff(lateness: Lateness, work: HandoffWork) -> int:
    """The rung of the handoff: it can start once the last stage before it has begun."""
    if work.late_by:
        return late_rung(work.late_by)
    if work.has_come and work.due is not None and work.due <= today_of_owner(lateness, work):
        return DUE
    return CAN_START if work.has_come else NONE


def today_of_owner(lateness: Lateness, work: DerivedWork) -> date:
    """The date where the owner of a gate or of the handoff is."""
    return lateness.today_for(lateness.plan.people.get(work.owner) if work.owner else None)


def late_rung(days: int) -> int:
    """The rung of what is late by so many working days, from 1 on."""
    return LATE_5 if days >= 5 else LATE_3 if days >= 3 else LATE_1


def is_snoozed(not_before: date | None, today: date) -> bool:
    return not_before is not None and not_before > today


def is_news(rung: int, told: LastTold | None, not_before: date | None, today: date) -> bool:
    """Whether a thing that has come to this rung is news for somebody who was told this of it.

    It is if they were told no rung as high; and on the day on which a snooze ends, whatever was told.
    """
    if is_snoozed(not_before, today):
        return False
    if not_before is not None and (told is None or told.on < not_before):
        return True
    return rung > (told.rung if told else NONE)
