"""What a person is reminded of on a day, and in which order."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import get_args

from methodology.definition.ids import AnchorId, RoleId
from methodology.engagement.work_lists import without_date, without_holder
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity, blockers_of, by_urgency
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import (
    Blocker,
    Digest,
    DigestInput,
    Line,
    Section,
    SectionKind,
)
from methodology.reminders.recipients import Recipient, Recipients
from methodology.reminders.schedule import next_digest_at

MOST_LINES = 10
SOON = 2
"""Working days ahead that a digest looks."""
LOOK_AHEAD = 60
"""Working days over which a first reminder is looked for."""
TELL_LEAD_AFTER = 3
TELL_MANAGER_AFTER = 6
"""Working days overdue after which work is a line in the lead's digest, and in the manager's."""

ORDER: tuple[SectionKind, ...] = get_args(SectionKind)


def digest_for(person: Person, day: date, digest_input: DigestInput) -> Digest | None:
    """What this person is reminded of on this day; None where there is nothing to act on.

    None, too, on a day that is no working day of theirs, while they are away, or once they have left.
    """
    if person.deactivated or not person.wants_digest_on(day):
        return None
    lines = [
        line
        for plan in digest_input.plans
        if plan.engagement.is_running
        for line in _lines(person, Recipients(plan=plan, day=day))
    ]
    ranked = sorted(lines, key=_by_urgency)
    shown = ranked[:MOST_LINES]
    if not shown:
        return None
    sections = tuple(
        Section(kind=kind, lines=tuple(group)) for kind, group in groupby(shown, key=lambda line: line.kind)
    )
    return Digest(person=person.id, day=day, sections=sections, more=len(ranked) - len(shown))


def first_reminder(person: Person, now: datetime, digest_input: DigestInput) -> datetime | None:
    """When their next digest comes, if nothing changes; None where nothing of theirs is near a date."""
    at = now
    for _ in range(LOOK_AHEAD):
        at = next_digest_at(person, at)
        if digest_for(person, person.today(at), digest_input) is not None:
            return at
    return None


def _by_urgency(line: Line) -> tuple[int, int, tuple[date, int, int]]:
    return (ORDER.index(line.kind), -line.overdue_by, by_urgency(line.work))


def _lines(person: Person, recipients: Recipients) -> Iterator[Line]:
    """The lines of one engagement for this person."""
    awake = [each for each in recipients.plan.work if _is_awake(each, recipients.day)]
    yield from _with_blockers(list(_of_work(person, recipients, awake)), recipients.plan.work)
    yield from _asks(person, recipients, awake)


def _of_work(person: Person, recipients: Recipients, awake: Iterable[PlannedActivity]) -> Iterator[Line]:
    for work in awake:
        recipient = _recipient(person, recipients, work)
        overdue_by = _overdue_by(person, recipients, work)
        if recipient.person == person.id:
            kind = _kind(person, recipients, work)
        else:
            kind = "escalated" if _is_escalated_to(person, recipients, overdue_by) else None
        if kind is not None:
            yield _line(recipients, work, kind, overdue_by=overdue_by, standing_in=recipient.standing_in)


def _with_blockers(lines: list[Line], work: Iterable[PlannedActivity]) -> Iterator[Line]:
    """These lines, each with what its work waits for."""
    waiting = [line.work for line in lines if line.work.depends_on]
    blocking = blockers_of(waiting, work) if waiting else {}
    for line in lines:
        by_name = {each.name: Blocker(id=each.id, name=each.name) for each in blocking.get(line.work.id, ())}
        yield line.model_copy(update={"blocked_by": tuple(by_name.values())}) if by_name else line


def _recipient(person: Person, recipients: Recipients, work: PlannedActivity) -> Recipient:
    """Who is reminded of this work; whoever cannot be reached is tried again, beside who stands in for them."""
    recipient = recipients.dri(work)
    instead_of = recipient.standing_in
    if instead_of is not None and (instead_of.person, instead_of.because) == (person.id, "unreachable"):
        return Recipient(person.id)
    return recipient


def _is_awake(work: PlannedActivity, day: date) -> bool:
    """Whether anybody may be reminded of this work: it is open, and no snooze hides it."""
    return work.is_open and (work.not_before is None or work.not_before <= day)


def _kind(person: Person, recipients: Recipients, work: PlannedActivity) -> SectionKind | None:
    """Why somebody is reminded of work that is theirs."""
    if work.due is not None and work.due <= person.calendar.shift(recipients.day, SOON):
        return "overdue" if work.due < recipients.day else "today" if work.due == recipients.day else "soon"
    return "startable" if work.startable_since and not _was_told(person, work) else None


def _was_told(person: Person, work: PlannedActivity) -> bool:
    """Whether a digest of theirs has said that this can start; a snooze that ran out since makes it new."""
    told = work.startable_told
    if told is None or work.startable_told_to != person.id:
        return False
    return work.not_before is None or work.not_before <= told


def _overdue_by(person: Person, recipients: Recipients, work: PlannedActivity) -> int:
    """How many working days of its DRI this work is overdue; where nobody is, of the reader."""
    if not work.is_overdue(recipients.day):
        return 0
    assert work.due is not None, "only what has a date is overdue"
    dri = recipients.plan.people.get(work.dri or PersonId(""), person)
    return dri.calendar.working_days_between(work.due, recipients.day)


def _is_escalated_to(person: Person, recipients: Recipients, overdue_by: int) -> bool:
    """Whether somebody else's late work is told to this person: the lead, then the PS manager, no further."""
    if overdue_by >= TELL_LEAD_AFTER and recipients.lead.person == person.id:
        return True
    manager = recipients.manager
    return overdue_by >= TELL_MANAGER_AFTER and manager is not None and manager.person == person.id


def _asks(person: Person, recipients: Recipients, awake: Iterable[PlannedActivity]) -> Iterator[Line]:
    """What this person is asked for, so that work gets its DRI and its date: what health counts as missing."""
    nobody = {each.id for each in without_holder(recipients.plan)}
    waits = {each.id for each in without_date(recipients.plan)}
    unfilled: dict[RoleId, list[PlannedActivity]] = {}
    undated: dict[AnchorId, list[PlannedActivity]] = {}
    for work in sorted(awake, key=by_urgency):
        if work.id in nobody:
            unfilled.setdefault(recipients.roles.reached(work.role), []).append(work)
        if work.id in waits and work.waiting_for is not None:
            undated.setdefault(work.waiting_for, []).append(work)
    yield from _unfilled_roles(person, recipients, unfilled)
    yield from _missing_dates(person, recipients, undated)


def _unfilled_roles(
    person: Person, recipients: Recipients, unfilled: dict[RoleId, list[PlannedActivity]]
) -> Iterator[Line]:
    lead = recipients.lead
    if lead.person != person.id:
        return
    for role, waiting in unfilled.items():
        name = recipients.plan.methodology.role[role].name
        yield _ask(recipients, waiting, "role_unfilled", lead, asked=name, role=role)


def _missing_dates(
    person: Person, recipients: Recipients, undated: dict[AnchorId, list[PlannedActivity]]
) -> Iterator[Line]:
    for anchor_id, waiting in undated.items():
        anchor = recipients.plan.methodology.anchor[anchor_id]
        if anchor.set_by.role is None:
            continue  # nobody enters it: what sets it is itself work that somebody is reminded of
        asked = recipients.holder(anchor.set_by.role)
        if asked.person == person.id:
            yield _ask(recipients, waiting, "date_missing", asked, asked=anchor.label, anchor=anchor_id)


def _ask(
    recipients: Recipients,
    waiting: list[PlannedActivity],
    kind: SectionKind,
    recipient: Recipient,
    *,
    asked: str,
    role: RoleId | None = None,
    anchor: AnchorId | None = None,
) -> Line:
    line = _line(recipients, waiting[0], kind, standing_in=recipient.standing_in)
    return line.model_copy(update={"asked": asked, "role": role, "anchor": anchor, "count": len(waiting)})


def _line(recipients: Recipients, work: PlannedActivity, kind: SectionKind, **more: object) -> Line:
    engagement = recipients.plan.engagement
    return Line.model_validate(
        {"work": work, "engagement": engagement.id, "title": engagement.title, "kind": kind, **more}
    )
