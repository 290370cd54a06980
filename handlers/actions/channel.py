"""How does an engagement move to another channel?"""

from typing import Any

from handlers.actions.form import opener
from handlers.actions.redraw import carried_by, show_again
from handlers.actions.views import channel as form
from handlers.block_kit import ids
from handlers.block_kit.ids import Carried
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import View, as_json, notice
from handlers.slack.channels import ArchivedChannel, new_channel, origin_channel, settle
from handlers.slack.interaction import Call, already_done
from handlers.slack.lookup import look_up, state_of
from methodology.engagement.engagement import Channel
from storage.engagements.replan import Planned


def _form(_call: Call, there: Planned, place: Carried) -> View:
    return form.channel_form(there.engagement, place)


def sent_in(call: Call) -> dict[str, Any] | None:
    """Move it there; what Slack did not do is told."""
    place, wanted = carried_by(call), form.read_channel(state_of(call))
    there = look_up(call, place.about)
    with call.desk.unit(call.viewer, place.about.surface) as unit:
        unit.changing(there.engagement.id)  # before Slack creates a channel for it
    problems: list[str] = []
    if wanted.where == "new":
        new_channel(call, there.engagement, problems)
    else:
        settle(call, there.engagement, _existing(call, wanted.channel, problems))
    with already_done():
        show_again(call, place, look_up(call, place.about))
    if problems:
        return {"response_action": "update", "view": as_json(notice("\n".join(problems), "Channel"))}
    return {"response_action": "clear"}


def _existing(call: Call, channel: str | None, problems: list[str]) -> Channel | None:
    try:
        return origin_channel(call.client, channel, problems)
    except ArchivedChannel as archived:
        raise FieldErrors({form.CHANNEL: str(archived)}) from None


PRESSES = {ids.CHANNEL: opener(_form, "Channel")}
FORMS = {ids.CHANNEL: sent_in}
