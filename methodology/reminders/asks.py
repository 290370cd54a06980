"""What people are asked for: somebody for a role that is empty, and dates that work waits for."""

from collections.abc import Iterator

from methodology.definition.ids import AnchorId, RoleId
from methodology.engagement.things import date_key, role_key
from methodology.engagement.work_lists import startable_without_date, without_holder
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Missing
from methodology.reminders.recipients import Recipients
from methodology.value import Value


class Ask(Value):
    """A role to fill, or a date to set: its name ("Trainer", "the kickoff") and how much work waits for it.

    It is asked once it is needed: a role for work of a stage that has begun or comes next, a date for work
    that could start but for it. `person` is asked: the lead for a role, for a date the person who enters it. A date
    that an activity or the course of the engagement sets is asked of nobody.
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
        yield Ask(person=recipients.lead.person, name=name, waiting=waiting, role=role)
    undated: dict[AnchorId, int] = {}
    for work in startable_without_date(plan):
        if work.waiting_for is not None:
            undated[work.waiting_for] = undated.get(work.waiting_for, 0) + 1
    for anchor_id, waiting in undated.items():
        anchor = plan.methodology.anchor[anchor_id]
        if anchor.set_by.role is not None:
            person = recipients.holder(anchor.set_by.role).person
            yield Ask(person=person, name=anchor.label, waiting=waiting, anchor=anchor_id)
