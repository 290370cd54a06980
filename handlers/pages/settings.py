"""The settings on Home: the daily message, working days, holidays and absences."""

import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import FieldErrors
from handlers.outbox.errand import Errand, ErrandContext
from handlers.pages.home import HomeErrand
from handlers.pages.views import settings as form
from handlers.pages.views.holidays import settled
from handlers.slack.interaction import Interaction
from handlers.slack.viewer import why_unfit
from methodology.people import Absence
from methodology.plan.calendar import working_calendar
from methodology.plan.team import PersonId
from methodology.reminders.weekly import was_long_away
from storage import digest_rhythm, people
from storage.engagements.free_days import list_engagements_with_free_days, move_off_free_days
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.outbox import queue
from storage.outbox.digest_schedule import reschedule_now

log = logging.getLogger(__name__)


def settings_pressed(interaction: Interaction, _button: ButtonValue) -> None:
    interaction.open_form("Your settings", lambda: form.settings_form(interaction.viewer.person))


def holidays_pressed(interaction: Interaction, about: ButtonValue) -> None:
    """Take the country that a welcome proposed, unless they have chosen one since; then draw the message anew."""
    person = interaction.viewer.person
    working_calendar(about.choice)  # refuses a country that nobody proposed
    with interaction.app_context.database.begin() as session:
        is_new = people.settle_country(session, person.workspace, person.id, about.choice)
        if is_new:
            _apply(interaction, session)
    interaction.app_context.request_sweep()

    def redraw() -> None:
        with interaction.app_context.database.reading() as session:
            now = people.find_person(session, person.workspace, person.id) or person
        blocks = settled(interaction.body["message"]["blocks"], now)
        interaction.respond(text=interaction.body["message"]["text"], blocks=blocks, replace_original=True)

    interaction.behind(redraw)


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
    interaction.app_context.request_sweep()


class OffFreeDays(Errand):
    """Moves what is due in the person's engagements off the days on which they do not work any more."""

    kind = "off_free_days"

    def run(self, context: ErrandContext) -> None:
        app_context = context.app_context
        now = app_context.now()
        with app_context.database.reading() as session:
            person = people.find_person(session, self.workspace, PersonId(self.recipient))
            if person is None:
                return
            today = person.today(now)
            engagement_ids = list_engagements_with_free_days(session, person, today)
        actor = Actor(by=person.id, at=now, today=today, source="home")
        for engagement_id in engagement_ids:
            try:
                with app_context.database.begin() as session:
                    unit = UnitOfWork(session, app_context.catalog, self.workspace, actor, lambda _: None)
                    move_off_free_days(unit, engagement_id, person.id)
            except SQLAlchemyError:
                raise
            except Exception:  # one engagement with bad records holds up no other
                log.exception("could not move off free days", extra={"engagement": engagement_id})


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
        if absence is None and was_long_away(person, interaction.today):
            digest_rhythm.forget_weekly(session, person.workspace, person.id)
        _apply(interaction, session)
    interaction.app_context.request_sweep()


def _apply(interaction: Interaction, session: Session) -> None:
    """Reckon with the new settings at once: when the next digest is checked, what is due, what Home shows."""
    app_context, person = interaction.app_context, interaction.viewer.person
    now = app_context.now()
    reschedule_now(session, app_context.catalog, person.workspace, person.id, now)
    errands: list[Errand] = [HomeErrand(workspace=person.workspace, recipient=person.id)]
    changed = people.find_person(session, person.workspace, person.id)
    if changed is not None and changed.calendar != person.calendar:
        errands.append(OffFreeDays(workspace=person.workspace, recipient=person.id))
    queue.enqueue(session, [each.delivery() for each in errands], now)


ERRANDS = (OffFreeDays,)
BUTTONS = {
    ids.SETTINGS: settings_pressed,
    ids.HOLIDAYS: holidays_pressed,
    ids.AWAY: away_pressed,
    ids.END_ABSENCE: end_absence_pressed,
}
FORMS = {ids.SETTINGS: submit_settings, ids.AWAY: submit_away}
