"""`Handoff`: brings the handoff sheet to the lead of delivery, and what that sheet says by now."""

from handlers.block_kit.message import Message
from handlers.messages.engagement_message import EngagementMessage
from handlers.messages.views.can_start import Left
from handlers.messages.views.handoff import handoff_sheet
from handlers.outbox.outgoing import Content, RenderContext
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import recipient_of_sheet, sheet
from methodology.plan.team import PersonId


class Handoff(EngagementMessage):
    """The handoff sheet; `by` handed the engagement over to delivery."""

    kind = "handoff"

    by: PersonId

    def content(self, context: RenderContext) -> Content | None:
        said = handoff_message(self.load_plan(context), self.by)
        return None if said is None else Content(said)


def handoffs_due(plan: EngagementPlan, by: PersonId) -> list[Handoff]:
    """The sheet for whoever leads now, where the next stage needs it; enqueued twice, it is sent once."""
    engagement, recipient = plan.engagement, recipient_of_sheet(plan)
    if recipient is None:
        return []
    return [Handoff(workspace=engagement.workspace, recipient=recipient, engagement=engagement.id, by=by)]


def handoff_message(plan: EngagementPlan, by: PersonId) -> Message | None:
    """The handoff sheet as it is filled by now; None where the methodology asks for none."""
    filled = sheet(plan)
    given = {(each.stage, each.criterion): each.evidence for each in plan.engagement.confirmed}
    confirmed = [
        Left(what=criterion.text, evidence=given[stage.id, criterion.id])
        for stage in plan.methodology.stages_in_order
        for criterion in stage.exit_criteria
        if given.get((stage.id, criterion.id))
    ]
    return handoff_sheet(plan.engagement, filled, by=by, confirmed=confirmed) if filled else None
