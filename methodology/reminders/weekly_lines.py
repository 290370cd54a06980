"""What a digest has below its lines: what else is open, once a week, and what comes tomorrow."""

from collections.abc import Iterable
from datetime import date

from methodology.engagement.engagement import EngagementId
from methodology.engagement.things import activity_key
from methodology.people import Person
from methodology.reminders.asks import Ask, Question
from methodology.reminders.digest_ends import OpenLine, Tomorrow, Weekly
from methodology.reminders.escalation import escalation_key
from methodology.reminders.news import EngagementNews
from methodology.reminders.rungs import CAN_START, DUE
from methodology.reminders.thing import News

MOST_ENGAGEMENTS = 10
MOST_NAMES = 3
NowTelling = set[tuple[EngagementId, str]]
"""The things that a message tells, by engagement and key."""


def weekly_of(person: Person, each_news: Iterable[EngagementNews], told: NowTelling) -> Weekly:
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


def _open_line(person: Person, news: EngagementNews, told: NowTelling) -> tuple[OpenLine, int]:
    """What is open in one engagement, and how much of it comes later."""
    engagement = news.plan.engagement
    own = [
        each
        for each in news.things
        if news.is_readers(person, each) and (engagement.id, each.key) not in told
    ]
    is_open = [each for each in own if not each.is_snoozed and (each.derived or each.rung >= CAN_START)]
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
    weekly: Weekly | None = None,
) -> Tomorrow | None:
    """What is due on their next working day, beside what is told now or named as open."""
    next_day = person.calendar.shift(day, 1)
    named = {(each.engagement, each.worst) for each in weekly.also if each.is_named} if weekly else set()
    names = [
        f"{each.name} ({news.plan.engagement.title})"
        for news in each_news
        for each in news.things
        if news.is_readers(person, each)
        and (news.plan.engagement.id, each.key) not in told
        and (news.plan.engagement.id, each.name) not in named
        and each.rung < DUE
        and not each.is_still_needed
        and (each.not_before is None or each.not_before <= next_day)
        and news.due_if_it_can_start(each) == next_day
    ]
    if not names:
        return None
    return Tomorrow(day=next_day, names=tuple(names[:MOST_NAMES]), more=max(0, len(names) - MOST_NAMES))
