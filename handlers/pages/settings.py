"""The settings on Home: the daily message, working days, holidays and absences."""

from sqlmodel import Session

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import FieldErrors
from handlers.pages.home import HomeErrand
from handlers.pages.views import settings as form
from handlers.slack.interaction import Interaction
from handlers.slack.viewer import why_unfit
from methodology.people import Absence
from storage import people
from storage.outbox import queue
from storage.outbox.digest_input import list_involving
from storage.outbox.digest_schedule import reschedule_now


def settings_pressed(interaction: Interaction, _button: ButtonValue) -> None:
    interaction.open_form("Your settings", lambda: form.settings_form(interaction.viewer.person))


def away_pressed(interaction: Interaction, _button: ButtonValue) -> None:
    interaction.open_form("Away", lambda: form.away_form(interaction.viewer.person, interaction.today))


def end_absence_pressed(interaction: Interaction, _button: ButtonValue) -> None:
    _set_absence(interaction, None)


def submit_settings(interaction: Interaction) -> None:
    person = interaction.viewer.person
    wanted = form.read_settings(interaction.entered, interaction.shown, person.working_weekdays)
    with interaction.app_context.database.begin() as session:
        people.set_preferences(session, person.workspace, person.id, **wanted.model_dump())
        _apply(interaction, session)
        changed = people.find_person(session, person.workspace, person.id)
    if changed is not None and changed.calendar != person.calendar:
        _replan(interaction)
    interaction.app_context.request_sweep()


def _replan(interaction: Interaction) -> None:
    """Move what is due in the person's engagements off the days on which they do not work any more."""
    app_context, viewer = interaction.app_context, interaction.viewer
    with app_context.database.reading() as session:
        engagement_ids = list_involving(session, viewer.person.workspace, viewer.id)
    for engagement_id in engagement_ids:
        with app_context.unit(viewer, "home") as unit:
            unit.lock_for_anybody(engagement_id)
            unit.replan(engagement_id)


def submit_away(interaction: Interaction) -> None:
    person = interaction.viewer.person
    absence = form.read_away(interaction.entered, person, interaction.today)
    if absence.deputy and (problem := why_unfit(interaction.facts, absence.deputy)):
        raise FieldErrors({form.DEPUTY: problem})
    _set_absence(interaction, absence)


def _set_absence(interaction: Interaction, absence: Absence | None) -> None:
    person = interaction.viewer.person
    with interaction.app_context.database.begin() as session:
        people.set_absence(session, person.workspace, person.id, absence)
        _apply(interaction, session)
    interaction.app_context.request_sweep()


def _apply(interaction: Interaction, session: Session) -> None:
    """Reckon with the new settings at once: when the next digest is checked, and what Home shows."""
    app_context, person = interaction.app_context, interaction.viewer.person
    now = app_context.now()
    reschedule_now(session, app_context.catalog, person.workspace, person.id, now)
    queue.enqueue(session, [HomeErrand(workspace=person.workspace, recipient=person.id).delivery()], now)


BUTTONS = {
    ids.SETTINGS: settings_pressed,
    ids.AWAY: away_pressed,
    ids.END_ABSENCE: end_absence_pressed,
}
FORMS = {ids.SETTINGS: submit_settings, ids.AWAY: submit_away}
