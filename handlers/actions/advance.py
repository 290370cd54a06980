"""Leaving a stage: the form at its gate, and the messages to the next DRIs."""

from collections.abc import Iterable
from datetime import datetime

from handlers.actions.channel import topics
from handlers.actions.form import Answer, finish_form, form_opener
from handlers.actions.views import advance as form
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.modal import View, notice
from handlers.messages.can_start import CanStart
from handlers.messages.handoff_sheet import handoffs_due
from handlers.outbox.item import enqueue
from handlers.outbox.outgoing_message import OutgoingMessage
from handlers.slack.interaction import Interaction
from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import gate_of
from methodology.plan.stages import current_stages
from methodology.plan.team import PersonId
from methodology.reminders.recipients import Recipients
from storage.engagements.advance import StageLeft, leave_stage
from storage.engagements.unit_of_work import UnitOfWork


def gate_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    """The gate of the current stage; where two run side by side, the choice between them."""
    stages = current_stages(plan.methodology, plan.engagement.plan_facts)
    wanted = [stage for stage in stages if stage.id == origin.about.choice] or list(stages)
    if not plan.engagement.is_running:
        return notice("This engagement is not running. Resume or reopen it first.")
    if not wanted:
        return notice("Every stage is left. Close the engagement under More.")
    if len(wanted) > 1:
        return form.choose_stage(plan, wanted, origin)
    about = origin.about.model_copy(update={"choice": wanted[0].id, "work": None})
    gate = gate_of(plan, wanted[0].id)
    return form.advance_form(plan, gate, interaction.now, origin.model_copy(update={"about": about}))


def submit_advance(interaction: Interaction) -> Answer:
    origin = interaction.origin
    engagement_id, stage_id = origin.about.engagement_id, StageId(origin.about.choice)

    def leave(unit: UnitOfWork) -> EngagementPlan:
        passed = form.read_advance(interaction.entered, gate_of(unit.lock(engagement_id), stage_id))
        left = leave_stage(unit, engagement_id, stage_id, confirmed=passed.confirmed, despite=passed.despite)
        enqueue(unit, _messages(left, interaction.viewer.id, unit.actor.at))
        return left.plan

    return finish_form(interaction, origin, leave, lambda plan: topics(plan, interaction.viewer.id))


def _messages(left: StageLeft, by: PersonId, now: datetime) -> Iterable[OutgoingMessage]:
    """The messages to the next DRIs and, where a handoff is due, to the lead of delivery."""
    if not left.entered:
        return
    engagement, entered = left.plan.engagement, [stage.id for stage in left.entered]
    told = Recipients(plan=left.plan, now=now, despite_absence=True).next_people(entered)
    for person in dict.fromkeys(each.person for each in told):
        yield CanStart(
            workspace=engagement.workspace,
            recipient=person,
            engagement=engagement.id,
            stages=tuple(sorted(entered)),
            left=left.left.id,
            by=by,
        )
    yield from handoffs_due(left.plan, by, now)


BUTTONS = {ids.ADVANCE: form_opener("Advance stage", gate_view, in_place=True)}
FORMS = {ids.ADVANCE: submit_advance}
