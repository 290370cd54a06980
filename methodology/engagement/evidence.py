"""The evidence in an engagement that helps the people who work on it next."""

from collections.abc import Iterable, Iterator, Mapping

from methodology.definition.ids import StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.team import PersonId
from methodology.value import Value


class LeftEvidence(Value):
    """The link or note left for an activity or an exit criterion, with the activity's name or the criterion's text,
    and who left it, where that is known."""

    name: str
    evidence: str
    by: PersonId | None = None


def evidence_from_stage(
    plan: EngagementPlan, stage_id: StageId, *, reader: PersonId, left_by: Mapping[StageId, PersonId]
) -> tuple[LeftEvidence, ...]:
    """What people other than the reader have left in a stage and the stages beside it, each link or note once: the
    evidence of the activities done, what stands at their gates, and that of the criteria confirmed.

    `left_by` has who left each stage, as far as that is known.
    """
    last = plan.methodology.stage[stage_id]
    stages = [plan.methodology.stage[each] for each in (*last.parallel_with, last.id)]
    criteria = {each.id: each.text for stage in stages for each in stage.exit_criteria}
    stage_ids = {stage.id for stage in stages}
    own = {each.evidence for each in plan.work if each.closed_by == reader}
    own |= {each.evidence for each in plan.engagement.confirmed if each.by == reader}
    own |= {note for _, note, _ in _notes(plan, [each for each in stages if left_by.get(each.id) == reader])}
    done = [
        (each.name, each.evidence, each.closed_by)
        for each in plan.work
        if each.stage in stage_ids and each.state == "done"
    ]
    confirmed = [
        (criteria[each.criterion], each.evidence, each.by)
        for each in plan.engagement.confirmed
        if each.stage in stage_ids and each.criterion in criteria
    ]
    found = _each_once([*done, *_notes(plan, stages), *confirmed])
    return tuple(each for each in found if each.evidence not in own)


def evidence_from_gates(plan: EngagementPlan) -> tuple[LeftEvidence, ...]:
    """What was left at each gate and the evidence of its confirmed criteria, in the order of the stages, each link
    or note once."""
    given = {(each.stage, each.criterion): each.evidence for each in plan.engagement.confirmed}
    return _each_once(
        (name, text, None)
        for stage in plan.methodology.stages_in_order
        for name, text, _ in (
            *_notes(plan, [stage]),
            *((each.text, given.get((stage.id, each.id), ""), None) for each in stage.exit_criteria),
        )
    )


def _each_once(left: Iterable[tuple[str, str, PersonId | None]]) -> tuple[LeftEvidence, ...]:
    """By the first name that each link or note has."""
    found: dict[str, LeftEvidence] = {}
    for name, text, by in left:
        found.setdefault(text, LeftEvidence(name=name, evidence=text, by=by))
    return tuple(each for text, each in found.items() if text)


def _notes(plan: EngagementPlan, stages: Iterable[Stage]) -> Iterator[tuple[str, str, None]]:
    """What was left at the gates of these stages, with the name of each."""
    for stage in stages:
        if note := plan.engagement.left_notes.get(stage.id):
            yield f"Leaving {stage.name}", note, None
