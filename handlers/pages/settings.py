"""What do the buttons and forms of Home do?"""

from typing import Any

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import FieldErrors
from handlers.pages.home import publish
from handlers.pages.views import settings as form
from handlers.pages.views.home import filter_of
from handlers.slack import people as who
from handlers.slack.interaction import Interaction
from methodology.people import Absence
from methodology.plan.calendar import working_calendar
from methodology.refusal import Refusal
from storage import people
from storage.outbox.digest_schedule import reschedule_now


def turn_page(interaction: Interaction, about: ButtonValue) -> None:
    publish(interaction.app_context, interaction.client, interaction.viewer, work_page=about.page)


def turn_portfolio(interaction: Interaction, about: ButtonValue) -> None:
    publish(
        interaction.app_context,
        interaction.client,
        interaction.viewer,
        chosen=filter_of(about),
        portfolio_page=about.page,
    )


def settings(interaction: Interaction, _about: ButtonValue) -> None:
    interaction.open_form("Your settings", lambda: form.settings_form(interaction.viewer.person))


def away(interaction: Interaction, _about: ButtonValue) -> None:
    today = interaction.viewer.person.today(interaction.app_context.now())
    interaction.open_form("Away", lambda: form.away_form(interaction.viewer.person, today))


def back_again(interaction: Interaction, _about: ButtonValue) -> None:
    _be_away(interaction, None)


def settings_sent_in(interaction: Interaction) -> dict[str, Any] | None:
    wanted = form.read_settings(interaction.entered)
    try:
        working_calendar(wanted.country, wanted.region, wanted.working_weekdays)
    except Refusal as refusal:
        field = form.REGION if wanted.region and "region" in str(refusal) else form.COUNTRY
        raise FieldErrors({field: str(refusal)}) from None
    person = interaction.viewer.person
    with interaction.app_context.database.begin() as session:
        people.set_preferences(session, person.workspace, person.id, **wanted.model_dump())
        reschedule_now(session, person.workspace, person.id, interaction.app_context.now())
    _shown_again(interaction)
    return None


def away_sent_in(interaction: Interaction) -> dict[str, Any] | None:
    person = interaction.viewer.person
    absence = form.read_away(interaction.entered, person, person.today(interaction.app_context.now()))
    if absence.deputy and (
        problem := who.unfit(interaction.app_context, interaction.client, person.workspace, absence.deputy)
    ):
        raise FieldErrors({form.DEPUTY: problem})
    _be_away(interaction, absence)
    return None


def _be_away(interaction: Interaction, absence: Absence | None) -> None:
    person = interaction.viewer.person
    with interaction.app_context.database.begin() as session:
        people.set_absence(session, person.workspace, person.id, absence)
        reschedule_now(session, person.workspace, person.id, interaction.app_context.now())
    _shown_again(interaction)


def _shown_again(interaction: Interaction) -> None:
    """Home with the person as they are now."""
    interaction.app_context.request_sweep()
    person = who.person_of(
        interaction.app_context,
        interaction.client,
        interaction.viewer.person.workspace,
        interaction.viewer.id,
    )
    publish(
        interaction.app_context, interaction.client, interaction.viewer.model_copy(update={"person": person})
    )


PRESSES = {
    ids.HOME: turn_page,
    ids.PORTFOLIO: turn_portfolio,
    ids.PORTFOLIO_FILTER: turn_portfolio,
    ids.SETTINGS: settings,
    ids.AWAY: away,
    ids.BACK_AGAIN: back_again,
}
FORMS = {ids.SETTINGS: settings_sent_in, ids.AWAY: away_sent_in}
