"""`Engaged`: opens an engagement in a database, acts on it, and reads what was recorded."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import text

from methodology.definition.ids import AnchorId, RoleId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Channel, Engagement, EngagementId, VersionId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.facts import open_plan_facts
from methodology.plan.planned_activity import ItemKey, PlannedActivity
from methodology.plan.team import Member, PersonId, Team
from storage import people
from storage.database.connection import Database
from storage.engagements import history
from storage.engagements.engagement_plan import get_plan
from storage.engagements.history import Change
from storage.engagements.opening import Opening, open_engagement
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import Catalog, publish
from storage.people import Profile
from tests.support.databases import once_in_a_database

P = ParamSpec("P")
R = TypeVar("R")

WORKSPACE = "T1"
MONDAY = date(2026, 6, 1)
"""The day on which engagements are opened: a Monday and the first of a month."""

EM, PM, AE, SA, PSE, PC, TC, TRAINER = (
    PersonId(each) for each in ("UEM", "UPM", "UAE", "USA", "UPSE", "UPC", "UTC", "UTRAINER")
)
NEWCOMER = PersonId("UNEW")
TEAM = {
    "engagement_manager": EM,
    "project_manager": PM,
    "account_executive": AE,
    "solutions_architect": SA,
    "pse": PSE,
    "project_coordinator": PC,
    "training_coordinator": TC,
    "trainer": TRAINER,
}
ZONES = {PSE: "America/Los_Angeles", PM: "Pacific/Auckland"}
"""The zones of people outside UTC."""

Dates = Mapping[str, date | list[date]]


def days(count: int) -> date:
    """The day this many days after the opening."""
    return MONDAY + timedelta(days=count)


def allow(_: Engagement) -> None:
    """Allow every change: rights are tested elsewhere."""


@dataclass
class Engaged:
    """One engagement in a database, each act on it in its own unit of work."""

    database: Database
    catalog: Catalog
    engagement_id: EngagementId
    today: date = MONDAY
    at: time = time(12)
    guard: Callable[[Engagement], None] = allow
    by: PersonId = EM

    @property
    def methodology(self) -> Methodology:
        return self.plan().methodology

    @contextmanager
    def unit(self, *, by: PersonId | None = None, today: date | None = None) -> Iterator[UnitOfWork]:
        with self.database.begin() as session:
            day = today or self.today
            at = datetime.combine(day, self.at, UTC)
            actor = Actor(by=by or self.by, at=at, today=day, source="test")
            yield UnitOfWork(session, self.catalog, WORKSPACE, actor, self.guard)

    def do(self, act: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Commit this act; a plan that it returns must equal the one read from the records."""
        with self.unit() as unit:
            result = act(unit, *args, **kwargs)
        returned = result if isinstance(result, EngagementPlan) else getattr(result, "plan", None)
        if isinstance(returned, EngagementPlan) and returned.engagement.id == self.engagement_id:
            assert_same(returned, self.plan())
        return result

    def plan(self) -> EngagementPlan:
        with self.database.reading() as session:
            return get_plan(session, self.catalog, WORKSPACE, self.engagement_id)

    @property
    def plan_facts(self) -> Any:
        return self.plan().engagement.plan_facts

    def all(self, activity: str) -> list[PlannedActivity]:
        """The stored rows of an activity, by occurrence and turn."""
        found = [each for each in self.plan().work if each.activity == activity]
        return sorted(found, key=lambda each: (each.occurrence, each.turn))

    def work(self, activity: str, occurrence: int = 1) -> PlannedActivity:
        """The latest turn of one occurrence of a planned activity."""
        *_, last = [e for e in self.all(activity) if e.occurrence == occurrence and e.state != "withdrawn"]
        return last

    def date_of(self, anchor: str, occurrence: int = 1) -> AnchorDate | None:
        dates = self.plan_facts.dates
        return next((e for e in dates if (e.anchor, e.occurrence) == (anchor, occurrence)), None)

    def is_in_step(self) -> bool:
        """Whether re-planning changes nothing."""
        found = self.plan().changes()
        return not (found.added or found.revived or found.withdrawn or found.shifts)

    def history(self, *what: str) -> list[Change]:
        """The recorded changes, oldest first, all or only these kinds."""
        with self.database.reading() as session:
            changes = history.list_changes(session, self.engagement_id, limit=1000)
        return [each for each in reversed(changes) if not what or each.what in what]

    def stored(self) -> dict[str, list[Any]]:
        """Every row of the engagement."""
        tables = ("engagement", "planned_activity", "anchor_date", "stage_entry", "confirmation")
        more = ("team_member", "raised_condition", "own_activity", "history")
        with self.database.reading() as session:
            return {
                name: sorted(map(repr, session.execute(text(f"SELECT * FROM {name}"))))
                for name in (*tables, *more)
            }


def assert_same(returned: EngagementPlan, read: EngagementPlan) -> None:
    """Check that an act returned the plan in the records; it may include people who have just left."""
    assert (returned.engagement, returned.methodology, returned.work) == (
        read.engagement,
        read.methodology,
        read.work,
    )
    assert read.people.items() <= returned.people.items()


def published(database: Database, methodology: Methodology) -> tuple[Catalog, VersionId]:
    with database.begin() as session:
        version, _ = publish(session, methodology, datetime(2026, 1, 1, tzinfo=UTC))
    return Catalog(database), version


def know(database: Database, *persons: PersonId) -> None:
    with database.begin() as session:
        for each in persons:
            profile = Profile(workspace=WORKSPACE, id=each, name=each, zone=ZONES.get(each, "UTC"))
            people.save_profile(session, profile, datetime(2026, 1, 1, tzinfo=UTC))


def opening(
    methodology: Methodology,
    version: VersionId,
    *,
    key: str = "form-1",
    type: str = "custom_sow",
    stage: str | None = None,
    dates: Dates | None = None,
    facets: Mapping[str, str] | None = None,
    conditions: tuple[str, ...] = (),
    detail: bool = False,
    team: Mapping[str, PersonId] | None = None,
    deputies: Mapping[str, PersonId] | None = None,
    channel: Channel | None = None,
    customer: str = "Acme",
    done_before: frozenset[ItemKey] = frozenset(),
) -> Opening:
    numbered = [
        AnchorDate(anchor=AnchorId(anchor), on=on, occurrence=n)
        for anchor, given in (dates or {}).items()
        for n, on in enumerate(given if isinstance(given, list) else [given], start=1)
    ]
    plan_facts = open_plan_facts(
        methodology,
        type_id=type,
        opened_on=MONDAY,
        start_stage=stage,
        facets=facets,
        dates=numbered,
        conditions=conditions,
        all_details=detail,
    )
    members = tuple(
        Member(role=RoleId(role), person=person, deputy=(deputies or {}).get(role))
        for role, person in (TEAM if team is None else team).items()
    )
    return Opening(
        request_key=key,
        version=version,
        customer=customer,
        reference="SOW-1",
        plan_facts=plan_facts,
        team=Team(members=members),
        channel=channel,
        done_before=done_before,
    )


def engage(database: Database, methodology: Methodology, **given: Any) -> Engaged:
    """An engagement, opened on `MONDAY` by the engagement manager, with everybody known."""

    def engage_in_it() -> tuple[Methodology, EngagementId]:
        catalog, version = published(database, methodology)
        know(database, *TEAM.values(), NEWCOMER)
        engaged = Engaged(database, catalog, EngagementId(0))
        plan, _ = engaged.do(open_engagement, opening(methodology, version, **given))
        engaged.engagement_id = plan.engagement.id
        assert_same(plan, engaged.plan())
        return methodology, plan.engagement.id  # a methodology that is kept alive keeps its id

    key = ("engage", id(methodology), repr(sorted(given.items())))
    _, engagement_id = once_in_a_database(database, key, engage_in_it)
    return Engaged(database, Catalog(database), engagement_id)


def another(engaged: Engaged, key: str, **given: Any) -> Engaged:
    """One more engagement in the same workspace."""
    version = engaged.plan().engagement.version
    methodology = engaged.catalog.get_methodology(version)
    plan, _ = engaged.do(open_engagement, opening(methodology, version, key=key, **given))
    return Engaged(engaged.database, engaged.catalog, plan.engagement.id, engaged.today)
