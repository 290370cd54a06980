"""The stages of an engagement as bars of its timeline: when each stage is, who leads it, and how far it has got."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from methodology.definition.ids import RoleId
from methodology.definition.limits import short
from methodology.definition.picture import Line
from methodology.definition.stage import Stage
from methodology.engagement.blocking import Blocking
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.health import Late
from methodology.engagement.lateness import late_by
from methodology.engagement.within_hold import Planned, planned_work
from methodology.engagement.work_lists import next_due, waiting_past_its_date
from methodology.plan.planned_activity import PlannedActivity
from methodology.value import Value

StageState = Literal["done", "now", "ahead", "not_reached"]


class StageBar(Value):
    """A stage in time. `begins` and `ends` are None while they have no date.

    `ends` is the day on which it was left, or the later one of `target`, its target end, and `last_work`, the
    last day for which its open work is planned. `overrun` counts the working days from the target end until
    the stage was left, or until today, without those of a hold. `phase` is the phase that it belongs to.
    `leader` is the role that leads it in this engagement, `person` who is reminded of it, through the role
    `reached_by` where that is another one; `stands_in`: nobody holds that role, and the lead of the
    engagement stands in. `undated` are the names of its open work without a date, `without_date` of them;
    `done` of its `planned` activities are done. `waiting` is its open work whose date has passed and that
    waits for other work, with what it waits for that could be done; `next` is what is due next, on hold what
    would have been.
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
    target: date | None = None
    last_work: date | None = None
    overrun: int = 0
    undated: tuple[str, ...] = ()
    without_date: int = 0
    done: int = 0
    planned: int = 0
    late: tuple[Late, ...] = ()
    waiting: tuple[Planned, ...] = ()
    next: Planned | None = None

    @property
    def late_days(self) -> tuple[date, ...]:
        """The days on which its late work was due, without its target end."""
        days = {each.due for each in self.late if each.due and not self.is_target(each)}
        return tuple(sorted(days))

    def is_target(self, late: Late) -> bool:
        """Whether this is late because its target end has passed."""
        return self.target is not None and late.ready_since == self.target

    def ran_over(self, until: date) -> bool:
        """Whether time has passed after its target end; `until` is the last day so far of the stage that runs."""
        if self.state == "now":
            return self.target is not None and self.target < until
        return self.overrun > 0

    def is_to_run_over(self, until: date) -> bool:
        """Whether it has work that is planned for later than its target end, and not only `until` this day."""
        if self.state not in ("now", "ahead") or self.target is None or self.ends is None:
            return False
        return self.ends > (max(self.target, until) if self.state == "now" else self.target)


def stage_bar(plan: EngagementPlan, stage: Stage, today: date, late: tuple[Late, ...]) -> StageBar:
    """The bar of this stage today; `late` is its late work."""
    methodology, facts = plan.methodology, plan.engagement.plan_facts
    phase = next(each for each in methodology.phases if each.id == stage.phase)
    holder, owner, reached = (
        plan.roles.holder(stage.dri), plan.owner_of_gate(stage.id), plan.roles.reached(stage.dri)
    )  # fmt: skip
    open_work = [each for each in plan.open_work if each.stage == stage.id]
    work = [each for each in open_work if not plan.is_turn_ahead(each)]
    undated = tuple(dict.fromkeys(each.name for each in open_work if not each.due))
    target = dict(plan.engagement.exit_dates).get(stage.id)
    following = next_due(plan, stage.id, plan.engagement.held_since or today)
    states = [each.state for each in plan.work if each.stage == stage.id]
    bar = StageBar(
        name=f"{methodology.position_of(stage)}. {stage.name}",
        phase=Line(text=phase.name, is_default=not phase.documented),
        state=_state(plan, stage),
        leader=_leader(plan, stage),
        person=owner.name if owner else "",
        reached_by=_named_role(plan, reached) if reached != plan.roles.role_for(stage.dri) else "",
        stands_in=holder is not None and holder.role != reached,
        late=late,
        target=target,
        overrun=_overrun(plan, stage, target, today),
        waiting=tuple(_waiting(plan, stage, today)),
        next=planned_work(plan, following) if following else None,
        done=states.count("done"),
        planned=states.count("done") + states.count("open"),
    )
    match bar.state:
        case "done":
            return bar.model_copy(
                update={"begins": facts.entered.get(stage.id), "ends": facts.left[stage.id]}
            )
        case "not_reached":
            began = facts.entered.get(stage.id)
            return bar.model_copy(update={"begins": began, "ends": began and plan.engagement.closed_on})
    ahead = _ahead(bar, work, facts.entered.get(stage.id), today)
    return bar.model_copy(update={**ahead, "undated": undated, "without_date": len(undated)})


def _ahead(
    bar: StageBar, work: list[PlannedActivity], entered: date | None, today: date
) -> dict[str, object]:
    """The beginning and the end of a stage that has not been left; if it has not been `entered`, its planned
    beginning."""
    days = [each.due for each in work if each.due]
    # Work that was to begin by now begins today at the earliest.
    begins = entered if bar.state == "now" else max(min(days), today) if days else None
    last = max(days, default=None)
    if bar.state == "ahead" and last and begins:
        last = max(last, begins)
    ends = max((each for each in (bar.target, last) if each), default=None)
    if bar.state == "ahead" and ends and begins:
        ends = max(ends, begins)
    return {"begins": begins, "ends": ends, "last_work": last}


def shared_bar(bar: StageBar, today: date) -> StageBar:
    """The stage as outsiders see it: when it is and was to end. Of its work they see only the last day, unless that
    has passed."""
    has_passed = bar.last_work is not None and bar.last_work < today
    last = None if has_passed else bar.last_work
    known = [each for each in (bar.target, last) if each]
    ends = max(known, default=None) if bar.state in ("now", "ahead") else bar.ends
    internal = {
        "leader": Line(text=""),
        "person": "",
        "reached_by": "",
        "stands_in": False,
        "undated": (),
        "without_date": 0,
        "waiting": (),
        "next": None,
        "done": 0,
        "planned": 0,
    }
    return bar.model_copy(update={**internal, "last_work": last, "ends": ends})


def _waiting(plan: EngagementPlan, stage: Stage, today: date) -> Iterator[Planned]:
    """Blocked work whose date has passed, after the work at the root of what blocks it: that somebody could do."""
    blocking = Blocking(plan)
    for each in waiting_past_its_date(plan, stage.id, today):
        names = dict.fromkeys(root.name for root in blocking.roots(each))
        yield planned_work(plan, each).model_copy(update={"after": tuple(names)})


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
