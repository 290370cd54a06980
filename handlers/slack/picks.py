"""What a tick or a pick in an open form does, before the form is submitted."""

from handlers.block_kit.ids import ButtonValue
from handlers.slack.interaction import Interaction
from methodology.engagement.rights import must_be_member
from methodology.plan.team import PersonId


def ticked(_interaction: Interaction, _button: ButtonValue) -> None:
    """A tick counts once its form is submitted."""


def picked(interaction: Interaction, _button: ButtonValue) -> None:
    """Get to know the person or channel that was picked in a form, before the form is submitted."""
    must_be_member(interaction.viewer)
    action = interaction.body["actions"][0]
    if person := action.get("selected_user"):
        interaction.facts.person(PersonId(person))
    if channel := action.get("selected_conversation"):
        known = interaction.facts.channel(channel)
        if known is not None and known.private:
            interaction.facts.private_channels_of(interaction.viewer.id)
