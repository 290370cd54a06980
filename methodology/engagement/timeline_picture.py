"""What the picture of an engagement's timeline shows: its stages as bars, its dates, and what is late."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from methodology.definition.ids import AnchorId, RoleId
from methodology.definition.limits import short
from methodology.definition.picture import Line
from methodology.definition.stage import Stage
from methodology.engagement.audience import for_outsiders, is_shared_date
from methodology.engagement.engagement import EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.health import HealthState, Late, health, late_things
from methodology.engagement.lateness import Lateness, late_by
from methodology.engagement.timeline import undated
from methodology.engagement.within_hold import Held, standing_alone, within_hold
from methodology.engagement.work_lists import next_due, waiting_past_its_date
from methodology.plan.facts import stages_ahead
from methodology.value import Value

StageState = Literal["done", "now", "ahead", "not_reached"]
EndedBy = Literal["left", "target", "work", ""]
MarkState = Literal["happened", "planned", "passed", "dropped"]


class StageBar(Value):
    """A stage in time. `begins` and `ends` are None while they have no date.

    `ended_by` says what `ends` is: the day on which it was left, its target end, or the day of its last work.
    `target` is its target end, also of a stage that was left; `overrun` counts the working days after it, until the
    stage was left or today, but none of a hold.
    `phase` is the one that it belongs to. `leader` is the role that leads it in this engagement, `person` who is
    reminded of it, through the role `reached_by` where that is another one; `stands_in`: nobody holds that role, and the
    lead of the engagement stands in. `undated` counts its open work without a date; `done` of its `planned`
    activities are done. `waiting` counts its open work whose date has passed and that waits for other work.
    `next_work` is the name of what is due next of a stage that has begun, `next_on` its day, `next_owner` its DRI.
    """

    name: str
    phase: Line
    state: StageState
    leader: Line
    person: str = ""
    reached_by: str = ""
    stands_in: bool = False
    begins: date | None = None
    ends: date | None = None
    ended_by: EndedBy = ""
    target: date | None = None
    overrun: int = 0
    undated: int = 0
    done: int = 0
    planned: int = 0
    late: tuple[Late, ...] = ()
    waiting: int = 0
    next_work: str = ""
    next_on: date | None = None
    next_owner: str = ""

    @property
    def late_days(self) -> tuple[date, ...]:
        """The days on which what is late of it was due, without its target end."""
        days = {each.due for each in self.late if each.due and not self.is_target(each)}
        return tuple(sorted(days))

    def is_target(self, late: Late) -> bool:
        """Whether this is late because its target end has passed."""
        return self.target is not None and late.ready_since == self.target


class Mark(Value):
    """A date; `passed`: its day is over, and nobody has said that it came true, for `late_by` working days;
    `dropped`: nor will anybody, because the engagement is over."""

    on: date
    state: MarkState
    label: str = ""
    late_by: int = 0


class DateRow(Value):
    """The dates of one kind, such as those of all iterations, in their order in time."""

    label: str
    marks: tuple[Mark, ...]

    @property
    def late(self) -> tuple[Mark, ...]:
        """Those that should have come true by now."""
        return tuple(each for each in self.marks if each.late_by)


class TimelinePicture(Value):
    """The timeline of an engagement; `today` is that of its lead.

    `health` is None where outsiders read along: they see the stages, without who leads them and what is late, and
    the dates that they have too. `late` is what is late
    of no stage. `undated` are the labels of the dates that work waits for, or waited for in vain. `within_hold` is what
    is planned for the time of the hold, in its order: due work, dates, and target ends; `hold_reason` says why it is
    on hold, `held_by` who put it there. `over_on` is the day on which the engagement was closed or cancelled.
    """

    title: str
    methodology: str
    type: str
    state: EngagementState
    today: date
    health: HealthState | None
    stages: tuple[StageBar, ...]
    dates: tuple[DateRow, ...]
    undated: tuple[str, ...] = ()
    late: tuple[Late, ...] = ()
    held_since: date | None = None
    hold_until: date | None = None
    hold_reason: str = ""
    held_by: str = ""
    within_hold: tuple[Held, ...] = ()
    over_on: date | None = None


def timeline_picture(plan: EngagementPlan, now: datetime, *, outsiders_read: bool = False) -> TimelinePicture:
    """The picture of this engagement's timeline now, without anything internal if outsiders may read it."""
    if outsiders_read:
        plan = for_outsiders(plan)
    engagement, methodology = plan.engagement, plan.methodology
    late = () if outsiders_read else _late(plan, now)
    today = plan.today(now)
    stages = stages_ahead(methodology, engagement.plan_facts)
    ids = {each.id for each in stages}
    bars = tuple(
        _bar(plan, stage, today, tuple(each for each in late if each.stage == stage.id)) for stage in stages
    )
    return TimelinePicture(
        title=engagement.title,
        methodology=methodology.name,
        type=methodology.type[engagement.plan_facts.type].name,
        state=engagement.state,
        today=today,
        health=None if outsiders_read else health(plan, now).state,
        stages=tuple(_shared(each, today) for each in bars) if outsiders_read else bars,
        dates=tuple(_dates(plan, today, outsiders_read=outsiders_read)),
        undated=() if outsiders_read else tuple(map(standing_alone, undated(plan))),
        late=tuple(each for each in late if each.stage not in ids),
        held_since=engagement.held_since,
        hold_until=engagement.hold_until if engagement.held_since else None,
        hold_reason=engagement.hold.reason if engagement.hold else "",
        held_by="" if outsiders_read else _held_by(plan),
        within_hold=() if outsiders_read else tuple(within_hold(plan, today)),
        over_on=engagement.closed_on if engagement.is_over else None,
    )


def _held_by(plan: EngagementPlan) -> str:
    """The name of who put it on hold."""
    person = plan.people.get(plan.engagement.hold.by) if plan.engagement.hold else None
    return person.name if person else ""


def _late(plan: EngagementPlan, now: datetime) -> tuple[Late, ...]:
    """Everything that is late, the worst first."""
    late = late_things(Lateness(plan=plan, now=now))
    return tuple(sorted(late, key=lambda each: each.by, reverse=True))


def _shared(bar: StageBar, today: date) -> StageBar:
    """The stage as outsiders see it: an end that has passed is none."""
    has_passed = bar.state == "now" and bar.ends is not None and bar.ends < today
    end = {"ends": None, "ended_by": ""} if has_passed else {}
    internal = {
        "leader": Line(text=""),
        "person": "",
        "reached_by": "",
        "stands_in": False,
        "undated": 0,
        "waiting": 0,
        "next_work": "",
        "next_on": None,
        "next_owner": "",
        "done": 0,
        "planned": 0,
    }
    return bar.model_copy(update={**internal, "target": None, "overrun": 0, **end})


def _bar(plan: EngagementPlan, stage: Stage, today: date, late: tuple[Late, ...]) -> StageBar:
    methodology, facts = plan.methodology, plan.engagement.plan_facts
    phase = next(each for each in methodology.phases if each.id == stage.phase)
    holder, owner, reached = (
        plan.roles.holder(stage.dri), plan.owner_of_gate(stage.id), plan.roles.reached(stage.dri)
    )  # fmt: skip
    bar = StageBar(
        name=f"{methodology.position_of(stage)}. {stage.name}",
        phase=Line(text=phase.name, is_default=not phase.documented),
        state=_state(plan, stage),
        leader=_leader(plan, stage),
        person=owner.name if owner else "",
        reached_by=_named_role(plan, reached) if reached != plan.roles.role_for(stage.dri) else "",
        stands_in=holder is not None and holder.role != reached,
        late=late,
    )
    dues = _dues(plan, stage)
    days = [each for each in dues if each]
    target = dict(plan.engagement.exit_dates).get(stage.id)
    states = [each.state for each in plan.work if each.stage == stage.id]
    done = states.count("done")
    over = {
        "target": target,
        "overrun": _overrun(plan, stage, target, today),
        "waiting": waiting_past_its_date(plan, stage.id, today),
        **_next(plan, stage, today),
    }
    bar = bar.model_copy(update={**over, "done": done, "planned": done + states.count("open")})
    match bar.state:
        case "done":
            days_known = {"begins": facts.entered.get(stage.id), "ends": facts.left[stage.id]}
            nobody = {"person": "", "stands_in": False} if bar.stands_in else {}
            return bar.model_copy(update={**days_known, **nobody, "ended_by": "left"})
        case "not_reached":
            began = facts.entered.get(stage.id)
            return bar.model_copy(update={"begins": began, "ends": began and plan.engagement.closed_on})
        case "now":
            begins: date | None = facts.entered[stage.id]
        case _:
            # Work that was to begin by now begins today at the earliest.
            begins = max(min(days), today) if days else None
    last = target or max(days, default=None)
    ends = max(last, begins) if last and begins and bar.state == "ahead" else last
    ended_by: EndedBy = "target" if target else "work" if days else ""
    return bar.model_copy(
        update={"begins": begins, "ends": ends, "ended_by": ended_by, "undated": dues.count(None)}
    )


def _named_role(plan: EngagementPlan, role: RoleId) -> str:
    return short(plan.methodology.role[role], plan.methodology.roles)


def _leader(plan: EngagementPlan, stage: Stage) -> Line:
    """The role that leads this stage in an engagement of this type."""
    leads = plan.roles.role_for(stage.dri)
    is_documented = stage.dri_documented and all(
        each.documented
        for each in plan.methodology.role_substitutions
        if each.role == stage.dri and plan.engagement.plan_facts.type in each.types
    )
    return Line(text=plan.methodology.role[leads].name, is_default=not is_documented)


def _state(plan: EngagementPlan, stage: Stage) -> StageState:
    facts = plan.engagement.plan_facts
    if stage.id in facts.left:
        return "done"
    if plan.engagement.is_over:
        return "not_reached"
    return "now" if stage.id in facts.entered else "ahead"


def _overrun(plan: EngagementPlan, stage: Stage, target: date | None, today: date) -> int:
    engagement, facts = plan.engagement, plan.engagement.plan_facts
    if target is None or stage.id not in facts.entered:
        return 0
    until = facts.left.get(stage.id) or engagement.closed_on or engagement.held_since or today
    return late_by(target, until, plan.lead_calendar)


def _next(plan: EngagementPlan, stage: Stage, today: date) -> dict[str, object]:
    work = next_due(plan, stage.id, today)
    dri = plan.dri_of(work) if work else None
    return (
        {"next_work": work.name, "next_on": work.due, "next_owner": dri.name if dri else ""} if work else {}
    )


def _dues(plan: EngagementPlan, stage: Stage) -> list[date | None]:
    """The due dates of the open work of a stage, without turns by the calendar of a stage ahead."""
    return [each.due for each in plan.open_work if each.stage == stage.id and not plan.is_turn_ahead(each)]


def _dates(plan: EngagementPlan, today: date, *, outsiders_read: bool) -> Iterator[DateRow]:
    """The kinds of dates, in the order of the first of each."""
    marks: dict[AnchorId, list[Mark]] = {}
    for each in sorted(plan.engagement.plan_facts.dates, key=lambda each: each.on):
        anchor = plan.methodology.anchor[each.anchor]
        if outsiders_read and not is_shared_date(plan.methodology, anchor):
            continue
        has_come = each.on < today
        happened = each.actual or (has_come and not anchor.set_by.activities)
        otherwise: MarkState = "passed" if has_come and not outsiders_read else "planned"
        if plan.engagement.is_over:
            otherwise = "dropped"
        state = "happened" if happened else otherwise
        is_late = state == "passed" and plan.engagement.is_running
        days = late_by(each.on, today, plan.lead_calendar) if is_late else 0
        mark = Mark(on=each.on, state=state, label=each.label, late_by=days)
        marks.setdefault(each.anchor, []).append(mark)
    for anchor_id, of_kind in marks.items():
        yield DateRow(label=standing_alone(plan.methodology.anchor[anchor_id].label), marks=tuple(of_kind))
