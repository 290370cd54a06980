"""Leaving stages: the form at their gates, the messages to the next DRIs, and undoing it for a day."""

from collections.abc import Iterable
from datetime import datetime

from handlers.actions.channel import topics
from handlers.actions.done_together import complete_all
from handlers.actions.form import (
    Answer,
    changeable_plan,
    finish_form,
    form_opener,
    perform,
    unseen_moves,
    without_view,
)
from handlers.actions.views import advance as form
from handlers.actions.views.done_page import Fields, below_moves
from handlers.actions.views.gate_answers import read_ticked_work, with_shown
from handlers.actions.views.gate_fields import Filled, filled_in, why_again
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin, read_stages, stages_choice
from handlers.block_kit.inputs import NOTHING, FormValues, ShowAgain
from handlers.block_kit.modal import View, as_json, notice
from handlers.block_kit.text import listed
from handlers.block_kit.wording import name_in
from handlers.messages.can_start import CanStart
from handlers.messages.handoff_sheet import handoffs_due, who_knows
from handlers.messages.thread_line import thread_lines
from handlers.outbox.item import enqueue
from handlers.outbox.outgoing_message import OutgoingMessage
from handlers.slack.interaction import Interaction
from methodology.definition.ids import StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import gate_of
from methodology.engagement.gate_work import ready_gates
from methodology.engagement.lateness import Lateness
from methodology.plan.stages import current_stages
from methodology.plan.team import PersonId
from methodology.reminders.recipients import Recipients
from storage.engagements.advance import StageLeft, confirm, leave_stage, undo_move
from storage.engagements.unit_of_work import UnitOfWork


def gate_view(
    interaction: Interaction,
    plan: EngagementPlan,
    origin: FormOrigin,
    entered: FormValues = NOTHING,
    *,
    is_known: bool = True,
) -> View:
    """The gate of the current stage, as filled in so far, if that `is_known`.

    Where two run side by side: both if both are ready, else the one that was pressed or is ready, else the choice
    between them. A notice where the button or form is about a stage that is not current any more: never the gate of
    another one.
    """
    if not plan.engagement.is_running:
        return notice("This engagement is not running. Resume or reopen it first.")
    current = {stage.id for stage in current_stages(plan.methodology, plan.engagement.plan_facts)}
    if past := [each for each in read_stages(origin.about.choice) if each not in current]:
        names = listed([name_in(plan.methodology.stage, each) for each in past])
        return notice(
            f"This engagement is not in {names} any more. Close this and look at its card again.", form.TITLE
        )
    wanted = _wanted(plan, origin.about.choice, interaction.now)
    if not wanted:
        return notice("All stages are done. Close the engagement under More.")
    if len(wanted) > 1 and len(wanted) > len(_ready(plan, interaction.now)):
        return form.choose_stage(plan, wanted, origin)
    about = origin.about.model_copy(
        update={"choice": stages_choice(stage.id for stage in wanted), "work": None}
    )
    together = [stage.id for stage in wanted]
    gates = [gate_of(plan, stage, interaction.now, together) for stage in together]
    pressed = StageId(origin.about.choice) if origin.about.choice in together else None
    done, asked = filled_in(entered, plan, gates, interaction.viewer.id, interaction.now)
    after = [gate_of(done, stage, interaction.now, together) for stage in together]
    shown = interaction.shown if entered.values else NOTHING
    why = form.reason_needed(entered, shown, gates, after, pressed)
    asks = who_knows(plan, interaction.viewer.id, interaction.now) if gates[-1].handoff else ""
    origin = origin.model_copy(update={"about": about})
    return form.advance_form(
        plan,
        gates,
        interaction.now,
        origin,
        asks=asks,
        pressed=pressed,
        filled=Filled(entered, asked, why, is_known),
    )


def gate_ticked(interaction: Interaction, _button: ButtonValue) -> None:
    """Ask at once about the ticked work, and for a reason as long as something is open, so that one press is
    enough."""
    origin, entered = with_shown(interaction.origin, interaction.shown), interaction.entered

    def as_filled_in() -> View:
        return gate_behind(interaction, changeable_plan(interaction, origin.about), origin, entered)

    interaction.update_form(as_filled_in)


def gate_behind(
    interaction: Interaction, plan: EngagementPlan, origin: FormOrigin, entered: FormValues = NOTHING
) -> View:
    """The gate drawn anew below another form."""
    return gate_view(interaction, plan, origin, entered, is_known=bool(entered.values))


def _wanted(plan: EngagementPlan, choice: str, now: datetime) -> list[Stage]:
    stages = list(current_stages(plan.methodology, plan.engagement.plan_facts))
    ready = _ready(plan, now)
    if len(ready) > 1:
        return stages
    return [stage for stage in stages if stage.id in read_stages(choice)] or ready or stages


def _ready(plan: EngagementPlan, now: datetime) -> list[Stage]:
    gates = ready_gates(Lateness(plan=plan, now=now))
    return [gate.stage for gate in gates if gate.stage is not None]


def submit_advance(interaction: Interaction) -> Answer:
    origin = interaction.origin
    engagement_id, stages = origin.about.engagement_id, read_stages(origin.about.choice)
    done: list[View] = []
    fields: Fields = []

    def leave(unit: UnitOfWork) -> EngagementPlan:
        before = unit.lock(engagement_id)
        ticked = read_ticked_work(
            interaction.entered, [gate_of(before, stage, unit.actor.at) for stage in stages]
        )
        together = complete_all(unit, engagement_id, ticked, interaction.entered)
        fields.extend(together.fields)
        plan = together.plan
        gates = [gate_of(plan, stage, unit.actor.at, stages) for stage in stages]
        passed = form.read_advance(interaction.entered, interaction.shown, gates, origin.agreed)
        for stage, answers in passed.items():
            if not answers.leaves:
                confirm(unit, plan, stage, answers.confirmed, answers.denied)
        going = {stage: answers for stage, answers in passed.items() if answers.leaves}
        left = [
            leave_stage(
                unit,
                engagement_id,
                stage,
                confirmed=answers.confirmed,
                denied=answers.denied,
                despite=answers.despite,
                note=answers.note if stage == [*going][-1] else "",
            )
            for stage, answers in going.items()
        ]
        last = left[-1]
        if not together.is_asked:
            moves = unseen_moves(interaction, origin, unit, last.plan)
            raise ShowAgain(moves.blocks if moves else [], moves.agreed if moves else origin.agreed)
        enqueue(unit, _messages(last, interaction.viewer.id, unit.actor.at))
        if last.entered:
            begun = tuple(stage.id for stage in last.entered)
            enqueue(unit, thread_lines(last.plan, "entered", unit.actor.at, begun))
        done.append(form.moved_on(last.plan, [each.left for each in left], last.entered, origin))
        return last.plan

    try:
        finish_form(interaction, origin, leave, lambda plan: topics(plan, interaction.viewer.id))
    except ShowAgain as again:
        why = why_again(interaction.entered, form.WHY_ANYWAY)
        above = [*again.blocks, *why, *below_moves(again.blocks, fields)]
        raise ShowAgain(above, again.agreed) from None
    return {"response_action": "update", "view": as_json(done[0])}


def undo_move_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Go back to the stages of this button, and draw anew where they were left."""
    origin = interaction.form_origin(button)
    stages = read_stages(button.choice)

    def undo(unit: UnitOfWork) -> EngagementPlan:
        plan = undo_move(unit, origin.about.engagement_id, stages)
        enqueue(unit, topics(plan, interaction.viewer.id))
        return plan

    def show(plan: EngagementPlan) -> None:
        if interaction.is_in_modal:
            interaction.update_form(lambda: form.moved_back(plan, origin))

    perform(interaction, without_view(origin), undo, lambda plan: plan, show=show)


def _messages(left: StageLeft, by: PersonId, now: datetime) -> Iterable[OutgoingMessage]:
    """The messages to who has work in what begins and, where a handoff is due, to the lead of delivery."""
    if not left.entered:
        return
    engagement, entered = left.plan.engagement, [stage.id for stage in left.entered]
    told = Recipients(plan=left.plan, now=now).with_work_in(entered)
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


BUTTONS = {
    ids.ADVANCE: form_opener(form.TITLE, gate_view, in_place=True),
    ids.ADVANCE_TICKED: gate_ticked,
    ids.UNDO_MOVE: undo_move_pressed,
}
FORMS = {ids.ADVANCE: submit_advance}
VIEWS_BEHIND = {ids.ADVANCE: gate_behind}
