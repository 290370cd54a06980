"""How an engagement gets a channel and moves to another one."""

from typing import Any

from handlers.actions.form import form_opener
from handlers.actions.redraw import origin_of_form, redraw
from handlers.actions.views import channel as form
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import View, as_json, notice
from handlers.messages.card import card_postings
from handlers.outbox.outgoing import enqueue
from handlers.slack.channels import (
    ArchivedChannel,
    create_channel,
    invite_people,
    origin_channel,
    tell_stage,
)
from handlers.slack.interaction import Interaction, already_done
from handlers.slack.lookup import look_up, state_of
from methodology.engagement.engagement import Channel, Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements.channel import move_in


def _form(_call: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    return form.channel_form(there.engagement, origin)


def sent_in(interaction: Interaction) -> dict[str, Any] | None:
    """Move it there; what Slack did not do is told."""
    origin, wanted = origin_of_form(interaction), form.read_channel(state_of(interaction))
    there = look_up(interaction, origin.about)
    with interaction.app_context.unit(interaction.viewer, origin.about.surface) as unit:
        unit.lock_unless_over(there.engagement.id)  # before Slack creates a channel for it
    problems: list[str] = []
    if wanted.where == "new":
        new_channel(interaction, there.engagement, problems)
    else:
        settle(interaction, there.engagement, _existing(interaction, wanted.channel, problems))
    with already_done():
        redraw(interaction, origin, look_up(interaction, origin.about))
    if problems:
        return {"response_action": "update", "view": as_json(notice("\n".join(problems), "Channel"))}
    return {"response_action": "clear"}


def new_channel(interaction: Interaction, engagement: Engagement, problems: list[str]) -> None:
    """Create a channel, invite the team, and let the engagement live there; tells what did not work."""
    wanted = interaction.app_context.channel_pattern.format(
        customer=engagement.customer, reference=engagement.reference
    )
    channel = create_channel(interaction.client, wanted, problems)
    if channel is None:
        return
    team = [*dict.fromkeys([engagement.opened_by, *engagement.team.people()])]
    problems += invite_people(interaction.client, channel, team)
    settle(interaction, engagement, channel)


def settle(interaction: Interaction, engagement: Engagement, channel: Channel | None) -> EngagementPlan:
    """Let the engagement live there, with its card posted and, in a channel of ours, the stage as topic."""
    with interaction.app_context.unit(interaction.viewer, "channel") as unit:
        moved = move_in(unit, engagement.id, channel)
        enqueue(unit, card_postings(moved.engagement))
    interaction.app_context.request_sweep()
    tell_stage(interaction.client, moved)
    return moved


def _existing(interaction: Interaction, channel: str | None, problems: list[str]) -> Channel | None:
    try:
        return origin_channel(interaction.client, channel, problems)
    except ArchivedChannel as archived:
        raise FieldErrors({form.CHANNEL: str(archived)}) from None


PRESSES = {ids.CHANNEL: form_opener(_form, "Channel")}
FORMS = {ids.CHANNEL: sent_in}
