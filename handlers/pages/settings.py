"""What do the buttons and forms of Home do?"""

from typing import Any

from handlers.block_kit import ids
from handlers.block_kit.ids import Ref
from handlers.block_kit.inputs import FieldErrors
from handlers.pages.home import publish
from handlers.pages.views import settings as form
from handlers.pages.views.home import filter_of
from handlers.slack import people as who
from handlers.slack.interaction import Call
from handlers.slack.lookup import state_of
from methodology.people import Absence
from methodology.plan.calendar import working_calendar
from methodology.refusal import Refusal
from storage import people
from storage.outbox.digest_schedule import look_again_now


def turn_page(call: Call, about: Ref) -> None:
    publish(call.desk, call.client, call.viewer, work_page=about.page)


def turn_portfolio(call: Call, about: Ref) -> None:
    publish(call.desk, call.client, call.viewer, chosen=filter_of(about), portfolio_page=about.page)


def settings(call: Call, _about: Ref) -> None:
    call.open_form("Your settings", lambda: form.settings_form(call.viewer.person))


def away(call: Call, _about: Ref) -> None:
    today = call.viewer.person.today(call.desk.now())
    call.open_form("Away", lambda: form.away_form(call.viewer.person, today))


def back_again(call: Call, _about: Ref) -> None:
    _be_away(call, None)


def settings_sent_in(call: Call) -> dict[str, Any] | None:
    wanted = form.read_settings(state_of(call))
    try:
        working_calendar(wanted.country, wanted.region, wanted.working_weekdays)
    except Refusal as refusal:
        field = form.REGION if wanted.region and "region" in str(refusal) else form.COUNTRY
        raise FieldErrors({field: str(refusal)}) from None
    person = call.viewer.person
    with call.desk.database.begin() as session:
        people.set_preferences(session, person.workspace, person.id, **wanted.model_dump())
        look_again_now(session, person.workspace, person.id, call.desk.now())
    _shown_again(call)
    return None


def away_sent_in(call: Call) -> dict[str, Any] | None:
    person = call.viewer.person
    absence = form.read_away(state_of(call), person, person.today(call.desk.now()))
    if absence.deputy and (problem := who.unfit(call.desk, call.client, person.workspace, absence.deputy)):
        raise FieldErrors({form.DEPUTY: problem})
    _be_away(call, absence)
    return None


def _be_away(call: Call, absence: Absence | None) -> None:
    person = call.viewer.person
    with call.desk.database.begin() as session:
        people.set_absence(session, person.workspace, person.id, absence)
        look_again_now(session, person.workspace, person.id, call.desk.now())
    _shown_again(call)


def _shown_again(call: Call) -> None:
    """Home with the person as they are now."""
    call.desk.nudge()
    person = who.person_of(call.desk, call.client, call.viewer.person.workspace, call.viewer.id)
    publish(call.desk, call.client, call.viewer.model_copy(update={"person": person}))


PRESSES = {
    ids.HOME: turn_page,
    ids.PORTFOLIO: turn_portfolio,
    ids.PORTFOLIO_FILTER: turn_portfolio,
    ids.SETTINGS: settings,
    ids.AWAY: away,
    ids.BACK_AGAIN: back_again,
}
FORMS = {ids.SETTINGS: settings_sent_in, ids.AWAY: away_sent_in}
