"""How is a stage left, from the button to what the next people are told?"""

from collections.abc import Iterable
from typing import Any

from handlers.actions.handoff import handoff_due
from handlers.actions.redraw import form_origin, origin_of_form, redraw
from handlers.actions.views import advance
from handlers.actions.views.advance import GateFacts
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.modal import View, notice
from handlers.messages.can_start import CanStart
from handlers.outbox.outgoing import OutgoingMessage, enqueue
from handlers.slack.channels import tell_stage
from handlers.slack.interaction import Interaction, already_done
from handlers.slack.lookup import engagement_of, look_up, state_of
from methodology.definition.ids import StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import gate_of
from methodology.engagement.rights import Viewer, must_change
from methodology.plan.stages import current_stages, exit_criteria, leave
from storage.engagements.advance import StageLeft, leave_stage


def press(interaction: Interaction, about: ButtonValue) -> None:
    """Open the gate of the current stage; where two run side by side, ask which."""
    origin = form_origin(interaction, about)

    def build() -> View:
        there = look_up(interaction, about)
        must_change(interaction.viewer, there.engagement)
        stages = current_stages(there.methodology, there.engagement.plan_facts)
        wanted = [stage for stage in stages if stage.id == about.choice] or list(stages)
        if not there.engagement.is_running:
            return notice("This engagement is not running. Resume or reopen it first.")
        if not wanted:
            return notice("Every stage is left. Close the engagement under More.")
        if len(wanted) > 1:
            return advance.choose_stage(there.methodology, wanted, origin)
        carried = origin.model_copy(
            update={"about": origin.about.model_copy(update={"choice": wanted[0].id, "work": None})}
        )
        facts = gate_facts(interaction, there, wanted[0])
        return advance.advance_form(there.methodology, there.engagement.title, facts, carried)

    if interaction.is_in_modal:
        interaction.update_form(build())
    else:
        interaction.open_form("Advance stage", build)


def sent_in(interaction: Interaction) -> dict[str, Any] | None:
    origin = origin_of_form(interaction)
    there = look_up(interaction, origin.about)
    stage = there.methodology.stage[StageId(origin.about.choice)]
    passed = advance.read_advance(state_of(interaction), gate_facts(interaction, there, stage))
    with interaction.app_context.unit(interaction.viewer, origin.about.surface) as unit:
        advanced = leave_stage(
            unit, engagement_of(origin.about), stage.id, confirmed=passed.confirmed, despite=passed.despite
        )
        enqueue(unit, _told(advanced, interaction.viewer))
    interaction.app_context.request_sweep()
    with already_done():
        tell_stage(interaction.client, advanced.plan)
        redraw(interaction, origin, advanced.plan)
    return {"response_action": "clear"}


def gate_facts(interaction: Interaction, there: EngagementPlan, stage: Stage) -> GateFacts:
    """What stands between this engagement and leaving the stage, and what follows."""
    plan_facts, methodology = there.engagement.plan_facts, there.methodology
    current = current_stages(methodology, plan_facts)
    if stage in current:
        after = leave(
            methodology, plan_facts, stage.id, interaction.viewer.person.today(interaction.app_context.now())
        )
        entered = tuple(methodology.stage[each] for each in after.entered if each not in plan_facts.entered)
    else:
        entered = ()
    confirmed = [each for each in there.engagement.confirmed if each.stage == stage.id]
    return GateFacts(
        stage=stage,
        today=interaction.viewer.person.today(interaction.app_context.now()),
        open_work=gate_of(there, stage.id).open_work,
        criteria=exit_criteria(stage, plan_facts),
        confirmed={each.criterion: each.evidence for each in confirmed},
        entered=entered,
        beside=tuple(each for each in current if each != stage),
        handoff_lacks=tuple(part.name for part in gate_of(there, stage.id).handoff_missing),
    )


def _told(advanced: StageLeft, viewer: Viewer) -> Iterable[OutgoingMessage]:
    """The next DRIs, each once, and the lead of delivery where a handoff is due."""
    there, entered = advanced.plan, {stage.id for stage in advanced.entered}
    engagement = there.engagement
    if not entered:
        return
    stages = tuple(sorted(entered))
    drivers = [there.roles.holder(stage.dri) for stage in advanced.entered]
    next_people = [
        *(member.person for member in drivers if member),
        *(each.dri for each in there.work if each.is_open and each.stage in entered and each.dri),
    ]
    for person in dict.fromkeys(next_people):
        yield CanStart(
            workspace=engagement.workspace,
            recipient=person,
            engagement=engagement.id,
            stages=stages,
            left=advanced.left.id,
            by=viewer.id,
        )
    yield from handoff_due(there, viewer.id)


PRESSES = {ids.ADVANCE: press}
FORMS = {ids.ADVANCE: sent_in}
