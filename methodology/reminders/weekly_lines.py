"""What a digest has below its lines: what else is open, once a week, and what comes tomorrow."""

from collections.abc import Iterable, Iterator
from datetime import date

from methodology.engagement.engagement import EngagementId
from methodology.engagement.things import activity_key
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.asks import Ask, Question
from methodology.reminders.digest_ends import Coming, Kept, OpenLine, Tomorrow, Weekly
from methodology.reminders.escalation import escalation_key
from methodology.reminders.news import EngagementNews
from methodology.reminders.rungs import CAN_START, DUE
from methodology.reminders.thing import News, Thing

MOST_ENGAGEMENTS = 10
MOST_NAMES = 3
NowTelling = set[tuple[EngagementId, str]]
"""The things that a message tells, by engagement and key."""


def weekly_of(person: Person, each_news: Iterable[EngagementNews], told: NowTelling, kept: Kept) -> Weekly:
    """What is open beside what is told now, and what a lead has to know of an engagement once a week."""
    lines, later, snoozed, no_manager = [*kept.also], kept.later, kept.snoozed, [*kept.no_manager]
    for news in each_news:
        line, more = open_line(person, news, told)
        later += more
        if line.open or line.escalated:
            lines.append(line)
        snoozed_here, lacks_manager = of_lead(person.id, news)
        snoozed += snoozed_here
        no_manager += [(line.engagement, line.title)] if lacks_manager else []
    lines.sort(key=by_lateness)
    return Weekly(
        also=tuple(lines[:MOST_ENGAGEMENTS]),
        more=max(0, len(lines) + kept.more - MOST_ENGAGEMENTS),
        later=later,
        snoozed=snoozed,
        no_manager=tuple(title for _, title in sorted(no_manager)),
    )


def by_lateness(line: OpenLine) -> tuple[int, int, int, str, EngagementId]:
    """The order of the lines of what is open."""
    return (-line.late_by, -line.escalated, -line.open, line.title, line.engagement)


def of_lead(person: PersonId, news: EngagementNews) -> tuple[int, bool]:
    """What a lead is to know: how much is snoozed, and whether there is no manager to be told of what is late."""
    if news.recipients.lead.person != person:
        return 0, False
    return sum(each.is_snoozed for each in news.things), news.is_without_manager()


def open_line(person: Person, news: EngagementNews, told: NowTelling) -> tuple[OpenLine, int]:
    """What is open in one engagement, and how much of it comes later."""
    engagement = news.plan.engagement
    own = [
        each
        for each in news.things
        if news.is_readers(person, each) and (engagement.id, each.key) not in told
    ]
    is_open = [each for each in own if not each.is_snoozed and (each.gate or each.rung >= CAN_START)]
    questions: tuple[Ask | Question, ...] = (*news.asks, *news.passed_dates)
    asked = [each for each in questions if each.person == person.id and (engagement.id, each.key) not in told]
    worst = max(is_open, key=lambda each: (each.late_by, each.rung), default=None)
    line = OpenLine(
        engagement=engagement.id,
        title=engagement.title,
        open=len(is_open) + len(asked),
        worst=worst.name if worst else asked[0].words if asked else "",
        late_by=worst.late_by if worst else 0,
        escalated=sum(
            (engagement.id, escalation_key(each.key)) not in told for each in news.late_elsewhere(person)
        ),
    )
    return line, len(own) - len(is_open)


def came_closer(news: Iterable[News]) -> NowTelling:
    """The work whose dates these lines tell of."""
    return {(each.line.engagement, activity_key(closer.id)) for each in news for closer in each.line.closer}


def tomorrow_of(
    person: Person,
    day: date,
    each_news: Iterable[EngagementNews],
    told: NowTelling,
    kept: Kept,
    weekly: Weekly | None,
) -> Tomorrow | None:
    """What is due on their next working day, beside what is told now or named as open."""
    next_day = person.calendar.shift(day, 1)
    named = {(each.engagement, each.worst) for each in weekly.also if each.is_named} if weekly else set()
    found = [*kept.tomorrow]
    for news in each_news:
        engagement = news.plan.engagement
        found += (
            Coming(engagement.id, engagement.title, each.name)
            for each in comes_on(person, next_day, news)
            if (engagement.id, each.key) not in told
        )
    names = [
        f"{each.name} ({each.title})"
        for each in sorted(found, key=lambda each: each.engagement)
        if (each.engagement, each.name) not in named
    ]
    if not names:
        return None
    more = max(0, len(names) + kept.more_tomorrow - MOST_NAMES)
    return Tomorrow(day=next_day, names=tuple(names[:MOST_NAMES]), more=more)


def comes_on(person: Person, next_day: date, news: EngagementNews) -> Iterator[Thing]:
    """What of one engagement is due on this day and theirs to do."""
    for each in news.things:
        if (
            each.rung < DUE
            and news.is_readers(person, each)
            and not each.is_still_needed
            and (each.not_before is None or each.not_before <= next_day)
            and news.due_if_it_can_start(each) == next_day
        ):
            yield each
