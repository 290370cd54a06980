"""Who takes part in the twelve weeks, how they behave, and which engagements they have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

FIRST_DAY = date(2027, 3, 1)
"""A Monday."""
DAYS, FEWER_DAYS = 84, 28
"""Twelve weeks; a hundred engagements side by side are followed for four."""
A_DAY = timedelta(days=1)
AWAY = (date(2027, 4, 5), date(2027, 4, 18))
"""Two weeks in the middle, when most of the work of an engagement is done."""

Behaviour = Literal["lead", "same_day", "three_days", "never", "away", "manager", "director"]
"""`away`: a lead who acts the same day but is away for two weeks. `manager` and `director` act the
same day, too, and look at what was escalated to them."""

BEHAVIOURS: Mapping[Behaviour, str] = {
    "lead": "lead, before booking",
    "same_day": "acts the same day",
    "three_days": "acts within three days",
    "never": "never acts",
    "away": "lead after booking, away for two weeks",
    "manager": "manager",
    "director": "director",
}


@dataclass(frozen=True)
class Person:
    """A person; `number` tells people of one behaviour apart."""

    behaviour: Behaviour
    number: int = 1
    zone: str = "Europe/Berlin"
    country: str = "DE"
    away: tuple[date, date] | None = None
    deputy: str | None = None

    @property
    def id(self) -> str:
        return f"U0{self.behaviour.upper().replace('_', '')[:5]}{self.number:03}"


@dataclass(frozen=True)
class Case:
    """An engagement: its customer, type, the day on which it is opened and the stage in which it starts."""

    customer: str
    type: str
    opened_on: date = FIRST_DAY
    start_stage: str | None = None
    team: Mapping[str, str] = field(default_factory=dict)
    opened_by: str = ""


@dataclass(frozen=True)
class World:
    """A workspace that is played through for some days; `watched` are the people whose messages are judged."""

    name: str
    people: tuple[Person, ...]
    cases: tuple[Case, ...]
    watched: frozenset[Behaviour]
    days: int = DAYS
    all_read: bool = True
    """Where not, only who is watched gets messages; the others do what is due by themselves."""


TYPES = (
    "custom_sow",
    "standard_sku",
    "consulting_block",
    "dedicated_engineer",
    "education",
    "custom_education",
    "blended",
)
STAGES = (None, None, None, "project_planning", "engagement_execution")
"""Of engagements side by side, two in five are opened half way."""
MANAGER = "regional_delivery_manager"
TRAINING = ("education", "custom_education")
NEW_YORK, LONDON, BERLIN = ("America/New_York", "US"), ("Europe/London", "GB"), ("Europe/Berlin", "DE")


def worlds() -> dict[str, World]:
    """One for each engagement type, one of ten engagements with one manager, one of a hundred with one director.

    Of each type there are two, from the first stage and from its planning on, so that twelve weeks have all of it.
    """
    found = {each: _of_one(each) for each in TYPES}
    found["ten"] = _of_many("ten", 10, 2, frozenset({"manager", "lead", "away", "never"}))
    hundred = _of_many("hundred", 100, 12, frozenset({"director"}), has_manager=False)
    found["hundred"] = replace(hundred, days=FEWER_DAYS, all_read=False)
    return found


def _of_one(type_id: str) -> World:
    staff = _staff(1)
    everybody = (*staff.values(), _person("manager", LONDON), _person("director", NEW_YORK))
    team, lead = _team(type_id, staff), staff["lead"].id
    cases = (
        Case("Acme", type_id, FIRST_DAY, None, team, lead),
        Case("Borealis", type_id, FIRST_DAY + A_DAY, "project_planning", team, lead),
    )
    return World(type_id, everybody, cases, frozenset(BEHAVIOURS))


def _of_many(
    name: str, engagements: int, staffs: int, watched: frozenset[Behaviour], *, has_manager: bool = True
) -> World:
    """Engagements shared out among groups of staff. Without a manager, the director is the nearest one."""
    groups = [_staff(number) for number in range(1, staffs + 1)]
    everybody = (
        *(person for group in groups for person in group.values()),
        _person("manager", LONDON),
        _person("director", NEW_YORK),
    )
    cases = tuple(_cases(engagements, groups))
    if not has_manager:
        cases = tuple(
            replace(case, team={role: who for role, who in case.team.items() if role != MANAGER})
            for case in cases
        )
    return World(name, everybody, cases, watched)


def _cases(engagements: int, groups: list[dict[Behaviour, Person]]) -> Iterator[Case]:
    for number in range(engagements):
        staff, type_id = groups[number % len(groups)], TYPES[number % len(TYPES)]
        stage = STAGES[number % len(STAGES)]
        day = FIRST_DAY + (number * 3 % 10) * A_DAY
        day += (7 - day.weekday()) * A_DAY if day.weekday() > 4 else timedelta(0)
        yield Case(f"Customer {number + 1:03}", type_id, day, stage, _team(type_id, staff), staff["lead"].id)


def _staff(number: int) -> dict[Behaviour, Person]:
    same_day = _person("same_day", LONDON, number)
    away = Person("away", number, *BERLIN, away=AWAY, deputy=same_day.id)
    return {
        "lead": _person("lead", BERLIN, number),
        "same_day": same_day,
        "three_days": _person("three_days", NEW_YORK, number),
        "never": _person("never", LONDON, number),
        "away": away,
    }


def _person(behaviour: Behaviour, where: tuple[str, str], number: int = 1) -> Person:
    return Person(behaviour, number, *where)


def _team(type_id: str, staff: Mapping[Behaviour, Person]) -> dict[str, str]:
    """The people by role. Nobody is the customer success manager or the architect: they are asked for."""
    leads = "training_coordinator" if type_id in TRAINING else "project_manager"
    team = {
        "engagement_manager": staff["lead"].id,
        "project_manager": staff["same_day"].id,
        "training_coordinator": staff["away"].id,
        "project_coordinator": staff["same_day"].id,
        "solutions_architect": staff["same_day"].id,
        "account_executive": staff["three_days"].id,
        "pse": staff["never"].id,
        "trainer": staff["never"].id,
        MANAGER: Person("manager").id,
        "ps_director": Person("director").id,
    }
    return team | {leads: staff["away"].id}
