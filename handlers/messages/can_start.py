"""`CanStart`: the message to the next DRIs once the stages that they wait for have begun."""

from handlers.messages.engagement_message import EngagementMessage
from handlers.messages.views.can_start import can_start
from handlers.outbox.outgoing_message import Content, RenderContext
from methodology.definition.ids import StageId
from methodology.engagement.evidence import evidence_from_stage
from methodology.plan.team import PersonId
from methodology.reminders.recipients import Recipients


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
        recipients = Recipients(plan=plan, now=context.now, despite_absence=True)
        message = can_start(
            plan,
            person.id,
            self.stages,
            now=context.now,
            by=self.by,
            evidence=evidence_from_stage(plan, self.left),
            instead_of=[
                each.standing_in
                for each in recipients.next_people(self.stages)
                if each.person == person.id and each.standing_in is not None
            ],
        )
        return Content(message)
