"""The channel of an engagement: created, chosen or changed."""

from handlers.actions.form import CLOSE_ALL, Answer, form_opener, with_problems
from handlers.actions.redraw import redraw
from handlers.actions.views import channel as form
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import View
from handlers.messages.card import card_postings
from handlers.outbox.outgoing_message import enqueue
from handlers.slack.channels import (
    ArchivedChannel,
    create_channel,
    find_channel,
    invite_people,
    set_stage_topic,
)
from handlers.slack.interaction import Interaction, already_done
from methodology.engagement.engagement import Channel
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements.channel import set_channel


def channel_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.channel_form(plan, origin)


def submit_channel(interaction: Interaction) -> Answer:
    """Move the engagement, and report what did not work in Slack."""
    origin, wanted = interaction.origin, form.read_channel(interaction.entered)
    with interaction.unit(origin) as unit:
        plan = unit.lock_unless_over(origin.about.engagement_id)  # before Slack creates a channel for it
    problems: list[str] = []
    if wanted.where == "new":
        plan = new_channel(interaction, plan, problems)
    else:
        plan = _move_in(interaction, plan, _find_existing(interaction, wanted.channel, problems))
    with already_done():
        redraw(interaction, origin, plan)
    return with_problems(problems, "Channel", CLOSE_ALL)


def new_channel(interaction: Interaction, plan: EngagementPlan, problems: list[str]) -> EngagementPlan:
    """Create a channel, invite the team and move the engagement in; failures are added to `problems`."""
    engagement = plan.engagement
    wanted = interaction.app_context.channel_pattern.format(
        customer=engagement.customer, reference=engagement.reference
    )
    channel = create_channel(interaction.client, wanted, problems)
    if channel is None:
        return plan
    team = [*dict.fromkeys([engagement.opened_by, *engagement.team.people()])]
    problems += invite_people(interaction.client, channel, team)
    return _move_in(interaction, plan, channel)


def _move_in(interaction: Interaction, plan: EngagementPlan, channel: Channel | None) -> EngagementPlan:
    """Move the engagement in, post its card and, in a channel that we created, set the topic."""
    with interaction.app_context.unit(interaction.viewer, "channel") as unit:
        moved = set_channel(unit, plan.engagement.id, channel)
        enqueue(unit, card_postings(moved.engagement))
    interaction.app_context.request_sweep()
    set_stage_topic(interaction.client, moved)
    return moved


def _find_existing(interaction: Interaction, channel: str | None, problems: list[str]) -> Channel | None:
    try:
        return find_channel(interaction.client, channel, problems)
    except ArchivedChannel as archived:
        raise FieldErrors({form.CHANNEL: str(archived)}) from None


BUTTONS = {ids.CHANNEL: form_opener("Channel", channel_view)}
FORMS = {ids.CHANNEL: submit_channel}
