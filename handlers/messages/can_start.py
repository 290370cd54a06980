"""`CanStart`: tells the next DRIs that the stages they wait for have begun."""

from handlers.messages.engagement_message import EngagementMessage
from handlers.messages.views.can_start import Left, can_start
from handlers.outbox.outgoing import Content, RenderContext
from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import by_urgency
from methodology.plan.team import PersonId


class CanStart(EngagementMessage):
    """Tells a DRI that `stages` have begun, since `by` left the stage `left`."""

    kind = "can_start"

    stages: tuple[StageId, ...]
    left: StageId
    by: PersonId

    @property
    def subject(self) -> str:
        return f"{self.engagement}:{'+'.join(self.stages)}"

    def content(self, context: RenderContext) -> Content | None:
        person, plan = context.recipient, self.load_plan(context)
        if not plan.engagement.is_running:
            return None
        mine = [w for w in plan.work if w.is_open and w.dri == person.id and w.stage in self.stages]
        said = can_start(
            plan.methodology,
            plan.engagement,
            [plan.methodology.stage[stage] for stage in self.stages],
            sorted(mine, key=by_urgency),
            today=person.today(context.now),
            by=self.by,
            left=_evidence_left(plan, self.left),
        )
        return Content(said)


def _evidence_left(plan: EngagementPlan, stage: StageId) -> list[Left]:
    """The evidence left in a stage and those beside it: of what is done there, and of what was confirmed."""
    last = plan.methodology.stage[stage]
    stages = [plan.methodology.stage[each] for each in (*last.parallel_with, last.id)]
    criteria = {each.id: each.text for stage in stages for each in stage.exit_criteria}
    left = {stage.id for stage in stages}
    work = [
        Left(what=each.name, evidence=each.evidence)
        for each in plan.work
        if each.stage in left and each.state == "done" and each.evidence
    ]
    confirmed = [
        Left(what=criteria[each.criterion], evidence=each.evidence)
        for each in plan.engagement.confirmed
        if each.stage in left and each.evidence and each.criterion in criteria
    ]
    return work + confirmed
