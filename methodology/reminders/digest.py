"""The content of a digest: its lines, their order, and its limit."""

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
from methodology.reminders.schedule import gets_digest_on, next_digest_at

MOST_LINES = 10
SOON = 2
"""A digest has what is due within so many working days."""
LOOK_AHEAD = 60
"""The number of digests ahead within which a first reminder is looked for."""
TELL_LEAD_AFTER = 3
TELL_MANAGER_AFTER = 6
"""Working days overdue after which an activity is escalated to the lead, and to the manager."""

ORDER: tuple[SectionKind, ...] = get_args(SectionKind)


def digest_for(person: Person, now: datetime, digest_input: DigestInput) -> Digest | None:
    """The digest of this person for their day now; None if there is nothing to act on.

    Also None on a day on which they do not work, while they are away, and once they are no full member.
    """
    day = person.today(now)
    if not person.is_member or not gets_digest_on(person, day):
        return None
    lines = [
        line
        for plan in digest_input.plans
        if plan.engagement.is_running
        for line in _lines(person, Recipients(plan=plan, now=now))
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
    """The instant of their next digest if nothing changes; None if none of their work is due soon."""
    at = now
    for _ in range(LOOK_AHEAD):
        at = next_digest_at(person, at)
        if digest_for(person, at, digest_input) is not None:
            return at
    return None


def _by_urgency(line: Line) -> tuple[int, int, tuple[date, int, int]]:
    return (ORDER.index(line.kind), -line.overdue_by, by_urgency(line.work))


def _lines(person: Person, recipients: Recipients) -> Iterator[Line]:
    """The lines of one engagement for this person."""
    active = [
        each
        for each in recipients.plan.work
        if _is_active(each, recipients.plan.today_of(each, recipients.now))
    ]
    yield from _with_blockers(list(_lines_of_work(person, recipients, active)), recipients.plan.work)
    yield from _requests(person, recipients, active)


def _lines_of_work(
    person: Person, recipients: Recipients, active: Iterable[PlannedActivity]
) -> Iterator[Line]:
    for work in active:
        recipient = _recipient(person, recipients, work)
        overdue_by = _overdue_by(person, recipients, work)
        if recipient.person == person.id:
            kind = _kind(person, recipients, work)
        else:
            kind = "escalated" if _is_escalated_to(person, recipients, overdue_by) else None
        if kind is not None:
            yield _line(recipients, work, kind, overdue_by=overdue_by, standing_in=recipient.standing_in)


def _with_blockers(lines: list[Line], work: Iterable[PlannedActivity]) -> Iterator[Line]:
    """These lines, each with the blockers of its activity."""
    waiting = [line.work for line in lines if line.work.depends_on]
    blocking = blockers_of(waiting, work) if waiting else {}
    for line in lines:
        by_name = {each.name: Blocker(id=each.id, name=each.name) for each in blocking.get(line.work.id, ())}
        yield line.model_copy(update={"blocked_by": tuple(by_name.values())}) if by_name else line


def _recipient(person: Person, recipients: Recipients, work: PlannedActivity) -> Recipient:
    """The recipient of this work. A person who cannot be reached is tried again beside their substitute."""
    recipient = recipients.dri(work)
    instead_of = recipient.standing_in
    if instead_of is not None and (instead_of.person, instead_of.because) == (person.id, "unreachable"):
        return Recipient(person.id)
    return recipient


def _is_active(work: PlannedActivity, day: date) -> bool:
    """Whether this work is open and not snoozed."""
    return work.is_open and (work.not_before is None or work.not_before <= day)


def _kind(person: Person, recipients: Recipients, work: PlannedActivity) -> SectionKind | None:
    """The section of a person's own work."""
    today = recipients.plan.today_of(work, recipients.now)
    if work.due is not None and work.due <= person.calendar.shift(today, SOON):
        return "overdue" if work.due < today else "today" if work.due == today else "soon"
    return "startable" if work.startable_since and not _was_told(person, work) else None


def _was_told(person: Person, work: PlannedActivity) -> bool:
    """Whether a digest has told this person that it can start. A snooze that has ended since makes it new."""
    told = work.startable_told
    if told is None or work.startable_told_to != person.id:
        return False
    return work.not_before is None or work.not_before <= told


def _overdue_by(person: Person, recipients: Recipients, work: PlannedActivity) -> int:
    """The working days that this work is overdue, by the calendar of its DRI or else of the reader."""
    today = recipients.plan.today_of(work, recipients.now)
    if not work.is_overdue(today):
        return 0
    assert work.due is not None, "only what has a date is overdue"
    dri = recipients.plan.people.get(work.dri or PersonId(""), person)
    return dri.calendar.working_days_between(work.due, today)


def _is_escalated_to(person: Person, recipients: Recipients, overdue_by: int) -> bool:
    """Whether late work of others is escalated to this person: first to the lead, then to the manager."""
    if overdue_by >= TELL_LEAD_AFTER and recipients.lead.person == person.id:
        return True
    manager = recipients.manager
    return overdue_by >= TELL_MANAGER_AFTER and manager is not None and manager.person == person.id


def _requests(person: Person, recipients: Recipients, active: Iterable[PlannedActivity]) -> Iterator[Line]:
    """The requests to this person for what health counts as missing: people for roles, and dates."""
    nobody = {each.id for each in without_holder(recipients.plan)}
    waits = {each.id for each in without_date(recipients.plan)}
    unfilled: dict[RoleId, list[PlannedActivity]] = {}
    undated: dict[AnchorId, list[PlannedActivity]] = {}
    for work in sorted(active, key=by_urgency):
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
        yield _request(recipients, waiting, "role_unfilled", lead, asked=name, role=role)


def _missing_dates(
    person: Person, recipients: Recipients, undated: dict[AnchorId, list[PlannedActivity]]
) -> Iterator[Line]:
    for anchor_id, waiting in undated.items():
        anchor = recipients.plan.methodology.anchor[anchor_id]
        if anchor.set_by.role is None:
            continue  # nobody enters it: what sets it is itself work that somebody is reminded of
        asked = recipients.holder(anchor.set_by.role)
        if asked.person == person.id:
            yield _request(recipients, waiting, "date_missing", asked, asked=anchor.label, anchor=anchor_id)


def _request(
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
    facts = {"work": work, "engagement": engagement.id, "title": engagement.title, "kind": kind}
    return Line.model_validate(facts | {"today": recipients.plan.today_of(work, recipients.now)} | more)
