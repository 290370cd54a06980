"""The empty dates of the stage: each saved as soon as it is picked, unless it moves due dates of others or comes before
what comes first."""

from collections.abc import Callable, Sequence
from datetime import date

from handlers.actions.dates import preview_entered
from handlers.actions.form import changeable_plan, form_opener, perform
from handlers.actions.views.dates import DateChanges, DateEntered
from handlers.actions.views.set_dates import FIELD, SET_DATES, keys_shown, set_dates_form
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import ShowAgain
from handlers.block_kit.modal import View, as_json
from handlers.slack.interaction import Interaction
from methodology.definition.ids import AnchorId
from methodology.engagement.dates import (
    DateEntry,
    DateField,
    ShownDates,
    date_fields,
    dates_to_set,
    too_early_by,
)
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import check_day
from methodology.refusal import Refusal
from storage.engagements.dates import enter_dates
from storage.engagements.unit_of_work import UnitOfWork


def set_dates_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    fields = dates_to_set(plan, origin.about.choice.split("+"))
    return _form(interaction, plan, fields, origin)


def set_dates_behind(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    """The same dates as before, whether or not they have been set since."""
    keys = origin.about.choice.split("+")
    fields = [each for each in date_fields(plan) if each.key in keys]
    return _form(interaction, plan, fields, origin)


def _form(
    interaction: Interaction, plan: EngagementPlan, fields: Sequence[DateField], origin: FormOrigin
) -> View:
    free_days = plan.free_days(each.on for each in fields)
    return set_dates_form(plan.engagement.title, fields, plan.today(interaction.now), origin, free_days)


def date_picked(interaction: Interaction, _button: ButtonValue) -> None:
    """Save this date, or show first what it moves."""
    action = interaction.body["actions"][0]
    if picked := action.get("selected_date"):
        on = date.fromisoformat(picked)
        _enter(interaction, str(action["block_id"]).removeprefix(FIELD), on, was=None)


def taken_back(interaction: Interaction, button: ButtonValue) -> None:
    """Take back the date that was picked: the person who set it has seen what waited for it."""
    key, _, was = button.choice.partition("@")
    try:
        before = date.fromisoformat(was)
    except ValueError:
        raise Refusal(ids.OLD) from None
    _enter(interaction, key, None, was=before)


def _enter(interaction: Interaction, key: str, on: date | None, *, was: date | None) -> None:
    origin = interaction.origin
    anchor, _, occurrence = key.partition(":")
    if not occurrence.isdigit():
        raise Refusal(ids.OLD)
    entry = DateEntry(anchor=AnchorId(anchor), on=on, occurrence=int(occurrence))
    if on is not None:
        check_day(on)

    def enter(unit: UnitOfWork) -> EngagementPlan:
        shown = ShownDates(dates={(entry.anchor, entry.occurrence): was})
        if too_early_by(unit.lock_unless_over(origin.about.engagement_id), [entry]):
            raise ShowAgain([], "")  # the preview says what comes first
        return enter_dates(unit, origin.about.engagement_id, [entry], shown=shown).plan

    try:
        perform(interaction, origin, enter, lambda plan: plan, show=_shows(interaction, origin))
    except ShowAgain:
        entered = DateEntered.model_validate(entry.model_dump() | {"was": was})
        changes = DateChanges(carried=_above(interaction, origin), dates=(entered,))
        interaction.open_form("Dates: preview", lambda: _preview(interaction, origin, changes))


def _above(interaction: Interaction, origin: FormOrigin) -> FormOrigin:
    """What a page on top of this form carries, which leads back to the dates that it shows."""
    keys = keys_shown(interaction.view["blocks"])
    about = origin.about.model_copy(update={"choice": "+".join(keys)})
    above = interaction.form_origin(origin.about)
    *others, this = above.behind
    return above.model_copy(update={"behind": (*others, this.model_copy(update={"about": about}))})


def _preview(interaction: Interaction, origin: FormOrigin, changes: DateChanges) -> View:
    return preview_entered(interaction, changeable_plan(interaction, origin.about), changes)


def _shows(interaction: Interaction, origin: FormOrigin) -> Callable[[EngagementPlan], None]:
    view = interaction.view
    keys = keys_shown(view["blocks"])

    def show(plan: EngagementPlan) -> None:
        fields = [each for each in date_fields(plan) if each.key in keys]
        drawn = _form(interaction, plan, fields, origin)
        interaction.client.views_update(view_id=view["id"], view=as_json(drawn))

    return show


BUTTONS = {
    ids.SET_DATES: form_opener("Set dates", set_dates_view),
    ids.SET_DATE: date_picked,
    ids.TAKE_BACK_DATE: taken_back,
}
VIEWS_BEHIND = {SET_DATES: set_dates_behind}
