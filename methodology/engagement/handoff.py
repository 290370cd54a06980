"""The handoff sheet: its parts, what is missing, and when it is due."""

from methodology.definition.ids import StageId
from methodology.definition.stage import HandoffPart
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.facts import stages_ahead
from methodology.plan.stages import current_stages
from methodology.value import Value


class Proof(Value):
    """The evidence of a done activity, by its name."""

    activity: str
    evidence: str


class SheetPart(Value):
    """A part of the sheet: the text that people wrote, and the evidence of its activities."""

    part: HandoffPart
    text: str
    proofs: tuple[Proof, ...]

    @property
    def is_missing(self) -> bool:
        return not self.text and not self.proofs


def sheet_parts(plan: EngagementPlan) -> tuple[SheetPart, ...]:
    """The parts of the handoff sheet, with their texts and evidence."""
    return tuple(
        SheetPart(
            part=part,
            text=plan.engagement.handoff.get(part.id, ""),
            proofs=tuple(
                Proof(activity=each.name, evidence=each.evidence)
                for each in plan.work
                if each.activity in part.taken_from and each.state == "done" and each.evidence
            ),
        )
        for part in plan.methodology.handoff
    )


def missing_parts(parts: tuple[SheetPart, ...]) -> tuple[HandoffPart, ...]:
    return tuple(each.part for each in parts if each.is_missing)


def is_sheet_due(plan: EngagementPlan, stage_id: StageId) -> bool:
    """Whether the stage after this one needs the sheet."""
    methodology, plan_facts = plan.methodology, plan.engagement.plan_facts
    before = {part.before for part in methodology.handoff}
    ahead = [each for each in stages_ahead(methodology, plan_facts) if each.id not in plan_facts.entered]
    return bool(ahead) and stage_id in plan_facts.entered and ahead[0].id in before


def missing_when_leaving(plan: EngagementPlan, stage_id: StageId) -> tuple[HandoffPart, ...]:
    """The missing parts, if the engagement is in this stage and the next one needs the sheet."""
    current = current_stages(plan.methodology, plan.engagement.plan_facts)
    if plan.methodology.stage[stage_id] not in current or not is_sheet_due(plan, stage_id):
        return ()
    return missing_parts(sheet_parts(plan))


def is_sheet_needed(plan: EngagementPlan) -> bool:
    """Whether the engagement is in a stage before one that needs the sheet."""
    current = current_stages(plan.methodology, plan.engagement.plan_facts)
    return any(is_sheet_due(plan, stage.id) for stage in current)
