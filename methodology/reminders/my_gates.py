"""The gates that wait for a person in all their engagements, as Home shows them."""

from collections.abc import Iterable
from datetime import date, datetime

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import GateWork, is_owned_by, ready_gates
from methodology.engagement.lateness import Lateness
from methodology.engagement.rights import Viewer, may_change
from methodology.reminders.recipients import Recipients
from methodology.value import Value


class MyGate(Value):
    """A gate in the list of a person, with the date where its owner is, and whether they may go through it."""

    plan: EngagementPlan
    gate: GateWork
    today: date
    may_change: bool = True


def my_gates(viewer: Viewer, plans: Iterable[EngagementPlan], now: datetime) -> tuple[MyGate, ...]:
    """The gates that are ready and theirs, or that they are reminded of in place of somebody; the first due first."""
    mine = []
    for plan in plans:
        lateness, recipients = Lateness(plan=plan, now=now), Recipients(plan=plan, now=now)
        for gate in ready_gates(lateness):
            if is_owned_by(plan, gate, viewer.id, now) or recipients.gate(gate).person == viewer.id:
                owner = plan.people.get(gate.owner) if gate.owner else None
                changes = may_change(viewer, plan.engagement)
                mine.append(MyGate(plan=plan, gate=gate, today=lateness.today_for(owner), may_change=changes))
    return tuple(sorted(mine, key=lambda each: each.gate.due))
