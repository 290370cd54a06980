"""The messages of a day: the digest with its lines, their order and limit, and what is new meanwhile."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import get_args

from methodology.definition.ids import ActivityId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.changes import is_in_turns
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import (
    Digest,
    DigestInput,
    Elsewhere,
    OpenLine,
    Section,
    SectionKind,
    Substitution,
    Telling,
    Tomorrow,
    Weekly,
)
from methodology.reminders.escalation import escalation_key
from methodology.reminders.news import EngagementNews, News
from methodology.reminders.nudges import nudged_news
from methodology.reminders.rungs import CAN_START, DUE, NONE, LastTold, Told
from methodology.reminders.schedule import gets_digest_on, in_working_hours, next_digest_at
from methodology.reminders.weekly import goes_without_news, is_second_day, is_weekly_due, never_acts

MOST_LINES = 10
MOST_ENGAGEMENTS = 10
"""Lines with buttons, and engagements of the weekly message."""
MOST_ASKED = 3
"""The most engagements whose roles and dates to fill have a line each."""
MOST_NAMES = 3
LOOK_AHEAD = 60
"""The number of digests ahead within which a first reminder is looked for."""

ORDER: tuple[SectionKind, ...] = get_args(SectionKind)


def digest_for(person: Person, now: datetime, digest_input: DigestInput) -> Digest | None:
    """The digest of this person for their day now; None without news, unless the weekly message is due.

    Also None on a day on which they do not work, while they are away, and once they are no full member. Who
    never acts gets fewer; what somebody asks them comes on its day all the same.
    """
    day = person.today(now)
    if not person.is_member or not gets_digest_on(person, day):
        return None
    is_weekly = is_weekly_due(person, day, digest_input.weekly_on)
    is_quiet = never_acts(digest_input.unanswered) and not (is_weekly or is_second_day(person, day))
    if is_quiet and not digest_input.nudges:
        return None
    each_news = _each_news(now, digest_input)
    news = list(nudged_news(person, each_news, digest_input.nudges))
    nudged = {told for each in news for told in each.told}
    if is_quiet and not nudged:
        return None
    news += [
        found
        for each in ([] if is_quiet else each_news)
        for found in each.news_for(person, _told(digest_input, each), weekly=is_weekly)
        if not found.told or not nudged.issuperset(found.told)
    ]
    has_news = any(not each.rides for each in news)
    told = {(each.engagement, each.thing) for found in news for each in found.told}
    weekly = _weekly(person, each_news, told) if is_weekly else None
    if not has_news and not (
        weekly and (news or weekly.also) and goes_without_news(person, day, digest_input.weekly_on)
    ):
        return None
    return _digest(person, now, news, digest_input).model_copy(
        update={
            "weekly": weekly,
            "tomorrow": _tomorrow(person, day, each_news),
            "nudges": tuple(each.id for each in digest_input.nudges),
        }
    )


def new_for(person: Person, now: datetime, digest_input: DigestInput) -> Digest | None:
    """What came to this person since their last message and is due today or past; None if nothing did.

    Also None outside their working hours, and for who never acts: it waits for their next digest.
    """
    if not may_be_told_at_once(person, now, digest_input.unanswered):
        return None
    day = person.today(now)
    news = [
        found
        for each in _each_news(now, digest_input)
        for found in each.news_for(person, _told(digest_input, each))
        if _has_come(found, day)
    ]
    if not news:
        return None
    return _digest(person, now, news, digest_input).model_copy(update={"at_once": True})


def may_be_told_at_once(person: Person, now: datetime, unanswered: int) -> bool:
    """Whether unasked messages other than the digest may go to this person now."""
    return person.is_member and in_working_hours(person, now) and not never_acts(unanswered)


def first_reminder(
    person: Person, now: datetime, digest_input: DigestInput, telling: Telling
) -> datetime | None:
    """The instant of their next digest if nothing changes; None if nothing is news for them soon.

    `telling` is what the message tells that says so.
    """
    told = {each: dict(known) for each, known in digest_input.told.items()}
    for each in telling.told:
        known_of = told.setdefault(each.engagement, {})
        before = known_of[each.thing].rung if each.thing in known_of else NONE
        known_of[each.thing] = LastTold(max(before, each.rung), telling.day)
    digest_input = digest_input.model_copy(update={"told": told})
    at = now
    for _ in range(LOOK_AHEAD):
        at = next_digest_at(person, at)
        if digest_for(person, at, digest_input) is not None:
            return at
    return None


def _each_news(now: datetime, digest_input: DigestInput) -> list[EngagementNews]:
    return [EngagementNews(plan=plan, now=now) for plan in digest_input.plans]


def _told(digest_input: DigestInput, news: EngagementNews) -> Told:
    return digest_input.told.get(news.plan.engagement.id, {})


def _has_come(news: News, day: date) -> bool:
    """Whether this is about something whose date is today or past."""
    if news.line.kind == "moved":
        return any(each.due is not None and each.due <= day for each in news.line.closer)
    if news.line.kind == "startable":
        due = news.line.work.due if news.line.work else None
        return due is not None and due <= (news.line.today or day)
    return news.line.kind in ("overdue", "gate", "today") and all(each.rung >= DUE for each in news.told)


def _digest(person: Person, now: datetime, news: Iterable[News], digest_input: DigestInput) -> Digest:
    lines = sorted(
        _leaving_in_one_line(_asked_in_one_line(_turns_in_one_line(news, digest_input.plans))),
        key=_by_urgency,
    )
    shown = [each.line for each in lines[:MOST_LINES]]
    return Digest(
        person=person.id,
        day=person.today(now),
        at=now,
        sections=tuple(
            Section(kind=kind, lines=tuple(group))
            for kind, group in groupby(shown, key=lambda line: line.kind)
        ),
        more=len(lines) - len(shown),
        told=tuple(told for each in lines for told in each.told),
        moved=tuple(moved for each in lines for moved in each.moved),
    )


def _by_urgency(news: News) -> tuple[int, int, date, int, int]:
    line = news.line
    of_work = int(line.work.id) if line.work else 0
    return (ORDER.index(line.kind), -line.overdue_by, line.due or date.max, int(line.engagement), of_work)


def _turns_in_one_line(news: Iterable[News], plans: Sequence[EngagementPlan]) -> Iterator[News]:
    """The same recurring activity in several engagements is one line, that of the latest turn."""
    methodologies = {plan.engagement.id: plan.methodology for plan in plans}
    turns: dict[tuple[ActivityId, Substitution | None], list[News]] = {}
    for each in news:
        work = each.line.work
        if (
            work is not None
            and each.line.kind in ("overdue", "today")
            and is_in_turns(methodologies[each.line.engagement], work.activity)
        ):
            turns.setdefault((work.activity, each.line.standing_in), []).append(each)
        else:
            yield each
    for alike in turns.values():
        if len({each.line.engagement for each in alike}) == 1:
            yield from alike
        else:
            yield _together(alike)


def _asked_in_one_line(news: Iterable[News]) -> Iterator[News]:
    """What is asked for in more than a few engagements is one line."""
    asking: list[News] = []
    for each in news:
        if each.line.kind == "missing":
            asking.append(each)
        else:
            yield each
    if len(asking) > MOST_ASKED:
        yield _together(asking)
    else:
        yield from asking


def _leaving_in_one_line(news: Iterable[News]) -> Iterator[News]:
    """What somebody has who leaves is one line for all engagements."""
    leaving: dict[PersonId, list[News]] = {}
    for each in news:
        if each.line.leaving is None:
            yield each
        else:
            leaving.setdefault(each.line.leaving.person, []).append(each)
    for person, alike in leaving.items():
        whole = [each.line.leaving for each in alike if each.line.leaving]
        amounts = {"work": sum(each.work for each in whole), "roles": sum(each.roles for each in whole)}
        together = _together(alike)
        total = whole[0].model_copy(update={"person": person} | amounts)
        yield together._replace(line=together.line.model_copy(update={"leaving": total}))


def _together(alike: Sequence[News]) -> News:
    """These news in the line of the most urgent one, which names the others."""
    first, *others = sorted(alike, key=_by_urgency)
    elsewhere = tuple(
        Elsewhere(
            engagement=each.line.engagement,
            title=each.line.title,
            work=each.line.work.id if each.line.work else None,
        )
        for each in others
    )
    return News(
        first.line.model_copy(update={"elsewhere": elsewhere}),
        tuple(told for each in alike for told in each.told),
        rides=all(each.rides for each in alike),
    )


def _weekly(
    person: Person, each_news: Iterable[EngagementNews], told: set[tuple[EngagementId, str]]
) -> Weekly:
    """What is open beside what is told now, and what a lead has to know of an engagement once a week."""
    lines, later, snoozed, no_manager = [], 0, 0, []
    for news in each_news:
        line, more = _open_line(person, news, told)
        later += more
        if line.open or line.escalated:
            lines.append(line)
        if news.recipients.lead.person == person.id:
            snoozed += sum(each.is_snoozed for each in news.things)
            no_manager += [news.plan.engagement.title] if news.is_without_manager() else []
    lines.sort(key=lambda line: (-line.late_by, -line.escalated, -line.open, line.title))
    return Weekly(
        also=tuple(lines[:MOST_ENGAGEMENTS]),
        more=max(0, len(lines) - MOST_ENGAGEMENTS),
        later=later,
        snoozed=snoozed,
        no_manager=tuple(no_manager),
    )


def _open_line(
    person: Person, news: EngagementNews, told: set[tuple[EngagementId, str]]
) -> tuple[OpenLine, int]:
    """What is open in one engagement, and how much of it comes later."""
    engagement = news.plan.engagement
    own = [
        each
        for each in news.things
        if news.is_readers(person, each) and (engagement.id, each.key) not in told
    ]
    is_open = [each for each in own if not each.is_snoozed and (each.gate or each.rung >= CAN_START)]
    asked = sum(each.person == person.id and (engagement.id, each.key) not in told for each in news.asks)
    worst = max(is_open, key=lambda each: (each.late_by, each.rung), default=None)
    line = OpenLine(
        engagement=engagement.id,
        title=engagement.title,
        open=len(is_open) + asked,
        worst=worst.name if worst else "",
        late_by=worst.late_by if worst else 0,
        escalated=sum(
            (engagement.id, escalation_key(each.key)) not in told for each in news.late_elsewhere(person)
        ),
    )
    return line, len(own) - len(is_open)


def _tomorrow(person: Person, day: date, each_news: Iterable[EngagementNews]) -> Tomorrow | None:
    """What is due on their next working day."""
    next_day = person.calendar.shift(day, 1)
    names = [
        f"{each.name} ({news.plan.engagement.title})"
        for news in each_news
        for each in news.things
        if news.is_readers(person, each)
        and each.rung < DUE
        and not each.is_still_needed
        and (each.not_before is None or each.not_before <= next_day)
        and (each.gate.due if each.gate else news.due_if_it_can_start(each)) == next_day
    ]
    if not names:
        return None
    return Tomorrow(day=next_day, names=tuple(names[:MOST_NAMES]), more=max(0, len(names) - MOST_NAMES))
