"""The form of `/ps-start`, filled in page by page."""

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
COORDINATOR = "PS Project Coordinator (PS Operations)"


@overload
def begins(person: driver.Person, customer: str = ..., *, channel: str = ...) -> driver.Modal: ...
@overload
def begins(person: page.Person, customer: str = ..., *, channel: str = ...) -> page.Modal: ...
def begins(person: Person, customer: str = "", *, channel: str = "general") -> Modal:
    """Type the command, and wait for the first page; a form that was left open is closed."""
    if person.has_modal:
        person.modal.close()
    person.types(f"/ps-start {customer}".strip(), channel=channel)
    person.waits_for(lambda: "Page 1 of 5" in person.modal.text)
    return person.modal


def goes_on(form: Modal, to: str) -> None:
    """Press Next, and wait for the page that follows."""
    form.submit("Next")
    form.person.waits_for(lambda: f"Page {to} of 5" in form.text)


def to_stage(form: Modal, *, kind: str = CONSULTING) -> None:
    form.choose("Type of engagement", kind)
    goes_on(form, "2")


def to_dates(form: Modal, stage: str) -> None:
    form.choose("Stage to start in", stage)
    goes_on(form, "3")


def to_team(form: Modal, dates: Mapping[str, str]) -> None:
    for label, day in dates.items():
        form.pick_date(label, day)
    goes_on(form, "4")


def to_preview(form: Modal, team: Mapping[str, str]) -> None:
    """Name these people by the label of their input, on all pages of the team."""
    left = dict(team)
    if any(label.startswith("Deputy") for label in left):
        form.press("Name deputies too")
    while "Page 4 of 5" in form.text:
        for label in form.labels:
            if label in left:
                form.pick_person(label, left.pop(label))
        form.submit("Next")
        form.person.waits_for(lambda: "One moment" not in form.text)
    assert not left, f"no page asks for {', '.join(left)}"


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
    if reference:
        form.fill("Reference", reference)
    if lives_in:
        form.choose("Where does it live in Slack?", lives_in)
    to_stage(form, kind=kind)
    to_dates(form, stage)
    to_team(form, dates)
    to_preview(form, team)
    form.submit("Open engagement")
    person.waits_for_no_modal()
