"""The messages of a day: the digest with its lines, their order and limit, and what is new meanwhile."""

from collections.abc import Iterable
from datetime import date, datetime
from heapq import merge
from itertools import groupby
from operator import attrgetter, itemgetter

from methodology.engagement.missed_turns import with_next_turns
from methodology.people import Person
from methodology.plan.calendar import ONE_DAY
from methodology.reminders.acts_of_others import news_of_acts
from methodology.reminders.digest_ends import Counted, Weekly
from methodology.reminders.digest_lines import Digest, DigestInput, Section, SectionKind
from methodology.reminders.in_one_line import (
    asked_in_one_line,
    by_urgency,
    leaving_in_one_line,
    turns_in_one_line,
)
from methodology.reminders.news import BEGUN_WITHIN, EngagementNews
from methodology.reminders.now_told import NowTold, Telling
from methodology.reminders.nudges import nudged_news
from methodology.reminders.rungs import NONE, LastTold, Told
from methodology.reminders.schedule import gets_digest_on, in_working_hours, next_digest_at
from methodology.reminders.thing import News
from methodology.reminders.weekly import (
    first_day_of_week,
    goes_without_news,
    is_quiet_day,
    is_weekly_due,
    never_acts,
)
from methodology.reminders.weekly_lines import came_closer, tomorrow_of, weekly_of

MOST_LINES = 10
"""Lines with buttons."""
UNLESS_OTHERS_ACT: frozenset[SectionKind] = frozenset(("escalated", "contradiction", "happened", "hold"))
"""What somebody is told that comes to nothing if others act before."""
LOOK_AHEAD = 60
"""The number of digests ahead within which a first reminder is looked for."""


def digest_for(person: Person, now: datetime, digest_input: DigestInput) -> Digest | None:
    """The digest of this person for their day now; None without news, unless the weekly message is due.

    Also None on a day on which they do not work, while they are away, and once they are no full member. Who
    never acts gets fewer; what somebody asks them comes on its day all the same.
    """
    day = person.today(now)
    if not person.is_member or not gets_digest_on(person, day):
        return None
    is_weekly = is_weekly_due(person, day, digest_input.weekly_on)
    is_quiet = is_quiet_day(person, day, digest_input.unanswered, weekly=is_weekly)
    if is_quiet and not digest_input.nudges:
        return None
    each_news = _each_news(now, digest_input)
    since = max(_hears_since(digest_input), day - BEGUN_WITHIN)
    news = list(nudged_news(person, each_news, digest_input.nudges))
    nudged = {told for each in news for told in each.told}
    if is_quiet and not nudged:
        return None
    news += [
        found
        for each in ([] if is_quiet else each_news)
        for found in each.news_for(person, _told(digest_input, each), weekly=is_weekly, since=since)
        if not found.told or not nudged.issuperset(found.told)
    ]
    news += [] if is_quiet else news_of_acts(digest_input.acts)
    counted = () if is_quiet else digest_input.kept.counted
    has_news = bool(counted) or any(not each.rides for each in news)
    told = {(each.engagement, each.thing) for found in news for each in found.told}
    weekly = weekly_of(person, each_news, told, digest_input.kept) if is_weekly else None
    if not has_news and not (
        weekly
        and (news or _is_open(weekly, first_day_of_week(person, day), digest_input))
        and goes_without_news(person, day, digest_input.weekly_on, digest_input.looked_on)
    ):
        return None
    return _digest(person, now, news, digest_input, counted).model_copy(
        update={
            "weekly": weekly,
            "tomorrow": tomorrow_of(
                person, day, each_news, told | came_closer(news), digest_input.kept, weekly
            ),
            "nudges": tuple(each.id for each in digest_input.nudges),
            "acts": () if is_quiet else tuple(each.id for each in digest_input.acts),
        }
    )


def new_for(person: Person, now: datetime, digest_input: DigestInput) -> Digest | None:
    """What came to this person since their last message and is due today or past; None if nothing did.

    Also None outside their working hours, and for who never acts: it waits for their next digest.
    """
    if not may_be_told_at_once(person, now, digest_input.unanswered):
        return None
    news = [
        found
        for each in _each_news(now, digest_input)
        for found in each.news_for(person, _told(digest_input, each))
        if found.has_come
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
    """The instant of the next digest that they get whether or not others do their own work before; None if none comes
    soon. They themselves do nothing before.

    `telling` is what the message tells that says so.
    """
    digest_input = once_told(digest_input, telling)
    at = now
    for _ in range(LOOK_AHEAD):
        at = next_digest_at(person, at)
        plans = tuple(with_next_turns(each, at) for each in digest_input.plans)
        digest_input = digest_input.model_copy(update={"plans": plans})
        found = digest_for(person, at, digest_input)
        if found is not None and _comes_for_sure(found, first_day_of_week(person, found.day), digest_input):
            return at
        digest_input = digest_input.model_copy(update={"looked_on": person.today(at)})
    return None


def once_told(digest_input: DigestInput, telling: Telling) -> DigestInput:
    """This input after a message that tells this."""
    told = {each: dict(known) for each, known in digest_input.told.items()}
    for each in telling.told:
        known_of = told.setdefault(each.engagement, {})
        before = known_of[each.thing].rung if each.thing in known_of else NONE
        known_of[each.thing] = LastTold(max(before, each.rung), telling.day)
    return digest_input.model_copy(update={"told": told})


def _comes_for_sure(digest: Digest, since: date, digest_input: DigestInput) -> bool:
    """Whether something in it is the reader's own; what is late with others, for example, they may still do."""
    own = any(each.kind not in UNLESS_OTHERS_ACT for each in digest.lines)
    weekly = digest.weekly
    return own or (weekly is not None and _is_open(weekly, since, digest_input, only_own=True))


def _is_open(weekly: Weekly, since: date, digest_input: DigestInput, *, only_own: bool = False) -> bool:
    """Whether anything is open that no welcome since this day has told; or only what is the reader's own."""
    fresh = {e.engagement.id for e in digest_input.plans if e.engagement.plan_facts.opened_on >= since}
    fresh |= digest_input.kept.fresh
    counts = (each for each in weekly.also if each.open or not only_own)
    return bool(weekly.more) or any(each.engagement not in fresh for each in counts)


def _each_news(now: datetime, digest_input: DigestInput) -> list[EngagementNews]:
    left_by = digest_input.left_by
    return [
        EngagementNews(plan=plan, now=now, left_by=left_by.get(plan.engagement.id, {}))
        for plan in digest_input.plans
    ]


def _hears_since(digest_input: DigestInput) -> date:
    """The day from which on stages that have begun are told, if they were not: the one before the last weekly message
    or, if that is earlier, before the last digest. Somebody who never acts gets no digest on most days, and where they
    are it may already be tomorrow when somebody moves on."""
    known = [each for each in (digest_input.looked_on, digest_input.weekly_on) if each is not None]
    return min(known) - ONE_DAY if known else date.min


def _told(digest_input: DigestInput, news: EngagementNews) -> Told:
    return digest_input.told.get(news.plan.engagement.id, {})


def _digest(
    person: Person,
    now: datetime,
    news: Iterable[News],
    digest_input: DigestInput,
    counted: Iterable[Counted] = (),
) -> Digest:
    lines = sorted(
        leaving_in_one_line(asked_in_one_line(turns_in_one_line(news, digest_input.plans))),
        key=by_urgency,
    )
    shown = [each.line for each in lines[:MOST_LINES]]
    behind = [
        (each.order, (NowTold(engagement=each.engagement, thing=each.thing, rung=each.rung),))
        for each in sorted(counted, key=attrgetter("order"))
    ]
    told = merge([(by_urgency(each), each.told) for each in lines], behind, key=itemgetter(0))
    return Digest(
        person=person.id,
        day=person.today(now),
        at=now,
        sections=tuple(
            Section(kind=kind, lines=tuple(group))
            for kind, group in groupby(shown, key=lambda line: line.kind)
        ),
        more=len(lines) + len(behind) - len(shown),
        told=tuple(now_told for _, each in told for now_told in each),
        moved=tuple(moved for each in lines for moved in each.moved),
    )
