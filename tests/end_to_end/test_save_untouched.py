"""A form that is saved as it was shown: nothing changes, nothing is written into the history, and nobody is told."""

from collections.abc import Callable

import pytest

from playground.driver.person import Modal, Person
from tests.support.engagement_life import (
    PLANNING_DATES,
    PLANNING_TEAM,
    behind_more,
    card,
    form_of,
    from_bot,
    home_of,
    opened,
    sends,
    wait_until_sent,
)
from tests.support.has_open import has_open
from tests.support.house import House

KANTATA = "Set the Kantata project to In Set Up"
WELCOME = "Send the Welcome to PS e-mail"
TABLES = ("engagement", "team_member", "anchor_date", "stage_entry", "planned_activity", "history", "person")
SETTLED = {"stands_until", "holidays_settled"}
"""Until when it is known how an engagement stands, and whether somebody has seen which holidays are theirs."""
TEAM = ("Anna Keller", "Ben Okafor", "Clara Mendes")

Opens = Callable[[Person, str], Modal]


def _from_more(entry: str, title: str = "") -> Opens:
    return lambda anna, acme: behind_more(anna, card(anna, acme), entry, title=title)


def _role(anna: Person, acme: str) -> Modal:
    menu = form_of(anna, lambda: card(anna, acme).press("Team"), "Team")
    return form_of(anna, lambda: menu.press("Change", beside="Project / Program Manager"), "Change a role")


def _from_plan(entry: str, title: str, work: str) -> Opens:
    def opens_it(anna: Person, acme: str) -> Modal:
        plan = opened(anna, card(anna, acme), "Plan")
        plan.choose("Which activities?", "All, what is done too")
        return form_of(anna, lambda: plan.press(entry, beside=f"*{work}*"), title)

    return opens_it


def _redate(anna: Person, acme: str) -> Modal:
    details = _from_plan("Details", "Details", WELCOME)(anna, acme)
    return form_of(anna, lambda: details.press("Change the date …"), "Change the date")


def _settings(anna: Person, _acme: str) -> Modal:
    home = home_of(anna)
    return form_of(anna, lambda: home.press("Settings"), "Settings")


FORMS: dict[str, Opens] = {
    "evidence": _from_plan("Add a link …", "Add a link", KANTATA),
    "links": _from_more("Links"),
    "role": _role,
    "edit": _from_more("Edit customer or type", "Edit"),
    "handoff": _from_more("Handoff sheet"),
    "reassign": _from_plan("Reassign …", "Reassign", WELCOME),
    "date": _redate,
    "settings": _settings,
}


@pytest.fixture
def recorded(request: pytest.FixtureRequest, anna: Person) -> str:
    """An engagement in which each form has something to show."""
    acme = f"Untouched {request.node.name[-12:].strip(']').rpartition('[')[2]}"
    has_open(anna, acme, dates=PLANNING_DATES, team=PLANNING_TEAM)
    shown = card(anna, acme)
    shown.press("Done", beside=f"*{KANTATA}*\n<@")
    form = form_of(anna, lambda: shown.press("Add the link: Kantata project"), "Add a link")
    form.fill("Link: Kantata project", "Kick-off: https://kantata.example/1 , and <notes>")
    sends(form, "Save")
    sheet = behind_more(anna, card(anna, acme), "Handoff sheet")
    sheet.fill("Goals", "Release each day\nR&D <first>")
    sends(sheet, "Save")
    return acme


@pytest.mark.parametrize("form_of_kind", [pytest.param(each, id=name) for name, each in FORMS.items()])
def test_a_form_that_is_saved_as_it_was_shown_changes_nothing(
    http_house: House, anna: Person, recorded: str, form_of_kind: Opens
) -> None:
    form = form_of_kind(anna, recorded)
    wait_until_sent(http_house)
    before = _known(http_house)
    form.submit()
    while anna.has_modal:
        if anna.modal.title == "Edit: preview":
            anna.modal.submit()
            anna.waits_for_no_modal()
        else:
            anna.modal.close()
    wait_until_sent(http_house)
    assert _known(http_house) ^ before == set()


def test_dates_that_are_saved_as_they_were_shown_are_refused(anna: Person, recorded: str) -> None:
    form = behind_more(anna, card(anna, recorded), "All dates …", title="Dates")
    form.submit("Preview")
    assert "No date was changed. Change one, or press Cancel." in str(form.errors)
    form.close()


def _known(house: House) -> set[str]:
    """All values of all rows, without until when something holds, and all that people have heard."""
    with house.bot.app_context.database.reading() as session:
        rows = [
            f"{table} {n}: {key}={value}"
            for table in TABLES
            for n, row in enumerate(
                session.connection().exec_driver_sql(f'SELECT * FROM "{table}" ORDER BY 1, 2, 3').mappings()
            )
            for key, value in row.items()
            if key not in SETTLED
        ]
    heard = [f"{name}: {each.text}" for name in TEAM for each in from_bot(house.slack.person(name))]
    return {*rows, *heard}
