"""`PlanFacts`: the facts that the plan of an engagement is computed from, and the rules for opening one."""

from collections.abc import Iterable, Mapping
from datetime import date

from methodology.definition.activity import Activity
from methodology.definition.ids import STAFFING, ActivityId, FacetId, FacetValueId, StageId, TypeId
from methodology.definition.model import Methodology
from methodology.definition.stage import Stage
from methodology.plan.anchor_dates import AnchorDate, check_day, checked_dates
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.value import Value


class Raised(Value):
    """A condition that was raised; `occurrence` numbers the times, from 1. `note` says what came up.

    `by` is None while the engagement is being opened.
    """

    activity: ActivityId
    on: date
    occurrence: int = 1
    by: PersonId | None = None
    note: str = ""


class RecurrenceProgress(Value):
    """The progress of a recurring activity: how many turns are over, and the date of the last one.

    `has_ended`: the last turn was let go because the stage had been left; no other follows.
    """

    activity: ActivityId
    over: int
    last_due: date
    occurrence: int = 1
    has_ended: bool = False


class PlanFacts(Value):
    """Everything about one engagement that its plan is computed from, and nothing else.

    `runs_since` is the day on which the engagement was opened or last resumed. None in a plan by dates alone,
    in which neither entering nor leaving a stage affects recurring work.
    """

    type: TypeId
    facets: Mapping[FacetId, FacetValueId]
    opened_on: date
    start_stage: StageId
    runs_since: date | None = None
    entered: Mapping[StageId, date] = {}
    left: Mapping[StageId, date] = {}
    dates: tuple[AnchorDate, ...] = ()
    raised: tuple[Raised, ...] = ()
    turns: tuple[RecurrenceProgress, ...] = ()
    all_details: bool = False
    details: frozenset[ActivityId] = frozenset()

    @property
    def current(self) -> tuple[StageId, ...]:
        """The stages that were entered and not yet left, in the order of their beginning."""
        return tuple(
            sorted(self.entered.keys() - self.left.keys(), key=lambda each: (self.entered[each], each))
        )


def open_plan_facts(
    methodology: Methodology,
    *,
    type_id: str,
    opened_on: date,
    start_stage: str | None = None,
    facets: Mapping[str, str] | None = None,
    dates: Iterable[AnchorDate] = (),
    conditions: Iterable[str] = (),
    all_details: bool = False,
    details: Iterable[ActivityId] = (),
) -> PlanFacts:
    """The facts of an engagement on the day it is opened. Of the `details`, those that cannot exist are left out.

    Raises `Refusal` for anything that is unknown to this methodology or impossible in this engagement.
    """
    check_day(opened_on)
    if type_id not in methodology.type:
        raise Refusal(f"There is no engagement type “{type_id}”. Types: {_names(methodology.type)}.")
    chosen = _chosen_facets(methodology, TypeId(type_id), facets or {})
    stages = stages_run(methodology, TypeId(type_id), chosen)
    start = _start_stage(methodology, stages, start_stage, type_id)
    plan_facts = PlanFacts(
        type=TypeId(type_id),
        facets=chosen,
        opened_on=opened_on,
        start_stage=start.id,
        entered=dict.fromkeys(entered_together(methodology, stages, start.id), opened_on),
        dates=checked_dates(methodology, dates),
        all_details=all_details,
    )
    possible = {each.id for each in details_possible(methodology, plan_facts)}
    plan_facts = plan_facts.model_copy(update={"details": frozenset(details) & possible})
    for condition in conditions:
        plan_facts = with_condition_raised(methodology, plan_facts, condition, opened_on)
    return plan_facts


def with_condition_raised(
    methodology: Methodology, plan_facts: PlanFacts, activity_id: str, on: date
) -> PlanFacts:
    """The facts after the condition of this activity was raised on this day.

    Raises `Refusal` if the activity is unknown, has no condition or cannot exist in this engagement.
    """
    activity = methodology.activity.get(ActivityId(activity_id))
    if activity is None or activity.kind != "conditional":
        known = _names(each.id for each in conditions_possible(methodology, plan_facts))
        raise Refusal(f"“{activity_id}” is no condition that can come up here. Choose one of: {known}.")
    if not can_exist(methodology, plan_facts, activity):
        raise Refusal(
            f"“{activity.name}” cannot come up in this engagement: its type, its facets or its start stage "
            "leave it out. Add an activity of your own instead."
        )
    check_day(on)
    before = sum(each.activity == activity.id for each in plan_facts.raised)
    raised = Raised(activity=activity.id, on=on, occurrence=before + 1)
    return plan_facts.model_copy(update={"raised": (*plan_facts.raised, raised)})


def conditions_possible(methodology: Methodology, plan_facts: PlanFacts) -> tuple[Activity, ...]:
    """The conditional activities that can occur in this engagement."""
    return tuple(each for each in _possible(methodology, plan_facts) if each.kind == "conditional")


def details_possible(methodology: Methodology, plan_facts: PlanFacts) -> tuple[Activity, ...]:
    """The detail activities that can be turned on in this engagement."""
    return tuple(
        each
        for each in _possible(methodology, plan_facts)
        if each.tier == "detail" and each.kind != "conditional"
    )


def _possible(methodology: Methodology, plan_facts: PlanFacts) -> tuple[Activity, ...]:
    """All activities that can exist in this engagement."""
    ahead = {stage.id for stage in stages_ahead(methodology, plan_facts)}
    return tuple(each for each in methodology.activities if each.stage in ahead and _fits(plan_facts, each))


def can_exist(methodology: Methodology, plan_facts: PlanFacts, activity: Activity) -> bool:
    """Whether type, facets and start stage of the engagement allow this activity, whatever its tier."""
    ahead = {stage.id for stage in stages_ahead(methodology, plan_facts)}
    return activity.stage in ahead and _fits(plan_facts, activity)


def _fits(plan_facts: PlanFacts, activity: Activity) -> bool:
    return activity.applies_to.fits(plan_facts.type, plan_facts.facets)


def stages_run(
    methodology: Methodology, type_id: TypeId, facets: Mapping[FacetId, FacetValueId]
) -> tuple[Stage, ...]:
    """The stages that an engagement of this type and staffing goes through, in order."""
    staffing = facets.get(STAFFING)
    known = methodology.stages_of_runs
    if (type_id, staffing) not in known:
        known[type_id, staffing] = tuple(
            stage
            for stage in methodology.stages_in_order
            if type_id not in stage.skipped_for and staffing not in stage.skipped_for_staffing
        )
    return known[type_id, staffing]


def stages_of(methodology: Methodology, plan_facts: PlanFacts) -> tuple[Stage, ...]:
    """The stages of this engagement, including those before its start stage."""
    return stages_run(methodology, plan_facts.type, plan_facts.facets)


def stages_ahead(methodology: Methodology, plan_facts: PlanFacts) -> tuple[Stage, ...]:
    """The stages of this engagement from its start stage on."""
    stages = stages_of(methodology, plan_facts)
    first = methodology.stage[plan_facts.start_stage]
    return tuple(stage for stage in stages if stage.order >= first.order or stage.id in first.parallel_with)


def entered_together(
    methodology: Methodology, stages: Iterable[Stage], stage_id: StageId
) -> tuple[StageId, ...]:
    """This stage and the stages parallel to it, in order."""
    parallel = {stage_id, *methodology.stage[stage_id].parallel_with}
    return tuple(stage.id for stage in stages if stage.id in parallel)


def _chosen_facets(
    methodology: Methodology, type_id: TypeId, given: Mapping[str, str]
) -> dict[FacetId, FacetValueId]:
    chosen = dict(methodology.type[type_id].facet_defaults)
    for name, value in given.items():
        facet = methodology.facet.get(FacetId(name))
        if facet is None:
            raise Refusal(f"There is no facet “{name}”. Facets: {_names(methodology.facet)}.")
        allowed = [each.id for each in facet.values if each.types is None or type_id in each.types]
        if value not in allowed:
            raise Refusal(
                f"“{value}” is no {facet.name.lower()} of {methodology.type[type_id].name}. "
                + (f"Choose one of: {_names(allowed)}." if allowed else "Leave this facet out.")
            )
        chosen[facet.id] = FacetValueId(value)
    return chosen


def _start_stage(
    methodology: Methodology, stages: tuple[Stage, ...], chosen: str | None, type_id: str
) -> Stage:
    if chosen is None:
        return stages[0]
    if chosen not in methodology.stage:
        raise Refusal(f"There is no stage “{chosen}”. Stages: {_names(stage.id for stage in stages)}.")
    for stage in stages:
        if stage.id == chosen:
            return stage
    raise Refusal(
        f"{methodology.type[TypeId(type_id)].name} with this staffing has no stage "
        f"“{methodology.stage[StageId(chosen)].name}”. Start in one of: {_names(s.id for s in stages)}."
    )


def _names(ids: Iterable[str]) -> str:
    return ", ".join(ids) or "none"
