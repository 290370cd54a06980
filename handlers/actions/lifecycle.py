"""How is an engagement held, resumed, cancelled, closed and reopened from Slack?"""

from typing import Any

from handlers.actions.advance import gate_facts
from handlers.actions.form import finish_form, form_opener
from handlers.actions.redraw import origin_of_form
from handlers.actions.views import lifecycle as form
from handlers.actions.views.advance import GateFacts
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.modal import View
from handlers.slack.channels import tell_stage
from handlers.slack.interaction import Interaction
from handlers.slack.lookup import engagement_of, look_up, state_of
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.stages import current_stages
from storage.engagements import lifecycle


def _hold(_call: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    return form.hold_form(there.engagement, origin)


def _resume(interaction: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    today = interaction.viewer.person.today(interaction.app_context.now())
    held = (today - there.engagement.held_since).days if there.engagement.held_since else 0
    open_work = sum(each.is_open for each in there.work)
    return form.resume_form(there.engagement, origin, today=today, days=held, open_work=open_work)


def _cancel(_call: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    return form.cancel_form(there.engagement, origin)


def _close(interaction: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    gates, elsewhere = _gates(interaction, there), _open_elsewhere(there)
    return form.close_form(there.methodology, there.engagement, gates, origin, open_elsewhere=elsewhere)


def _reopen(_call: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    return form.reopen_form(there.methodology, there.engagement, origin)


def held(interaction: Interaction) -> dict[str, Any] | None:
    origin, reason = origin_of_form(interaction), form.read_reason(state_of(interaction))
    return finish_form(
        interaction,
        origin,
        lambda unit: lifecycle.hold(unit, engagement_of(origin.about), reason=reason),
        tell_stage,
    )


def resumed(interaction: Interaction) -> dict[str, Any] | None:
    origin, shift = origin_of_form(interaction), form.read_resume(state_of(interaction))
    return finish_form(
        interaction,
        origin,
        lambda unit: lifecycle.resume(unit, engagement_of(origin.about), shift=shift),
        tell_stage,
    )


def cancelled(interaction: Interaction) -> dict[str, Any] | None:
    origin, reason = origin_of_form(interaction), form.read_cancel(state_of(interaction))
    return finish_form(
        interaction,
        origin,
        lambda unit: lifecycle.cancel(unit, engagement_of(origin.about), reason=reason),
        tell_stage,
    )


def closed(interaction: Interaction) -> dict[str, Any] | None:
    origin = origin_of_form(interaction)
    there = look_up(interaction, origin.about)
    passed = form.read_close(
        state_of(interaction), _gates(interaction, there), open_elsewhere=_open_elsewhere(there)
    )
    confirmed = {stage: each.confirmed for stage, each in passed.items()}
    despite = state_of(interaction).text(form.DESPITE)
    return finish_form(
        interaction,
        origin,
        lambda unit: lifecycle.close(unit, engagement_of(origin.about), confirmed=confirmed, despite=despite),
        tell_stage,
    )


def reopened(interaction: Interaction) -> dict[str, Any] | None:
    origin = origin_of_form(interaction)
    return finish_form(
        interaction, origin, lambda unit: lifecycle.reopen(unit, engagement_of(origin.about)), tell_stage
    )


def _gates(interaction: Interaction, there: EngagementPlan) -> list[GateFacts]:
    stages = current_stages(there.methodology, there.engagement.plan_facts)
    return [gate_facts(interaction, there, stage) for stage in stages]


def _open_elsewhere(there: EngagementPlan) -> int:
    current = {stage.id for stage in current_stages(there.methodology, there.engagement.plan_facts)}
    return sum(each.is_open and each.stage not in current for each in there.work)


PRESSES = {
    ids.HOLD: form_opener(_hold, "Put on hold"),
    ids.RESUME: form_opener(_resume, "Resume"),
    ids.CANCEL: form_opener(_cancel, "Cancel the engagement"),
    ids.CLOSE: form_opener(_close, "Close the engagement"),
    ids.REOPEN: form_opener(_reopen, "Reopen"),
}
FORMS = {
    ids.HOLD: held,
    ids.RESUME: resumed,
    ids.CANCEL: cancelled,
    ids.CLOSE: closed,
    ids.REOPEN: reopened,
}
