"""Lines that are one: the same recurring work in several engagements, what is asked for in many, who leaves."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import get_args

from methodology.definition.ids import ActivityId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.changes import is_in_turns
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Elsewhere, SectionKind, Substitution
from methodology.reminders.thing import News

MOST_ASKED = 3
"""The most engagements whose roles and dates to fill have a line each."""
ORDER: tuple[SectionKind, ...] = get_args(SectionKind)


def by_urgency(news: News) -> tuple[int, int, date, int, int]:
    line = news.line
    of_work = int(line.work.id) if line.work else 0
    return (ORDER.index(line.kind), -line.overdue_by, line.due or date.max, int(line.engagement), of_work)


def turns_in_one_line(news: Iterable[News], plans: Sequence[EngagementPlan]) -> Iterator[News]:
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


def asked_in_one_line(news: Iterable[News]) -> Iterator[News]:
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


def leaving_in_one_line(news: Iterable[News]) -> Iterator[News]:
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
    first, *others = sorted(alike, key=by_urgency)
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
        has_come=any(each.has_come for each in alike),
    )
