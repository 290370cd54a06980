"""The evidence in an engagement that helps the people who work on it next."""

from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.value import Value


class LeftEvidence(Value):
    """The link or note left for an activity or an exit criterion, and the name or text of that."""

    name: str
    evidence: str


def evidence_from_stage(plan: EngagementPlan, stage_id: StageId) -> tuple[LeftEvidence, ...]:
    """The evidence of a stage and the stages beside it: of the activities done, then of the criteria confirmed."""
    last = plan.methodology.stage[stage_id]
    stages = [plan.methodology.stage[each] for each in (*last.parallel_with, last.id)]
    criteria = {each.id: each.text for stage in stages for each in stage.exit_criteria}
    stage_ids = {stage.id for stage in stages}
    done = [
        LeftEvidence(name=each.name, evidence=each.evidence)
        for each in plan.work
        if each.stage in stage_ids and each.state == "done" and each.evidence
    ]
    confirmed = [
        LeftEvidence(name=criteria[each.criterion], evidence=each.evidence)
        for each in plan.engagement.confirmed
        if each.stage in stage_ids and each.evidence and each.criterion in criteria
    ]
    return (*done, *confirmed)


def evidence_from_gates(plan: EngagementPlan) -> tuple[LeftEvidence, ...]:
    """The evidence of every confirmed exit criterion, in the order of the stages."""
    given = {(each.stage, each.criterion): each.evidence for each in plan.engagement.confirmed}
    return tuple(
        LeftEvidence(name=criterion.text, evidence=given[stage.id, criterion.id])
        for stage in plan.methodology.stages_in_order
        for criterion in stage.exit_criteria
        if given.get((stage.id, criterion.id))
    )
