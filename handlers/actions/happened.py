"""Saying when something happened that no activity sets, or that an event has ended."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from handlers.actions.doubts import show_doubts
from handlers.actions.form import Answer, perform, without_view
from handlers.actions.views import activity as activity_form
from handlers.actions.views.happened import answered_before
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin, read_button_value
from handlers.block_kit.inputs import ShowAgain
from handlers.slack.interaction import Interaction
from methodology.definition.ids import AnchorId
from methodology.engagement.dates import DateEntry
from methodology.refusal import Refusal
from storage.engagements.dates import Said, say_when, take_back
from storage.engagements.unit_of_work import UnitOfWork

Act = Callable[..., Said]
"""`say_when` or `take_back`."""


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
        _say(interaction, interaction.form_origin(about), shows_doubts=True)


def submit_happened(interaction: Interaction) -> Answer:
    """The same, once it was shown which due dates it moves."""
    _act(interaction, without_view(interaction.origin))
    return None


def undo_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Take this answer back."""
    _say(interaction, interaction.form_origin(button), take_back)


def submit_undo(interaction: Interaction) -> Answer:
    _act(interaction, without_view(interaction.origin), take_back)
    return None


def _say(
    interaction: Interaction, origin: FormOrigin, how: Act = say_when, *, shows_doubts: bool = False
) -> None:
    try:
        _act(interaction, origin, how, shows_doubts=shows_doubts)
    except ShowAgain as moves:
        form_id, title = (ids.HAPPENED, TITLE) if how is say_when else (ids.HAPPENED_UNDO, "Undo")
        agreed, above = origin.model_copy(update={"agreed": moves.agreed}), moves.blocks
        interaction.open_form(title, lambda: activity_form.moves_form(form_id, title, above, agreed))


def _act(
    interaction: Interaction, origin: FormOrigin, how: Act = say_when, *, shows_doubts: bool = False
) -> None:
    said = _read(origin.about.choice)

    def say(unit: UnitOfWork) -> Said:
        if shows_doubts:
            entry = DateEntry(anchor=said.anchor, on=said.on, occurrence=said.occurrence)
            show_doubts(unit.lock_unless_over(origin.about.engagement_id), entry, interaction.today)
        return how(unit, origin.about.engagement_id, said.anchor, said.occurrence, was=said.was, on=said.on)

    def tell(result: Said) -> None:
        if how is say_when and not result.changed and origin.response_url:
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
BUTTONS = {ids.HAPPENED: yes_pressed, ids.HAPPENED_ON: day_picked, ids.HAPPENED_UNDO: undo_pressed}
FORMS = {ids.HAPPENED: submit_happened, ids.HAPPENED_UNDO: submit_undo}
