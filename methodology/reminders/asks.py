"""What people are asked for: somebody for a role that is empty, dates that work waits for, and whether a date whose
day has passed has come true."""

from collections.abc import Iterator

from methodology.definition.ids import AnchorId, RoleId
from methodology.engagement.dates import waiting_for_dates
from methodology.engagement.passed_dates import DID_IT_HAPPEN, OpenDate, open_events, planned_dates
from methodology.engagement.things import date_key, role_key
from methodology.engagement.work_lists import without_date, without_holder
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Missing
from methodology.reminders.recipients import Recipients
from methodology.text import day
from methodology.value import Value


class Question(Value):
    """The question whether a date has come true, or an event has ended, for who may say so."""

    person: PersonId
    about: OpenDate

    @property
    def key(self) -> str:
        return self.about.key

    @property
    def words(self) -> str:
        """What is asked about: "the kickoff, planned for Thu 11 Mar"."""
        on, is_event = self.about.on, self.about.question != DID_IT_HAPPEN
        name = self.about.label if is_event and self.about.label else self.about.anchor.label
        return name + (f", planned for {day(on, on)}" if on else "")


class Ask(Value):
    """A role to fill, or a date to set: its name ("Trainer", "the kickoff") and how much work waits for it.

    It is asked once it is needed, for work of a stage that has begun or comes next: a date for what waits for
    nothing else. `person` is asked: the lead for a role, for a date the person who enters it, also
    ahead of the activity that sets it when it has happened. A date that nobody enters is asked of nobody.
    """

    person: PersonId
    name: str
    waiting: int
    role: RoleId | None = None
    anchor: AnchorId | None = None

    @property
    def missing(self) -> Missing:
        """The part of it that a message tells."""
        return Missing(name=self.name, waiting=self.waiting, role=self.role, anchor=self.anchor)

    @property
    def words(self) -> str:
        """What is missing: "no Trainer yet"."""
        return f"no {self.name} yet" if self.role else f"no date for {self.name} yet"

    @property
    def key(self) -> str:
        return role_key(self.role) if self.role else date_key(self.anchor or AnchorId(""))


def asks(recipients: Recipients) -> Iterator[Ask]:
    """All that is missing in an engagement now, roles first."""
    plan = recipients.plan
    if not plan.engagement.is_running:
        return
    unfilled: dict[RoleId, int] = {}
    for work in without_holder(plan):
        role = recipients.roles.reached(work.role)
        unfilled[role] = unfilled.get(role, 0) + 1
    for role, waiting in unfilled.items():
        name = plan.methodology.role[role].name
        yield Ask(person=recipients.lead_who_may.person, name=name, waiting=waiting, role=role)
    waiting_for = waiting_for_dates(plan)
    for anchor_id in dict.fromkeys(each.waiting_for for each in without_date(plan) if each.waiting_for):
        anchor = plan.methodology.anchor[anchor_id]
        if anchor.set_by.role is not None:
            person = recipients.holder(anchor.set_by.role).person
            yield Ask(person=person, name=anchor.label, waiting=waiting_for[anchor_id], anchor=anchor_id)


def passed_dates(recipients: Recipients) -> Iterator[Question]:
    """What is asked of people whose first working day after the planned day has come."""
    for each in planned_dates(recipients.plan) if recipients.plan.engagement.is_running else ():
        person = _who_says(recipients, each)
        known = recipients.plan.people.get(person) if person else None
        calendar = known.calendar if known else recipients.plan.lead_calendar
        today = known.today(recipients.now) if known else recipients.plan.today(recipients.now)
        if person and each.on is not None and calendar.shift(each.on, 1) <= today:
            yield Question(person=person, about=each)


def unsettled(recipients: Recipients) -> Iterator[Question]:
    """What is asked once a week of the events that go on."""
    for each in open_events(recipients.plan) if recipients.plan.engagement.is_running else ():
        if person := _who_says(recipients, each):
            yield Question(person=person, about=each)


def _who_says(recipients: Recipients, about: OpenDate) -> PersonId | None:
    role = about.anchor.set_by.role
    return recipients.holder(role).person if role is not None else None
