"""The handoff sheet: what delivery knows when sales hands over, and what is missing."""

from collections.abc import Mapping

from methodology.definition.ids import StageId
from methodology.definition.model import Methodology
from methodology.definition.stage import HandoffPart
from methodology.engagement.engagement import Engagement
from methodology.plan.activity import PlannedActivity
from methodology.plan.facts import stages_ahead
from methodology.value import Value


class Proof(Value):
    """Evidence that somebody left for an activity."""

    activity: str
    evidence: str


class Filled(Value):
    """A part of the sheet: what somebody wrote, and what the evidence of its activities says."""

    part: HandoffPart
    text: str
    proofs: tuple[Proof, ...]

    @property
    def is_missing(self) -> bool:
        return not self.text and not self.proofs


def sheet(
    methodology: Methodology, work: tuple[PlannedActivity, ...], written: Mapping[str, str]
) -> tuple[Filled, ...]:
    """The handoff sheet, from what was written by part and from the evidence of what is done."""
    return tuple(
        Filled(
            part=part,
            text=written.get(part.id, ""),
            proofs=tuple(
                Proof(activity=each.name, evidence=each.evidence)
                for each in work
                if each.activity in part.taken_from and each.state == "done" and each.evidence
            ),
        )
        for part in methodology.handoff
    )


def missing(filled: tuple[Filled, ...]) -> tuple[HandoffPart, ...]:
    return tuple(each.part for each in filled if each.is_missing)


def is_due(methodology: Methodology, engagement: Engagement, stage: StageId) -> bool:
    """Whether leaving this stage leads into one that needs the sheet."""
    plan_facts = engagement.plan_facts
    before = {part.before for part in methodology.handoff}
    ahead = [each for each in stages_ahead(methodology, plan_facts) if each.id not in plan_facts.entered]
    return bool(ahead) and stage in plan_facts.entered and ahead[0].id in before
