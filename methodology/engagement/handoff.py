"""The handoff sheet: what delivery knows of an engagement when sales hands it over, and what is missing."""

from methodology.definition.ids import StageId
from methodology.definition.stage import HandoffPart
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.facts import stages_ahead
from methodology.plan.stages import current_stages
from methodology.plan.team import PersonId
from methodology.value import Value


class Proof(Value):
    """Evidence that somebody left for an activity."""

    activity: str
    evidence: str


class SheetPart(Value):
    """A part of the sheet: what somebody wrote, and what the evidence of its activities says."""

    part: HandoffPart
    text: str
    proofs: tuple[Proof, ...]

    @property
    def is_missing(self) -> bool:
        return not self.text and not self.proofs


def sheet_parts(plan: EngagementPlan) -> tuple[SheetPart, ...]:
    """The handoff sheet, from what was written by part and from the evidence of what is done."""
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


def missing_parts(filled: tuple[SheetPart, ...]) -> tuple[HandoffPart, ...]:
    return tuple(each.part for each in filled if each.is_missing)


def is_sheet_due(plan: EngagementPlan, stage_id: StageId) -> bool:
    """Whether leaving this stage leads into one that needs the sheet."""
    methodology, plan_facts = plan.methodology, plan.engagement.plan_facts
    before = {part.before for part in methodology.handoff}
    ahead = [each for each in stages_ahead(methodology, plan_facts) if each.id not in plan_facts.entered]
    return bool(ahead) and stage_id in plan_facts.entered and ahead[0].id in before


def missing_when_leaving(plan: EngagementPlan, stage_id: StageId) -> tuple[HandoffPart, ...]:
    """The parts that nobody knows yet, where the engagement is in this stage and leaving it needs them."""
    current = current_stages(plan.methodology, plan.engagement.plan_facts)
    if plan.methodology.stage[stage_id] not in current or not is_sheet_due(plan, stage_id):
        return ()
    return missing_parts(sheet_parts(plan))


def recipient_of_sheet(plan: EngagementPlan) -> PersonId | None:
    """Who gets the sheet now: the lead, once the engagement is in a stage that leads into one that needs it."""
    lead = plan.roles.lead
    current = current_stages(plan.methodology, plan.engagement.plan_facts)
    return lead.person if lead and any(is_sheet_due(plan, stage.id) for stage in current) else None
