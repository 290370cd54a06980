"""The channel of an engagement: chosen or changed, and the errands of creating, filling and naming it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from handlers.actions.bookmarks import bookmarks
from handlers.actions.engagement_errand import EngagementErrand, why_refused
from handlers.actions.form import Answer, finish_form, form_opener
from handlers.actions.views import channel as form
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import View, as_json, notice
from handlers.messages.card import CardPosting, card_postings
from handlers.messages.retire_card import RetireCard
from handlers.outbox.errand import ErrandContext
from handlers.outbox.item import OutboxItem, enqueue
from handlers.slack.api_errors import SlackTrouble
from handlers.slack.channels import (
    MOST_INVITED,
    ArchivedChannel,
    candidate_names,
    channel_name,
    failed_invites,
    find_channel,
    is_in_channel,
    stage_topic,
)
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement import Channel, EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.engagements.channel import set_channel
from storage.engagements.queries import list_in_channel
from storage.engagements.unit_of_work import UnitOfWork
from storage.outbox.queries import find_latest

CLOCKS_DIFFER = timedelta(days=1)
PAGE_SIZE = 1000


def channel_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.channel_form(plan, origin)


def submit_channel(interaction: Interaction) -> Answer:
    """Move the engagement, or have a channel created for it."""
    origin, wanted = interaction.origin, form.read_channel(interaction.entered)
    if wanted.where == "new":
        return finish_form(interaction, origin, lambda unit: _new(unit, origin.about.engagement_id))
    problems: list[str] = []
    try:
        channel = find_channel(interaction.facts, wanted.channel, problems)
    except ArchivedChannel as archived:
        raise FieldErrors({form.CHANNEL: str(archived)}) from None
    if channel is not None and not is_in_channel(interaction.facts, interaction.viewer.id, channel):
        raise FieldErrors({form.CHANNEL: "You are not in this channel: choose one that you are in."})
    answer = finish_form(
        interaction,
        origin,
        lambda unit: _move(unit, origin.about.engagement_id, channel),
        lambda plan: _moved_in(plan, interaction.viewer.id),
    )
    if problems:
        return {"response_action": "update", "view": as_json(notice("\n".join(problems), "Channel"))}
    return answer


def _move(unit: UnitOfWork, engagement_id: EngagementId, channel: Channel | None) -> EngagementPlan:
    """Set the channel, and have the card retired that was kept up to date in the one before."""
    before = unit.lock(engagement_id).engagement.channel
    plan = set_channel(unit, engagement_id, channel)
    if before is not None and before != channel:
        workspace = unit.workspace
        card = find_latest(unit.session, workspace, before.id, CardPosting.kind, str(engagement_id))
        if card is not None:
            left = {"workspace": workspace, "recipient": before.id, "engagement": engagement_id}
            enqueue(unit, [RetireCard.model_validate(left | {"ts": card[1]})])
    return plan


def _new(unit: UnitOfWork, engagement_id: EngagementId) -> EngagementPlan:
    plan = unit.lock_unless_over(engagement_id)
    enqueue(unit, [channel_wanted(plan, unit.actor.by)])
    return plan


class TopicErrand(EngagementErrand):
    """Writes the current stage, or that it is not running, into the topic of a channel that we created."""

    kind = "topic"

    def run(self, context: ErrandContext) -> None:
        plan = self.load_plan(context)
        channel = plan.engagement.channel
        if channel is not None and channel.ours:
            context.slack_api.call(
                "conversations.setTopic",
                lambda client: client.conversations_setTopic(channel=channel.id, topic=stage_topic(plan)),
            )


class InviteErrand(EngagementErrand):
    """Invites people to the channel of the engagement.

    Nobody is named for a channel without the app: it cannot tell who is missing there.
    """

    kind = "invite"

    people: tuple[PersonId, ...]

    def run(self, context: ErrandContext) -> None:
        channel = self.load_plan(context).engagement.channel
        if channel is None:
            return
        failed: list[str] = []
        for first in range(0, len(self.people), MOST_INVITED):
            failed += self._invite(context, channel, self.people[first : first + MOST_INVITED])
        if failed:
            names = ", ".join(f"<@{person}>" for person in failed)
            sentence = f"Slack did not let me invite {names} to <#{channel.id}>. Invite them yourself."
            self.tell(context, sentence)

    def _invite(self, context: ErrandContext, channel: Channel, batch: Sequence[PersonId]) -> list[str]:
        """Invite these people; returns those who could not be."""

        def invite(client: Any) -> list[str]:
            return failed_invites(client, channel.id, batch)

        return context.slack_api.call("conversations.invite", invite)


class ChannelErrand(EngagementErrand):
    """Creates a channel for the engagement, moves it in, and has the team invited.

    If an earlier attempt may have created one, that one is looked for.
    """

    kind = "new_channel"

    def run(self, context: ErrandContext) -> None:
        plan = self.load_plan(context)
        if plan.engagement.is_over or (plan.engagement.channel and plan.engagement.channel.ours):
            return
        names = list(candidate_names(channel_name(self._wanted(context, plan))))
        created = self._find_created(context, names) or self._create(context, names)
        if created is None:
            self.tell(context, "Every fitting channel name is taken. Choose a channel under More.")
        else:
            self._move_in(context, Channel(id=created["id"], name=created["name"], ours=True))

    def refused(self, context: ErrandContext, trouble: SlackTrouble) -> None:
        self.tell(
            context,
            f"Slack did not create a channel ({why_refused(trouble, 'channels:manage')}). "
            "Create one yourself and choose it under More.",
        )

    def _wanted(self, context: ErrandContext, plan: EngagementPlan) -> str:
        engagement = plan.engagement
        return context.app_context.channel_pattern.format(
            customer=engagement.customer, reference=engagement.reference
        )

    def _create(self, context: ErrandContext, names: Iterable[str]) -> Any:
        """The new channel; None if all of these names are taken."""
        for name in names:
            try:
                created = context.slack_api.call("conversations.create", partial(_create_channel, name))
                return created["channel"]
            except SlackTrouble as trouble:
                if trouble.code != "name_taken":
                    raise
        return None

    def _find_created(self, context: ErrandContext, names: Sequence[str]) -> Any:
        """The channel that an attempt without an answer created; None if it created none."""
        if context.attempted_at is None:
            return None
        since = (min(context.attempted_at, context.app_context.now()) - CLOCKS_DIFFER).timestamp()
        for channel in self._list_channels(context):
            ours = channel.get("is_member") and channel.get("created", 0) >= since
            if ours and channel["name"] in names and not self._is_taken(context, channel["id"]):
                return channel
        return None

    def _list_channels(self, context: ErrandContext) -> Iterator[Any]:
        cursor = ""
        while True:
            page = context.slack_api.call("conversations.list", partial(_channel_page, cursor))
            yield from page["channels"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _is_taken(self, context: ErrandContext, channel: str) -> bool:
        """Whether another engagement lives there."""
        with context.app_context.database.reading() as session:
            return bool(list_in_channel(session, self.workspace, channel))

    def _move_in(self, context: ErrandContext, channel: Channel) -> None:
        app_context, by = context.app_context, PersonId(self.recipient)
        with app_context.database.reading() as session:
            person = people.get_people(session, self.workspace, [by])[by]
        viewer = Viewer(person=person, is_admin=app_context.is_admin(person))
        try:
            with app_context.unit(viewer, "channel") as unit:
                plan = _move(unit, self.engagement, channel)
                team = [*dict.fromkeys([plan.engagement.opened_by, *plan.engagement.team.people()])]
                enqueue(
                    unit,
                    [*_moved_in(plan, by), *invitations(plan, by, team)],
                )
        except Refusal as refusal:
            self.tell(context, f"<#{channel.id}> was created, but not given to the engagement: {refusal}")
        app_context.request_sweep()


def _create_channel(name: str, client: WebClient) -> SlackResponse:
    return client.conversations_create(name=name)


def _channel_page(cursor: str, client: WebClient) -> SlackResponse:
    return client.conversations_list(
        types="public_channel", exclude_archived=True, limit=PAGE_SIZE, cursor=cursor or None
    )


def topics(plan: EngagementPlan, by: PersonId) -> list[OutboxItem]:
    """The errand of writing the topic, where the channel is one that we created."""
    channel = plan.engagement.channel
    if channel is None or not channel.ours:
        return []
    return [TopicErrand(workspace=plan.engagement.workspace, recipient=by, engagement=plan.engagement.id)]


def _moved_in(plan: EngagementPlan, by: PersonId) -> list[OutboxItem]:
    """What is to be done in the channel in which the engagement lives now."""
    return [*card_postings(plan.engagement), *topics(plan, by), *bookmarks(plan, by)]


def invitations(plan: EngagementPlan, by: PersonId, invited: Sequence[PersonId]) -> list[OutboxItem]:
    """The errand of inviting these people, where there is a channel."""
    if plan.engagement.channel is None or not invited:
        return []
    return [
        InviteErrand(
            workspace=plan.engagement.workspace,
            recipient=by,
            engagement=plan.engagement.id,
            people=tuple(invited),
        )
    ]


def channel_wanted(plan: EngagementPlan, by: PersonId) -> OutboxItem:
    """The errand of creating a channel."""
    return ChannelErrand(workspace=plan.engagement.workspace, recipient=by, engagement=plan.engagement.id)


BUTTONS = {ids.CHANNEL: form_opener("Channel", channel_view)}
FORMS = {ids.CHANNEL: submit_channel}
ERRANDS = (TopicErrand, InviteErrand, ChannelErrand)
