"""What do the buttons do that only show something?"""

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.message import Message
from handlers.pages.stage_card import load_card
from handlers.ps_stage import command
from handlers.slack.interaction import Interaction


def show_card(interaction: Interaction, about: ButtonValue) -> None:
    """In the place of an answer to the caller alone; beside a message that stays."""
    card = _card(interaction, about, shared=False)
    if interaction.is_ephemeral:
        interaction.rewrite(card)
    elif interaction.body.get("response_url"):
        interaction.tell(card)
    else:
        interaction.send(card)


def look_up(interaction: Interaction, about: ButtonValue) -> None:
    interaction.rewrite(
        command.answer(
            interaction.app_context, interaction.client, interaction.viewer, interaction.channel, about.choice
        )
    )


def turn_page(interaction: Interaction, about: ButtonValue) -> None:
    interaction.rewrite(
        command.mine(interaction.app_context, interaction.client, interaction.viewer, about.page)
    )


def share(interaction: Interaction, about: ButtonValue) -> None:
    """The same answer for everybody in the channel; what only the caller may change stays out of it."""
    if about.engagement is not None:
        interaction.share(_card(interaction, about, shared=True))
    else:
        said = command.answer(
            interaction.app_context,
            interaction.client,
            interaction.viewer,
            interaction.channel,
            about.choice,
            shared=True,
        )
        interaction.share(said)


def _card(interaction: Interaction, about: ButtonValue, *, shared: bool) -> Message:
    assert about.engagement is not None, "a card is of an engagement"
    return load_card(
        interaction.app_context, interaction.client, interaction.viewer, about.engagement, shared=shared
    )


PRESSES = {
    ids.SHOW_CARD: show_card,
    ids.LOOK_UP: look_up,
    ids.MY_ENGAGEMENTS: turn_page,
    ids.SHARE: share,
}
