"""The gates, handoffs and questions that wait for a person in all their engagements, as Home shows them."""

from collections.abc import Iterable
from datetime import date, datetime

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import GateWork, is_owned_by, ready_gates
from methodology.engagement.handoff_work import HandoffWork, handoff_to_do
from methodology.engagement.lateness import Lateness
from methodology.engagement.passed_dates import OpenDate
from methodology.engagement.rights import Viewer, may_change
from methodology.plan.team import PersonId
from methodology.reminders.asks import passed_dates
from methodology.reminders.engagement_things import EngagementThings
from methodology.reminders.recipients import Recipients
from methodology.reminders.rungs import today_of_owner
from methodology.value import Value


class MyHandoff(Value):
    """A handoff in the list of a person, with the date where its owner is, and whether they may fill it in."""

    plan: EngagementPlan
    handoff: HandoffWork
    today: date
    may_change: bool = True


class MyQuestion(Value):
    """The question to a person whether a date has come true."""

    plan: EngagementPlan
    about: OpenDate


class Waiting(Value):
    """A gate or handoff that is late with somebody else and was escalated to a person, by its key and name."""

    plan: EngagementPlan
    key: str
    name: str
    owner: PersonId | None
    late_by: int
    may_fill: bool = False


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
            if is_owned_by(plan, gate, viewer.id, now) or recipients.derived(gate).person == viewer.id:
                today, changes = today_of_owner(lateness, gate), may_change(viewer, plan.engagement)
                mine.append(MyGate(plan=plan, gate=gate, today=today, may_change=changes))
    return tuple(sorted(mine, key=lambda each: each.gate.due))


def my_handoffs(viewer: Viewer, plans: Iterable[EngagementPlan], now: datetime) -> tuple[MyHandoff, ...]:
    """The handoffs that can start and that they own, or are reminded of in place of somebody; the first due
    first."""
    mine = []
    for plan in plans:
        lateness, recipients = Lateness(plan=plan, now=now), Recipients(plan=plan, now=now)
        work = handoff_to_do(lateness)
        if work is None:
            continue
        if is_owned_by(plan, work, viewer.id, now) or recipients.derived(work).person == viewer.id:
            today, changes = today_of_owner(lateness, work), may_change(viewer, plan.engagement)
            mine.append(MyHandoff(plan=plan, handoff=work, today=today, may_change=changes))
    return tuple(sorted(mine, key=lambda each: each.handoff.due or date.max))


def my_questions(viewer: Viewer, plans: Iterable[EngagementPlan], now: datetime) -> tuple[MyQuestion, ...]:
    """The dates that have passed and of which they are to say whether they came true; the first planned first."""
    mine = [
        MyQuestion(plan=plan, about=each.about)
        for plan in plans
        for each in passed_dates(Recipients(plan=plan, now=now))
        if each.person == viewer.id
    ]
    return tuple(sorted(mine, key=lambda each: each.about.on or date.max))


def waiting_on_others(viewer: Viewer, plans: Iterable[EngagementPlan], now: datetime) -> tuple[Waiting, ...]:
    """The gates and handoffs that are late with others for too long; the latest first."""
    mine = [
        Waiting(
            plan=plan,
            key=thing.key,
            name=thing.name,
            owner=thing.owner,
            late_by=thing.late_by,
            may_fill=thing.handoff is not None and may_change(viewer, plan.engagement),
        )
        for plan in plans
        if plan.engagement.is_running
        for thing in EngagementThings(plan=plan, now=now).late_elsewhere(viewer.person)
        if thing.derived is not None
    ]
    return tuple(sorted(mine, key=lambda each: -each.late_by))
