"""A sweep against a local Slack, the messages in it, and engagements with something due."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from threading import Event
from time import monotonic
from typing import Any

from prometheus_client import CollectorRegistry
from pydantic import Field
from slack_sdk import WebClient
from slack_sdk.models.blocks import SectionBlock
from sqlalchemy import delete, update
from sqlmodel import col, select

from handlers.block_kit.message import message
from handlers.context import AppContext
from handlers.messages.digest import DailyDigest
from handlers.outbox.clocks import Clocks
from handlers.outbox.failpoints import Failpoint, no_failpoint
from handlers.outbox.item import OutboxKinds
from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.outgoing_message import Content, OutgoingMessage, RenderContext
from handlers.outbox.pictures import Draw, draw_png
from handlers.outbox.poster import EVENT_TYPE
from handlers.outbox.rate_limiter import RateLimiter
from handlers.outbox.sender import Sender
from handlers.outbox.slack_api import SlackApis, time_in_slack
from handlers.outbox.sweep import Sweep, SweepSettings, SweepTrigger
from handlers.outbox.timing import Timing
from methodology.definition.ids import AnchorId, RoleId
from methodology.engagement.engagement import EngagementId
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.facts import open_plan_facts
from methodology.plan.team import Member, PersonId, Team
from playground import Playground
from storage.database.connection import Database
from storage.engagements.opening import Opening, open_engagement
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import Catalog, publish
from storage.outbox import allowance, queue
from storage.outbox.queue import Delivery, NewDelivery
from storage.people import Profile, save_profile
from storage.tables.outbox import OutboxRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow
from storage.tables.told import ToldRow
from tests.support.databases import once_in_a_database
from tests.support.opened import gitlab_ps

WORKSPACE = "T0NORTHWIND"
TUESDAY = date(2026, 11, 24)
BERLIN, LONDON, SAO_PAULO = "Europe/Berlin", "Europe/London", "America/Sao_Paulo"
ANNA, BEN, CLARA = "U07ANNAKLR1", "U07BENOKAF2", "U07CLARAMN3"
QUICK = Timing(
    lease=timedelta(seconds=30),
    search_after=timedelta(0),
    retry_after=timedelta(0),
    retry_at_most=timedelta(0),
    apart=timedelta(0),
)
"""No pause between two attempts, or two messages."""


class Notice(OutgoingMessage):
    """A message whose text is its subject."""

    kind = "notice"

    label: str = Field(exclude=True)

    @property
    def subject(self) -> str:
        return self.label

    @classmethod
    def fields_of(cls, delivery: Delivery) -> dict[str, Any]:
        return {**super().fields_of(delivery), "label": delivery.subject}

    def content(self, context: RenderContext) -> Content | None:
        return Content(message(SectionBlock(text=f"Notice {self.subject}")), {"said": self.subject})


def notices(say: Callable[[Notice], Content | None]) -> OutboxKinds:
    """Notices with these texts."""

    class Saying(Notice):
        def content(self, context: RenderContext) -> Content | None:
            return say(self)

    return {Notice.kind: Saying}


@dataclass
class Sending:
    """One bot process's sweep, and the Slack it sends to."""

    slack: Playground
    database: Database
    timing: Timing = QUICK
    settings: SweepSettings = field(default_factory=lambda: SweepSettings(every=timedelta(seconds=15)))
    kinds: OutboxKinds = field(default_factory=lambda: {Notice.kind: Notice})
    rate: float | None = 1000.0
    failpoint: Failpoint = no_failpoint
    tick: Callable[[], float] = monotonic
    timeout: int = 2
    skew: timedelta = timedelta(0)
    watches_clock: bool = False
    run_soon: Callable[[], None] = lambda: None
    draw: Draw = draw_png

    def __post_init__(self) -> None:
        if self.rate is not None:
            with self.database.begin() as session:
                allowance.set_rate(session, WORKSPACE, self.rate)
        self.registry = CollectorRegistry()
        self.catalog = Catalog(self.database)
        self.client = WebClient(
            self.slack.bot_token, base_url=self.slack.api_url, retry_handlers=[], timeout=self.timeout
        )
        self.sender = Sender(
            app_context=AppContext(database=self.database, catalog=self.catalog, now=self.now),
            slack_apis=SlackApis(
                token_of=lambda _workspace: self.client.token,
                client_with=lambda _token, _workspace: self.client,
                rate_limiter=RateLimiter(self.tick),
                metrics=SweepMetrics(self.registry),
            ),
            kinds=self.kinds,
            timing=self.timing,
            failpoint=self.failpoint,
            tick=self.tick,
        )
        self.trigger = SweepTrigger(lambda: self.run_soon())
        self.sweep = Sweep(
            self.sender, self.settings, trigger=self.trigger, clocks=self.clocks, draw=self.draw
        )

    def now(self) -> datetime:
        return self.clocks.now() if self.clocks else self._machine_now()

    def _machine_now(self) -> datetime:
        return self.slack.now() + self.skew

    @cached_property
    def clocks(self) -> Clocks | None:
        """The machine's clock, with its skew, beside the real ones: the local Slack's is moved on purpose."""
        if not self.watches_clock:
            return None
        return Clocks(
            self._machine_now,
            database=None if self.database.is_sqlite else self.database.now,
            slack=lambda: time_in_slack(self.client),
            moved_by=lambda: self.slack.now() - datetime.now(UTC),
            tick=self.tick,
        )

    def another(self, **more: Any) -> "Sending":
        """A second process on the same database and Slack."""
        return replace(self, **more)

    def plan(self, recipients: Iterable[str] = (ANNA,), kind: str = "notice", subject: str = "one") -> None:
        messages = [
            NewDelivery(workspace=WORKSPACE, recipient=each, kind=kind, subject=subject)
            for each in recipients
        ]
        with self.database.begin() as session:
            queue.enqueue(session, messages, self.now())

    def rows(self) -> list[OutboxRow]:
        with self.database.reading() as session:
            rows = list(session.exec(select(OutboxRow).order_by(col(OutboxRow.id))))
            session.expunge_all()
            return rows

    def states(self) -> list[str]:
        return [row.state for row in self.rows()]

    def messages(self, person: str = ANNA) -> list[dict[str, Any]]:
        """The app's messages to this person, newest first, read with a separate client."""
        channel = self.client.conversations_open(users=person)["channel"]["id"]
        page = self.client.conversations_history(channel=channel, limit=900, include_all_metadata=True)
        return [each for each in page["messages"] if each.get("bot_id")]

    def keys(self, person: str = ANNA) -> Counter[str]:
        """The number of messages with each key in this person's DM."""
        metadata = (each.get("metadata") or {} for each in self.messages(person))
        return Counter(str(m["event_payload"]["key"]) for m in metadata if m.get("event_type") == EVENT_TYPE)

    def posts(self) -> int:
        """The number of calls to Slack that post a message."""
        return len(self.slack.log("chat.postMessage", direction="to_slack"))

    def value(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(name, labels) or 0.0


def opened(
    database: Database,
    people_in: Mapping[str, str],
    now: datetime,
    *,
    opened_on: date,
    dates: Mapping[str, date] | None = None,
) -> EngagementId:
    """An engagement in execution, with this team (role to person), as `/ps-start` opens one."""
    catalog = Catalog(database)
    with database.begin() as session:
        version, _ = publish(session, gitlab_ps(), now)
    methodology = catalog.get_methodology(version)
    plan_facts = open_plan_facts(
        methodology,
        type_id="custom_sow",
        opened_on=opened_on,
        start_stage="engagement_execution",
        dates=[AnchorDate(anchor=AnchorId(each), on=on) for each, on in (dates or {}).items()],
    )
    team = Team(
        members=tuple(Member(role=RoleId(role), person=PersonId(who)) for role, who in people_in.items())
    )
    actor = Actor(by=PersonId(BEN), at=now, today=opened_on, source="test")
    opening = Opening(
        request_key=f"form-{opened_on}-{now}",
        version=version,
        customer="Acme",
        reference="",
        plan_facts=plan_facts,
        team=team,
    )
    with database.begin() as session:
        plan, _ = open_engagement(UnitOfWork(session, catalog, WORKSPACE, actor, lambda _: None), opening)
    return plan.engagement.id


def know(database: Database, now: datetime, *people_: tuple[str, str]) -> None:
    """Store people (id and zone) whose profiles are out of date."""
    with database.begin() as session:
        for id, zone in people_:
            profile = Profile(workspace=WORKSPACE, id=PersonId(id), name=id, zone=zone)
            save_profile(session, profile, now - timedelta(days=30))


def engaged_sending(slack: Playground, database: Database) -> Sending:
    """Ben leads and Clara does the work of an engagement whose kickoff was weeks ago; some of it is due on the 24th."""
    now = slack.now().replace(microsecond=0)

    def engage() -> None:
        know(database, now, (ANNA, BERLIN), (BEN, LONDON), (CLARA, SAO_PAULO))
        opened(
            database,
            {"project_manager": BEN, "pse": CLARA},
            now,
            opened_on=date(2026, 10, 26),
            dates={"kickoff": date(2026, 11, 2)},
        )
        with database.begin() as session:
            final_hours = update(PlannedActivityRow).where(
                col(PlannedActivityRow.activity) == "fin_hours_final"
            )
            by_hand = {"due": date(2026, 11, 24), "due_by_hand": True, "waiting_for": None}
            session.execute(final_hours.values(**by_hand))

    once_in_a_database(database, ("engaged_sending", f"{now:%F %H}"), engage)
    return Sending(slack, database, kinds={Notice.kind: Notice, DailyDigest.kind: DailyDigest})


def forget_what_was_told(database: Database) -> None:
    """Make news of all that is open again, also for people who never act."""
    with database.begin() as session:
        session.execute(delete(ToldRow))
        session.execute(update(PersonRow).values(unanswered=0))


def within(seconds: float, holds: object) -> None:
    assert callable(holds)
    for _ in range(int(seconds / 0.05)):
        if holds():
            return
        Event().wait(0.05)
    raise AssertionError("did not come about in time")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
