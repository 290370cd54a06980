"""Digests of the shipped methodology: their readers, engagements and work."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

from methodology.definition.ids import AnchorId
from methodology.engagement.engagement import Engagement, EngagementId, EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.facts import open_plan_facts
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import Member, Team
from methodology.reminders.digest import digest_for
from methodology.reminders.digest_lines import Digest, DigestInput, Line
from methodology.reminders.rungs import LastTold
from tests.support.opened import gitlab_ps
from tests.support.plans import noon

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
PM, PSE, TRAINER, RDM, AE, EM, DEPUTY = "pm", "pse", "trainer", "rdm", "ae", "em", "deputy"

numbers = count(1)


def person(name: str, **more: object) -> Person:
    return Person.model_validate({"workspace": "T1", "id": name, "name": name, "zone": "UTC", **more})


def team(**people: str) -> Team:
    """The team by role; `pm__deputy` is the deputy of the pm."""
    return Team(
        members=tuple(
            Member.model_validate({"role": role, "person": who, "deputy": people.get(f"{role}__deputy")})
            for role, who in people.items()
            if not role.endswith("__deputy")
        )
    )


FULL = team(project_manager=PM, pse=PSE, regional_delivery_manager=RDM)


def work(due: date | None = None, **more: object) -> PlannedActivity:
    activity_id = next(numbers)
    plain = {
        "id": activity_id,
        "activity": f"activity_{activity_id}",
        "occurrence": 1,
        "turn": 1,
        "stage": "engagement_execution",
        "name": f"Activity {activity_id}",
        "role": "pse",
        "dri": PSE,
        "role_unfilled": False,
        "due": due,
        "due_by_hand": False,
        "waiting_for": None,
        "depends_on": (),
        "required": True,
        "state": "open",
    }
    return PlannedActivity.model_validate(plain | more)


def running(
    *works: PlannedActivity,
    members: Team = FULL,
    state: EngagementState = "open",
    engagement_id: int = 1,
    customer: str = "Acme",
    stage: str = "engagement_execution",
    dates: Mapping[str, date] = {},
) -> EngagementPlan:
    plan_facts = open_plan_facts(
        gitlab_ps(),
        type_id="custom_sow",
        opened_on=date(2026, 10, 1),
        start_stage=stage,
        dates=[AnchorDate(anchor=AnchorId(anchor), on=on) for anchor, on in dates.items()],
    )
    engagement = Engagement.model_validate(
        {
            "id": EngagementId(engagement_id),
            "workspace": "T1",
            "version": 1,
            "customer": customer,
            "reference": "",
            "state": state,
            "opened_by": "opener",
            "plan_facts": plan_facts,
            "team": members,
        }
    )
    return EngagementPlan(engagement=engagement, methodology=gitlab_ps(), work=works, people={})


def digest(
    who: str | Person,
    *engagements: EngagementPlan,
    day: date = TUESDAY,
    others: Sequence[Person] = (),
    told: Mapping[str, LastTold] = {},
    weekly_on: date | None = MONDAY,
    looked_on: date | None = None,
    unanswered: int = 0,
) -> Digest | None:
    """The digest of this person, who had their weekly message on Monday; `told` is of each engagement."""
    reader = who if isinstance(who, Person) else person(who)
    known = {each.id: each for each in (reader, *others)}
    plans = tuple(each.model_copy(update={"people": known}) for each in engagements)
    return digest_for(
        reader,
        noon(day),
        DigestInput(
            plans=plans,
            told={each.engagement.id: told for each in plans},
            weekly_on=weekly_on,
            looked_on=looked_on,
            unanswered=unanswered,
        ),
    )


def lines(who: str | Person, *engagements: EngagementPlan, **more: Any) -> tuple[Line, ...]:
    found = digest(who, *engagements, **more)
    return found.lines if found else ()


def lines_of(found: Digest | None) -> list[tuple[str, str]]:
    """Kind and name of each line."""
    return [(line.kind, line.name) for line in found.lines] if found else []


def days(n: int) -> date:
    return TUESDAY + timedelta(days=n)


def told(*each: tuple[PlannedActivity, int, int], thing: str = "activity") -> dict[str, LastTold]:
    """What was told before: work, rung, and the day as a distance from Tuesday."""
    return {f"{thing}:{work.id}": LastTold(rung, days(on)) for work, rung, on in each}


def turn(due: date | None, **more: object) -> PlannedActivity:
    return work(due, activity=recurring(), **more)


@cache
def recurring() -> str:
    return next(
        each.id
        for each in gitlab_ps().activities
        if each.recurrence and each.recurrence.cadence == "weekly" and each.stage == "engagement_execution"
    )


EVERYBODY = [person(PSE), person(PM), person(RDM)]


AWAY: dict[str, object] = {"absence": {"first": days(-1), "last": days(1)}}


def unfilled(stage: str = "engagement_execution", role: str = "trainer") -> PlannedActivity:
    return work(days(9), stage=stage, role=role, dri=PM, role_unfilled=True)
