"""Find an engagement, stage or word from Home; the answer is that of `/ps-stage`."""

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import text_input
from handlers.block_kit.modal import View, modal
from handlers.ps_stage import command
from handlers.slack.interaction import Interaction

_TITLE = "Find"
_TYPED = "typed"


def find_pressed(interaction: Interaction, _about: ButtonValue) -> None:
    interaction.open_form(_TITLE, find_form)


def find_form() -> View:
    field = text_input(
        _TYPED,
        "What are you looking for?",
        placeholder="Acme",
        hint="A customer, or anything by its name: a stage, activity, role, tool, checklist or threshold. A question will do. The answer comes as a message, for you alone.",
    )
    return modal(ids.FIND_TYPED, _TITLE, [field], submit="Find")


def find_typed(interaction: Interaction) -> None:
    """Send the answer to the conversation with the app: Home has no message to answer below."""
    typed = interaction.entered.text(_TYPED)
    answer = command.answer(interaction.facts, interaction.viewer, interaction.viewer.id, typed)
    interaction.behind(lambda: interaction.send_direct_message(answer))


BUTTONS = {ids.FIND: find_pressed}
FORMS = {ids.FIND_TYPED: find_typed}
