"""Holding, resuming, cancelling, closing and reopening an engagement."""

from collections.abc import Callable

from handlers.actions.channel import topics
from handlers.actions.form import Answer, finish_form, form_opener
from handlers.actions.views import lifecycle as form
from handlers.actions.views.advance import DESPITE
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements import lifecycle
from storage.engagements.unit_of_work import UnitOfWork


def hold_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.hold_form(plan, origin)


def resume_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.resume_form(plan, interaction.today, origin)


def cancel_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.cancel_form(plan, origin)


def close_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.close_form(plan, interaction.now, origin)


def reopen_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.reopen_form(plan, origin)


def submit_hold(interaction: Interaction) -> Answer:
    reason = form.read_reason(interaction.entered)
    return _submit(
        interaction, lambda unit, engagement_id: lifecycle.hold(unit, engagement_id, reason=reason)
    )


def submit_resume(interaction: Interaction) -> Answer:
    shift = form.read_resume(interaction.entered)
    return _submit(
        interaction, lambda unit, engagement_id: lifecycle.resume(unit, engagement_id, shift=shift)
    )


def submit_cancel(interaction: Interaction) -> Answer:
    reason = form.read_cancel(interaction.entered)
    return _submit(
        interaction, lambda unit, engagement_id: lifecycle.cancel(unit, engagement_id, reason=reason)
    )


def submit_close(interaction: Interaction) -> Answer:
    def close(unit: UnitOfWork, engagement_id: EngagementId) -> EngagementPlan:
        passed = form.read_close(interaction.entered, unit.lock(engagement_id))
        confirmed = {stage: each.confirmed for stage, each in passed.items()}
        despite = interaction.entered.text(DESPITE)
        return lifecycle.close(unit, engagement_id, confirmed=confirmed, despite=despite)

    return _submit(interaction, close)


def submit_reopen(interaction: Interaction) -> Answer:
    return _submit(interaction, lifecycle.reopen)


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
    ids.RESUME: form_opener("Resume", resume_view),
    ids.CANCEL: form_opener("Cancel the engagement", cancel_view),
    ids.CLOSE: form_opener("Close the engagement", close_view),
    ids.REOPEN: form_opener("Reopen", reopen_view),
}
FORMS = {
    ids.HOLD: submit_hold,
    ids.RESUME: submit_resume,
    ids.CANCEL: submit_cancel,
    ids.CLOSE: submit_close,
    ids.REOPEN: submit_reopen,
}
