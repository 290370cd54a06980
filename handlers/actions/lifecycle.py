"""How is an engagement held, resumed, cancelled, closed and reopened from Slack?"""

from typing import Any

from handlers.actions.advance import gate_facts
from handlers.actions.form import finish, opener
from handlers.actions.redraw import carried_by
from handlers.actions.views import lifecycle as form
from handlers.actions.views.advance import GateFacts
from handlers.block_kit import ids
from handlers.block_kit.ids import Carried
from handlers.block_kit.modal import View
from handlers.slack.channels import tell_stage
from handlers.slack.interaction import Call
from handlers.slack.lookup import engagement_of, look_up, state_of
from methodology.plan.stages import current_stages
from storage.engagements import lifecycle
from storage.engagements.replan import Planned


def _hold(_call: Call, there: Planned, place: Carried) -> View:
    return form.hold_form(there.engagement, place)


def _resume(call: Call, there: Planned, place: Carried) -> View:
    today = call.viewer.person.today(call.desk.now())
    held = (today - there.engagement.held_since).days if there.engagement.held_since else 0
    open_work = sum(each.is_open for each in there.work)
    return form.resume_form(there.engagement, place, today=today, days=held, open_work=open_work)


def _cancel(_call: Call, there: Planned, place: Carried) -> View:
    return form.cancel_form(there.engagement, place)


def _close(call: Call, there: Planned, place: Carried) -> View:
    gates, elsewhere = _gates(call, there), _open_elsewhere(there)
    return form.close_form(there.methodology, there.engagement, gates, place, open_elsewhere=elsewhere)


def _reopen(_call: Call, there: Planned, place: Carried) -> View:
    return form.reopen_form(there.methodology, there.engagement, place)


def held(call: Call) -> dict[str, Any] | None:
    place, reason = carried_by(call), form.read_reason(state_of(call))
    return finish(
        call, place, lambda unit: lifecycle.hold(unit, engagement_of(place.about), reason=reason), tell_stage
    )


def resumed(call: Call) -> dict[str, Any] | None:
    place, shift = carried_by(call), form.read_resume(state_of(call))
    return finish(
        call, place, lambda unit: lifecycle.resume(unit, engagement_of(place.about), shift=shift), tell_stage
    )


def cancelled(call: Call) -> dict[str, Any] | None:
    place, reason = carried_by(call), form.read_cancel(state_of(call))
    return finish(
        call,
        place,
        lambda unit: lifecycle.cancel(unit, engagement_of(place.about), reason=reason),
        tell_stage,
    )


def closed(call: Call) -> dict[str, Any] | None:
    place = carried_by(call)
    there = look_up(call, place.about)
    passed = form.read_close(state_of(call), _gates(call, there), open_elsewhere=_open_elsewhere(there))
    confirmed = {stage: each.confirmed for stage, each in passed.items()}
    despite = state_of(call).text(form.DESPITE)
    return finish(
        call,
        place,
        lambda unit: lifecycle.close(unit, engagement_of(place.about), confirmed=confirmed, despite=despite),
        tell_stage,
    )


def reopened(call: Call) -> dict[str, Any] | None:
    place = carried_by(call)
    return finish(call, place, lambda unit: lifecycle.reopen(unit, engagement_of(place.about)), tell_stage)


def _gates(call: Call, there: Planned) -> list[GateFacts]:
    stages = current_stages(there.methodology, there.engagement.course)
    return [gate_facts(call, there, stage) for stage in stages]


def _open_elsewhere(there: Planned) -> int:
    current = {stage.id for stage in current_stages(there.methodology, there.engagement.course)}
    return sum(each.is_open and each.stage not in current for each in there.work)


PRESSES = {
    ids.HOLD: opener(_hold, "Put on hold"),
    ids.RESUME: opener(_resume, "Resume"),
    ids.CANCEL: opener(_cancel, "Cancel the engagement"),
    ids.CLOSE: opener(_close, "Close the engagement"),
    ids.REOPEN: opener(_reopen, "Reopen"),
}
FORMS = {
    ids.HOLD: held,
    ids.RESUME: resumed,
    ids.CANCEL: cancelled,
    ids.CLOSE: closed,
    ids.REOPEN: reopened,
}
