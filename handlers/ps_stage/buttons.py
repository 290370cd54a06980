"""The buttons that only show something: a card, an answer, a page, or the answer to a whole channel."""

from collections.abc import Callable

from slack_sdk.webhook import WebhookResponse

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.message import Message
from handlers.block_kit.modal import View, notice
from handlers.pages.stage_card import load_card
from handlers.pages.timeline import share_timeline
from handlers.pages.views.timeline import TIMELINE
from handlers.ps_stage import command
from handlers.ps_stage.engagements import answer_mine
from handlers.ps_stage.pictures import Place, Post, deliver
from handlers.slack.interaction import Interaction
from handlers.slack.response_urls import send_to
from methodology.refusal import Refusal


def show_pressed(interaction: Interaction, about: ButtonValue) -> None:
    """Replace an ephemeral answer with the card; send it below or apart from any other message."""
    interaction.behind(lambda: _show(interaction, _card(interaction, about)))


def _show(interaction: Interaction, card: Message) -> None:
    if interaction.is_ephemeral:
        interaction.rewrite(card)
    elif interaction.body.get("response_url"):
        interaction.reply(card)
    else:
        interaction.send_direct_message(card)


def look_up_pressed(interaction: Interaction, about: ButtonValue) -> None:
    def build() -> Message:
        return command.look_up(interaction.facts, interaction.viewer, interaction.channel, about.choice)

    interaction.behind(lambda: _deliver(interaction, build, interaction.rewrite))


def more_matches_pressed(interaction: Interaction, about: ButtonValue) -> None:
    def build() -> Message:
        return command.more_matches(
            interaction.facts, interaction.viewer, interaction.channel, about.choice, about.page
        )

    interaction.behind(lambda: interaction.rewrite(interaction.facts.settle(build)))


def page_pressed(interaction: Interaction, about: ButtonValue) -> None:
    interaction.behind(
        lambda: interaction.rewrite(answer_mine(interaction.facts, interaction.viewer, about.page))
    )


def share_pressed(interaction: Interaction, about: ButtonValue) -> None:
    """Post the answer for everybody in the channel, without the personal parts and buttons."""
    if interaction.is_in_modal:
        interaction.update_form(lambda: _shared_from_form(interaction, about))
    else:
        interaction.behind(
            lambda: _deliver(
                interaction, lambda: _shared(interaction, about), interaction.share, in_channel=True
            )
        )


def _deliver(
    interaction: Interaction, build: Callable[[], Message], post: Post, *, in_channel: bool = False
) -> None:
    """Answer at the address of the request, where the pictures that it lacks are shown later."""
    place = Place(response_url=interaction.response_url, in_channel=in_channel)
    deliver(interaction.app_context, interaction.workspace, place, interaction.viewer.id, build, post)


def _shared_from_form(interaction: Interaction, about: ButtonValue) -> View:
    """Post the card in the conversation in which the form was opened."""
    url = interaction.origin.response_url
    if not url:
        raise Refusal(ids.OLD)

    def post(message: Message) -> WebhookResponse:
        everybody = {"response_type": "in_channel", "replace_original": False}
        return send_to(url, message.payload() | everybody, interaction.client.base_url)

    def build() -> Message:
        return _shared(interaction, about)

    place = Place(response_url=url, in_channel=True)
    deliver(interaction.app_context, interaction.workspace, place, interaction.viewer.id, build, post)
    return notice("Shared: everybody in the channel sees it.", "Share in channel")


def _shared(interaction: Interaction, about: ButtonValue) -> Message:
    if about.engagement is not None:
        here = interaction.channel or interaction.origin.channel
        if about.choice == TIMELINE:
            return share_timeline(interaction, about, here)
        return _card(interaction, about, shared_in=here)
    return command.shared_definition(interaction.facts, interaction.viewer, about.choice)


def _card(interaction: Interaction, about: ButtonValue, *, shared_in: str | None = None) -> Message:
    return load_card(interaction.facts, interaction.viewer, about.engagement_id, shared_in=shared_in)


BUTTONS = {
    ids.SHOW_CARD: show_pressed,
    ids.LOOK_UP: look_up_pressed,
    ids.MORE_MATCHES: more_matches_pressed,
    ids.MY_ENGAGEMENTS: page_pressed,
    ids.SHARE: share_pressed,
}
