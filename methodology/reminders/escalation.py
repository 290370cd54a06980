"""Escalation: what is late with others, told once to the lead and once to a manager."""

from methodology.engagement.things import is_of_work
from methodology.plan.team import PersonId
from methodology.reminders.recipients import Recipients
from methodology.reminders.rungs import NONE, TELL_LEAD, TELL_MANAGER


def escalation_key(thing: str) -> str:
    """The key of the escalation of a thing."""
    return f"escalated:{thing}"


def work_of(thing: str) -> int:
    """The id of the activity that is told of by this key, or by that of its escalation; 0 for all else."""
    own = thing.removeprefix(escalation_key(""))
    return int(own.partition(":")[2]) if is_of_work(own) else 0


def escalation_rung(recipients: Recipients, owner: PersonId | None, late_by: int) -> int:
    """How far what is late by so many working days has been escalated, for every reader.

    Where the lead is its owner, the manager is told when otherwise the lead is.
    """
    if late_by < TELL_LEAD:
        return NONE
    return TELL_MANAGER if late_by >= TELL_MANAGER or _leads(recipients, owner) else TELL_LEAD


def escalated_to(recipients: Recipients, owner: PersonId | None, reader: PersonId, late_by: int) -> int:
    """The rung at which this is escalated to this reader; none if it is not."""
    rung = escalation_rung(recipients, owner, late_by)
    if rung >= TELL_MANAGER and reader == recipients.manager_beside(owner):
        return TELL_MANAGER
    return TELL_LEAD if rung and recipients.lead.person == reader and reader != owner else NONE


def lacks_manager(recipients: Recipients, owner: PersonId | None, late_by: int) -> bool:
    """Whether this is to be told to a manager, and the team has none."""
    rung = escalation_rung(recipients, owner, late_by)
    return rung >= TELL_MANAGER and recipients.manager_beside(owner) is None


def _leads(recipients: Recipients, owner: PersonId | None) -> bool:
    lead = recipients.roles.lead
    return owner is not None and lead is not None and lead.person == owner
