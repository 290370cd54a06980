"""The evidence in an engagement that helps the people who work on it next."""

from collections.abc import Iterable, Iterator

from methodology.definition.ids import StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.value import Value


class LeftEvidence(Value):
    """The link or note left for an activity or an exit criterion, and the name or text of that."""

    name: str
    evidence: str


def evidence_from_stage(plan: EngagementPlan, stage_id: StageId) -> tuple[LeftEvidence, ...]:
    """The evidence of a stage and the stages beside it: of the activities done, then of the criteria confirmed
    and what was left at their gates, each link or note once."""
    last = plan.methodology.stage[stage_id]
    stages = [plan.methodology.stage[each] for each in (*last.parallel_with, last.id)]
    criteria = {each.id: each.text for stage in stages for each in stage.exit_criteria}
    stage_ids = {stage.id for stage in stages}
    done = [
        (each.name, each.evidence) for each in plan.work if each.stage in stage_ids and each.state == "done"
    ]
    confirmed = [
        (criteria[each.criterion], each.evidence)
        for each in plan.engagement.confirmed
        if each.stage in stage_ids and each.criterion in criteria
    ]
    names: dict[str, str] = {}
    for name, text in (*done, *confirmed, *_notes(plan, stages)):
        names.setdefault(text, name)
    return tuple(LeftEvidence(name=name, evidence=text) for text, name in names.items() if text)


def evidence_from_gates(plan: EngagementPlan) -> tuple[LeftEvidence, ...]:
    """The evidence of every confirmed exit criterion and of every gate, in the order of the stages."""
    given = {(each.stage, each.criterion): each.evidence for each in plan.engagement.confirmed}
    left = [
        (name, evidence)
        for stage in plan.methodology.stages_in_order
        for name, evidence in (
            *((each.text, given.get((stage.id, each.id), "")) for each in stage.exit_criteria),
            *_notes(plan, [stage]),
        )
    ]
    return tuple(LeftEvidence(name=name, evidence=evidence) for name, evidence in left if evidence)


def _notes(plan: EngagementPlan, stages: Iterable[Stage]) -> Iterator[tuple[str, str]]:
    """What was left at the gates of these stages, with the name of each."""
    for stage in stages:
        if note := plan.engagement.left_notes.get(stage.id):
            yield f"Leaving {stage.name}", note
