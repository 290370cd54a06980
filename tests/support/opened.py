"""Facts and plans of engagements of the shipped methodology."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from methodology.definition.ids import AnchorId
from methodology.definition.load import SHIPPED, load, shipped
from methodology.definition.model import Methodology
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.calendar import WorkingCalendar, working_calendar
from methodology.plan.facts import PlanFacts, open_plan_facts
from methodology.plan.plan import PlanItem, plan_activities
from methodology.plan.team import roles_in

Dates = Mapping[str, date | list[date]]


@cache
def gitlab_ps() -> Methodology:
    return load(shipped(), SHIPPED)


def numbered(dates: Dates) -> tuple[AnchorDate, ...]:
    """The dates of anchors; those of one anchor are numbered in the order of time."""
    return tuple(
        AnchorDate(anchor=AnchorId(anchor), on=on, occurrence=n)
        for anchor, given in dates.items()
        for n, on in enumerate(sorted(given) if isinstance(given, list) else [given], start=1)
    )


def opened(
    type: str = "custom_sow",
    start: date = date(2026, 6, 1),
    start_stage: str | None = None,
    facets: Mapping[str, str] | None = None,
    dates: Dates | None = None,
    conditions: Iterable[str] = (),
    detail: bool = False,
) -> PlanFacts:
    return open_plan_facts(
        gitlab_ps(),
        type_id=type,
        opened_on=start,
        start_stage=start_stage,
        facets=facets,
        dates=numbered(dates or {}),
        conditions=conditions,
        all_details=detail,
    )


def planned(plan_facts: PlanFacts, calendar: WorkingCalendar | None = None) -> tuple[PlanItem, ...]:
    """The plan where everybody works by one calendar, Monday to Friday unless another is given."""
    days = calendar or working_calendar()
    return plan_activities(
        gitlab_ps(), plan_facts, roles_in(gitlab_ps(), plan_facts.type, booked=False), lambda _role: days
    )


def when(items: Iterable[PlanItem], activity: str) -> list[date | str | None]:
    """The due days of an activity, or what it waits for, one for each occurrence."""
    return [each.due or each.waiting_for for each in items if each.activity == activity]


def ids(items: Iterable[PlanItem]) -> Counter[str]:
    return Counter(each.activity for each in items)
