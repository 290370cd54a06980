"""The form of `/ps-start`, filled in from the command to the preview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias, overload

from playground.driver import person as driver

if TYPE_CHECKING:
    from tests.support.page import person as page

Person: TypeAlias = "driver.Person | page.Person"
"""The person in a story, played by the driver or on the page."""
Modal: TypeAlias = "driver.Modal | page.Modal"
Seen: TypeAlias = "driver.Seen | page.Seen"

CONSULTING = "Custom-scoped consulting (SOW)"
PM = "Project / Program Manager (project lead)"
EM = "PS Engagement Manager"
PSE = "Professional Services Engineer"
STAGE = "Current stage"
MORE, FEWER = "More roles and options", "Fewer options"
COORDINATOR = "PS Project Coordinator (PS Operations)"


@overload
def begins(person: driver.Person, customer: str = ..., *, channel: str = ...) -> driver.Modal: ...
@overload
def begins(person: page.Person, customer: str = ..., *, channel: str = ...) -> page.Modal: ...
def begins(person: Person, customer: str = "", *, channel: str = "general") -> Modal:
    """Type the command, and wait for the page; a form that was left open is closed."""
    if person.has_modal:
        person.modal.close()
    person.types(f"/ps-start {customer}".strip(), channel=channel)
    person.waits_for(lambda: "Customer" in person.modal.labels)
    return person.modal


def to_stage(form: Modal, *, kind: str = CONSULTING) -> None:
    """Choose the type, and wait for its stages."""
    if not _has_chosen(form, "Type of engagement", kind):  # otherwise the page is drawn anew meanwhile
        form.choose("Type of engagement", kind)
    form.person.waits_for(lambda: STAGE in form.labels and _has_chosen(form, "Type of engagement", kind))
    shows_all(form)


def to_dates(form: Modal, stage: str) -> None:
    """Choose the stage, and wait until the page asks for what that stage needs."""
    before = form.labels
    chosen = _has_chosen(form, STAGE, stage)
    form.choose(STAGE, stage)
    if not chosen:
        form.person.waits_for(lambda: form.labels != before)


def shows_all(form: Modal) -> None:
    if MORE in form.buttons:
        form.press(MORE)
        form.person.waits_for(
            lambda: MORE not in form.buttons
        )  # a release before calls the other one otherwise


def shows_first(form: Modal) -> None:
    """Leave the options, for the fields that the page begins with."""
    if FEWER in form.buttons:
        form.press(FEWER)
        form.person.waits_for(lambda: MORE in form.buttons)


def to_team(form: Modal, dates: Mapping[str, str]) -> None:
    for label, day in dates.items():
        finds(form, label)
        form.pick_date(label, day)


def finds(form: Modal, label: str) -> None:
    """Turn the pages of the options until one has this field; nothing where none has."""
    for words in (("Previous page", "Back to page "), ("Next page", "Go to page ")):
        while not _has(form, label) and (button := next(iter(_turns(form, words)), "")):
            before = form.labels
            form.press(button)
            form.person.waits_for(lambda: form.labels != before)  # noqa: B023  # it is over within the turn


def _has(form: Modal, label: str) -> bool:
    return any(each.startswith(label) for each in form.labels)


def _turns(form: Modal, words: tuple[str, ...]) -> list[str]:
    """The button to another page; a release before called it otherwise."""
    return [each for each in form.buttons if each.startswith(words)]


def to_preview(form: Modal, team: Mapping[str, str]) -> None:
    """Name these people by the label of their input, take out who was named before, and go on."""
    if any(label.startswith("Deputy") for label in team) and "Name deputies too" in form.buttons:
        form.press("Name deputies too")  # a release before asks for them this way
        form.person.waits_for(lambda: any(label.startswith("Deputy") for label in form.labels))
    for label, name in team.items():
        finds(form, label)
        form.pick_person(label, name)
    goes_on(form)


def goes_on(form: Modal) -> None:
    """Press Next, and wait for the preview."""
    form.submit()
    form.person.waits_for(lambda: "Nothing is saved yet." in form.text)


def leads_nobody(form: Modal, team: Mapping[str, str] = {}) -> None:
    """Take out the leads that the page proposes, where the team does not name others in their place."""
    for label in {EM, PM} - team.keys():
        if label in form.labels and form.value(label):
            assert isinstance(form, driver.Modal), "the page has no button that empties a field"
            form.clear(label)


def _has_chosen(form: Modal, label: str, option: str) -> bool:
    value = form.value(label)
    return bool(value) and option in (value if isinstance(value, str) else value["text"]["text"])


def opens(
    person: Person,
    customer: str,
    *,
    channel: str = "general",
    reference: str = "",
    kind: str = CONSULTING,
    stage: str = "5. PS Project Planning",
    dates: Mapping[str, str] = {},
    team: Mapping[str, str] = {},
    lives_in: str = "",
) -> None:
    """Open an engagement, from the command to the end of the form."""
    form = begins(person, customer, channel=channel)
    if lives_in:
        form.choose("Where does it live in Slack?", lives_in)
    to_stage(form, kind=kind)
    if reference:
        form.fill("Reference", reference)
    to_dates(form, stage)
    leads_nobody(form, team)
    to_team(form, dates)
    to_preview(form, team)
    form.submit("Open engagement")
    person.waits_for(lambda: not person.has_modal or "is open. " in person.modal.text)
    if person.has_modal:
        person.modal.close()
