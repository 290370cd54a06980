"""Holding, resuming, cancelling, closing and reopening an engagement."""

from collections.abc import Callable

from handlers.actions.channel import topics
from handlers.actions.closed_in_channel import ClosedInChannel
from handlers.actions.done_together import complete_all
from handlers.actions.form import Answer, changeable_plan, finish_form, form_opener
from handlers.actions.views import lifecycle as form
from handlers.actions.views.done_page import Fields, below_moves
from handlers.actions.views.gate_answers import read_ticked_work, read_why, with_shown
from handlers.actions.views.gate_fields import Filled, filled_in, why_again
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import NOTHING, FieldErrors, FormValues, ShowAgain
from handlers.block_kit.modal import View
from handlers.messages.closed import closed_messages
from handlers.messages.thread_line import thread_lines
from handlers.outbox.item import enqueue
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import gates_to_close
from methodology.refusal import WrongDay
from storage.engagements import lifecycle
from storage.engagements.unit_of_work import UnitOfWork


def hold_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.hold_form(plan, interaction.now, origin)


def hold_longer_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.hold_longer_form(plan, interaction.now, origin)


def resume_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.resume_form(plan, interaction.now, origin)


def cancel_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.cancel_form(plan, origin)


def close_view(
    interaction: Interaction, plan: EngagementPlan, origin: FormOrigin, entered: FormValues = NOTHING
) -> View:
    done, asked = filled_in(entered, plan, gates_to_close(plan), interaction.viewer.id, interaction.now)
    shown = interaction.shown if entered.values else NOTHING
    why = form.reason_needed(entered, shown, plan, done)
    return form.close_form(plan, interaction.now, origin, Filled(entered, asked, why))


def close_ticked(interaction: Interaction, _button: ButtonValue) -> None:
    """Ask at once about what was ticked, and for a reason as long as something is open."""
    origin, entered = with_shown(interaction.origin, interaction.shown), interaction.entered

    def as_filled_in() -> View:
        return close_view(interaction, changeable_plan(interaction, origin.about), origin, entered)

    interaction.update_form(as_filled_in)


def reopen_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.reopen_form(plan, origin)


def submit_hold(interaction: Interaction) -> Answer:
    reason = form.read_reason(interaction.entered)
    asks_until = form.UNTIL in interaction.entered.values  # a form that was opened by 0.2.0 does not
    until = form.read_until(interaction.entered) if asks_until else None

    def hold(unit: UnitOfWork, engagement_id: EngagementId) -> EngagementPlan:
        plan = lifecycle.hold(unit, engagement_id, reason=reason, until=until)
        enqueue(unit, thread_lines(plan, "held", unit.actor.at))
        return plan

    return _submit_until(interaction, hold)


def submit_hold_longer(interaction: Interaction) -> Answer:
    until = form.read_until(interaction.entered)
    return _submit_until(
        interaction, lambda unit, engagement_id: lifecycle.hold_longer(unit, engagement_id, until=until)
    )


def submit_resume(interaction: Interaction) -> Answer:
    shift = form.read_resume(interaction.entered)

    def resume(unit: UnitOfWork, engagement_id: EngagementId) -> EngagementPlan:
        plan = lifecycle.resume(unit, engagement_id, shift=shift)
        enqueue(unit, thread_lines(plan, "resumed", unit.actor.at))
        return plan

    return _submit(interaction, resume)


def submit_cancel(interaction: Interaction) -> Answer:
    reason = form.read_cancel(interaction.entered)
    return _submit(
        interaction, lambda unit, engagement_id: lifecycle.cancel(unit, engagement_id, reason=reason)
    )


def submit_close(interaction: Interaction) -> Answer:
    entered, agreed = interaction.entered, interaction.origin.agreed
    fields: Fields = []

    def close(unit: UnitOfWork, engagement_id: EngagementId) -> EngagementPlan:
        ticked = read_ticked_work(entered, gates_to_close(unit.lock(engagement_id)))
        together = complete_all(unit, engagement_id, ticked, entered)
        fields.extend(together.fields)
        passed = form.read_close(entered, interaction.shown, together.plan, agreed)
        if not together.is_asked:
            raise ShowAgain([], agreed)
        despite = read_why(entered)
        plan = lifecycle.close(
            unit,
            engagement_id,
            confirmed={stage: each.confirmed for stage, each in passed.items()},
            denied={stage: each.denied for stage, each in passed.items()},
            despite=despite,
            note=next((each.note for each in passed.values()), ""),
        )
        by, at = interaction.viewer.id, unit.actor.at
        enqueue(unit, [*closed_messages(plan, by, at, despite), *thread_lines(plan, "closed", at)])
        if plan.engagement.channel is not None:
            posting = ClosedInChannel(
                workspace=interaction.workspace,
                recipient=by,
                engagement=engagement_id,
                at=at,
                despite=despite,
            )
            enqueue(unit, [posting])
        return plan

    try:
        return _submit(interaction, close)
    except ShowAgain as again:
        why = why_again(entered, form.WHY_CLOSE)
        above = [*again.blocks, *why, *below_moves(again.blocks, fields)]
        raise ShowAgain(above, again.agreed) from None


def submit_reopen(interaction: Interaction) -> Answer:
    return _submit(interaction, lifecycle.reopen)


def _submit_until(
    interaction: Interaction, act: Callable[[UnitOfWork, EngagementId], EngagementPlan]
) -> Answer:
    """Like `_submit`, for a form whose end of the hold may be refused."""

    def checked(unit: UnitOfWork, engagement_id: EngagementId) -> EngagementPlan:
        try:
            return act(unit, engagement_id)
        except WrongDay as refusal:
            raise FieldErrors({form.UNTIL: str(refusal)}) from None

    return _submit(interaction, checked)


def _submit(interaction: Interaction, act: Callable[[UnitOfWork, EngagementId], EngagementPlan]) -> Answer:
    origin = interaction.origin
    return finish_form(
        interaction,
        origin,
        lambda unit: act(unit, origin.about.engagement_id),
        lambda plan: topics(plan, interaction.viewer.id),
    )


BUTTONS = {
    ids.HOLD: form_opener("Put on hold", hold_view),
    ids.HOLD_LONGER: form_opener("Keep on hold", hold_longer_view),
    ids.RESUME: form_opener("Resume", resume_view),
    ids.CANCEL: form_opener("Cancel the engagement", cancel_view),
    ids.CLOSE: form_opener("Close the engagement", close_view),
    ids.CLOSE_TICKED: close_ticked,
    ids.REOPEN: form_opener("Reopen", reopen_view),
}
FORMS = {
    ids.HOLD: submit_hold,
    ids.HOLD_LONGER: submit_hold_longer,
    ids.RESUME: submit_resume,
    ids.CANCEL: submit_cancel,
    ids.CLOSE: submit_close,
    ids.REOPEN: submit_reopen,
}
