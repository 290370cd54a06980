"""Saying when something happened that no activity sets, or that an event has ended."""

from datetime import date
from typing import NamedTuple

from handlers.actions.form import Answer, perform, without_view
from handlers.actions.views import activity as activity_form
from handlers.actions.views.happened import answered_before
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin, read_button_value
from handlers.block_kit.inputs import ShowAgain
from handlers.slack.interaction import Interaction
from methodology.definition.ids import AnchorId
from methodology.refusal import Refusal
from storage.engagements.dates import Said, say_when
from storage.engagements.unit_of_work import UnitOfWork


class _Answer(NamedTuple):
    anchor: AnchorId
    occurrence: int
    was: date | None
    on: date


def yes_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """It happened on the day that the button names."""
    _say(interaction, interaction.form_origin(button))


def day_picked(interaction: Interaction, _button: ButtonValue) -> None:
    """It happened on the day that was picked, or is planned for it; the block of the picker names the date."""
    action = interaction.body["actions"][0]
    if picked := action.get("selected_date"):
        named = read_button_value(str(action["block_id"]))
        about = named.model_copy(update={"choice": f"{named.choice}:{picked}"})
        _say(interaction, interaction.form_origin(about))


def submit_happened(interaction: Interaction) -> Answer:
    """The same, once it was shown which due dates it moves."""
    _act(interaction, without_view(interaction.origin))
    return None


def _say(interaction: Interaction, origin: FormOrigin) -> None:
    try:
        _act(interaction, origin)
    except ShowAgain as moves:
        agreed, above = origin.model_copy(update={"agreed": moves.agreed}), moves.blocks
        interaction.open_form(TITLE, lambda: activity_form.moves_form(ids.HAPPENED, TITLE, above, agreed))


def _act(interaction: Interaction, origin: FormOrigin) -> None:
    said = _read(origin.about.choice)

    def say(unit: UnitOfWork) -> Said:
        return say_when(
            unit, origin.about.engagement_id, said.anchor, said.occurrence, was=said.was, on=said.on
        )

    def tell(result: Said) -> None:
        if not result.changed and origin.response_url:
            message = answered_before(result.plan, said.anchor, said.occurrence, interaction.today)
            interaction.reply_at(origin.response_url, message)

    perform(interaction, origin, say, lambda result: result.plan, show=tell)


def _read(choice: str) -> _Answer:
    """The answer that a button carries; raises `Refusal` for one that cannot be read."""
    try:
        anchor, occurrence, was, on = choice.split(":")
        return _Answer(
            AnchorId(anchor),
            int(occurrence),
            date.fromisoformat(was) if was else None,
            date.fromisoformat(on),
        )
    except ValueError:
        raise Refusal(ids.OLD) from None


TITLE = "Set the date"
BUTTONS = {ids.HAPPENED: yes_pressed, ids.HAPPENED_ON: day_picked}
FORMS = {ids.HAPPENED: submit_happened}
