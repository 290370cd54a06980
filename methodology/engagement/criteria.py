"""Exit criteria: which of a stage are known to be met, by whom and with which evidence."""

from collections.abc import Iterable, Mapping
from datetime import date

from methodology.definition.ids import CriterionId, StageId
from methodology.definition.stage import ExitCriterion
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.questions import may_still_come_up
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.stages import exit_criteria
from methodology.plan.team import PersonId
from methodology.value import Value


class Known(Value):
    """Who said that a criterion is met or, with `is_recorded`, who did the last activity that establishes it, and
    `what` that was."""

    by: PersonId | None
    on: date | None
    evidence: str = ""
    is_recorded: bool = False
    what: str = ""


def known_criteria(plan: EngagementPlan, stage_id: StageId) -> Mapping[CriterionId, Known]:
    """The criteria of a stage that somebody has confirmed, or that activities establish which are done."""
    stage = plan.methodology.stage[stage_id]
    found = {
        each.id: known
        for each in exit_criteria(stage, plan.engagement.plan_facts)
        if (known := _recorded(plan, each)) is not None
    }
    confirmed = [each for each in plan.engagement.confirmed if each.stage == stage_id]
    return found | {
        each.criterion: Known(by=each.by, on=each.on, evidence=each.evidence) for each in confirmed
    }


def _recorded(plan: EngagementPlan, criterion: ExitCriterion) -> Known | None:
    """What was recorded of it: all that establishes it in this engagement is done, and nothing else may come up.

    Whether it holds although something of that was not needed, only a person can say; and whether a condition
    holds that would plan more of it, who did what asks about it.
    """
    establishing = [
        each for each in plan.work if each.activity in criterion.established_by and each.state != "withdrawn"
    ]
    if not establishing or any(each.state != "done" for each in establishing):
        return None
    planned = {each.activity for each in establishing}
    if any(may_still_come_up(plan, each) for each in criterion.established_by if each not in planned):
        return None
    last = max(establishing, key=lambda each: (each.closed_on or date.min, each.id))
    return Known(
        by=last.closed_by,
        on=last.closed_on,
        evidence=_evidence(establishing),
        is_recorded=True,
        what=last.name,
    )


def _evidence(work: Iterable[PlannedActivity]) -> str:
    return " · ".join(dict.fromkeys(each.evidence for each in work if each.evidence))
