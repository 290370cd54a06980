"""The bot of this checkout with a Slack and people of one world, and a clock that is set."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import bot
from benchmarks.noise.records import Json, Records
from benchmarks.noise.scenario import FIRST_DAY, Case, Person, World
from benchmarks.noise.slack import WORKSPACE, Hands, Slack, in_place_of_network
from handlers.messages.welcome import Welcome
from handlers.outbox.item import enqueue
from handlers.outbox.sender import Sender
from handlers.outbox.sweep import Sweep
from handlers.server.process import Bot
from handlers.server.settings import Settings
from methodology.definition.ids import AnchorId, RoleId
from methodology.definition.load import SHIPPED, load, shipped
from methodology.engagement.engagement import VersionId
from methodology.people import Absence
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.calendar import working_calendar
from methodology.plan.facts import open_plan_facts
from methodology.plan.team import Member, PersonId, Team
from storage.engagements.opening import Opening, open_engagement
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.people import Profile, save_profile, set_absence, set_preferences

NEVER_READ = time(23, 59)
"""A digest time that no sweep of the day comes after."""


class Workplace:
    """The bot, its Slack and the people of one world, at one moment."""

    def __init__(self, world: World, folder: Path, bot_calls: ExitStack) -> None:
        self.world = world
        self.now = datetime.combine(FIRST_DAY, time(5), UTC)
        self.people = {each.id: each for each in world.people}
        self.calendars = {each.id: working_calendar(each.country) for each in world.people}
        self.methodology = load(shipped(), SHIPPED)
        self.slack = Slack({each.id: _profile(each) for each in world.people}, lambda: self.now)
        bot_calls.enter_context(in_place_of_network(self.slack))
        file = folder / "noise.db"
        self.bot = self._built(file)
        self.hands = Hands(self.bot.app, self.slack, lambda: self.bot.app_context.behind.wait(60))
        self.records = Records(file)
        bot_calls.callback(self.records.close)
        self._know_people()

    def _built(self, file: Path) -> Bot:
        settings = Settings(
            slack_bot_token=SecretStr("xoxb-0-noise"),
            slack_signing_secret=SecretStr("c0ffee00c0ffee00c0ffee00c0ffee00"),
            slack_api_url="https://slack.com/api/",
            database_url=f"sqlite:///{file}",
        )
        built = bot.build(settings, lambda: self.now)
        sender = replace(built.sweep.sender, tick=lambda: self.now.timestamp())
        self.sweep = Sweep(_without_pauses(sender))
        return built

    def _know_people(self) -> None:
        with self.bot.app_context.database.begin() as session:
            for each in self.world.people:
                id = PersonId(each.id)
                profile = Profile(workspace=WORKSPACE, id=id, name=each.id, zone=each.zone)
                save_profile(session, profile.model_copy(update={"outsider": False}), self.now)
                set_preferences(
                    session,
                    WORKSPACE,
                    id,
                    digest_at=time(9) if self.reads(each) else NEVER_READ,
                    working_weekdays=None,
                    country=each.country,
                    region=None,
                )
                if each.away:
                    set_absence(session, WORKSPACE, id, _absence(each))

    def reads(self, person: Person) -> bool:
        return self.world.all_read or person.behaviour in self.world.watched

    def open(self, case: Case) -> None:
        """Open an engagement, as its lead does."""
        facts = open_plan_facts(
            self.methodology,
            type_id=case.type,
            opened_on=case.opened_on,
            start_stage=case.start_stage,
            dates=_dates_of(case),
        )
        members = tuple(
            Member(role=RoleId(role), person=PersonId(person)) for role, person in case.team.items()
        )
        opening = Opening(
            request_key=case.customer,
            version=self._version(),
            customer=case.customer,
            reference="",
            plan_facts=facts,
            team=Team(members=members),
        )
        with self.unit(case.opened_by, case.opened_on) as unit:
            plan, _ = open_engagement(unit, opening)
            engagement = plan.engagement
            welcomed = engagement.team.people() if self.world.all_read else ()
            enqueue(
                unit,
                [
                    Welcome(workspace=WORKSPACE, recipient=person, engagement=engagement.id)
                    for person in welcomed
                ],
            )

    @contextmanager
    def unit(self, person: str, day: date) -> Iterator[UnitOfWork]:
        context = self.bot.app_context
        actor = Actor(by=PersonId(person), at=self.now, today=day, source="noise")
        with context.database.begin() as session:
            yield UnitOfWork(session, context.catalog, WORKSPACE, actor, lambda _: None)

    def _version(self) -> VersionId:
        with self.bot.app_context.database.reading() as session:
            (id,) = session.connection().exec_driver_sql("SELECT max(id) FROM methodology_version").one()
        return VersionId(id)


def _dates_of(case: Case) -> list[AnchorDate]:
    calendar = working_calendar()
    known = {
        "project_planning": {"booking": -5},
        "engagement_execution": {"booking": -20, "kickoff": -5, "project_end": 30},
    }
    return [
        AnchorDate(anchor=AnchorId(anchor), on=calendar.shift(case.opened_on, days))
        for anchor, days in known.get(case.start_stage or "", {}).items()
    ]


def _absence(person: Person) -> Absence:
    assert person.away is not None
    first, last = person.away
    return Absence(first=first, last=last, deputy=PersonId(person.deputy) if person.deputy else None)


def _profile(person: Person) -> Json:
    return {
        "id": person.id,
        "team_id": WORKSPACE,
        "name": person.id.lower(),
        "deleted": False,
        "is_bot": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "tz": person.zone,
        "profile": {"real_name": person.id, "display_name": person.id},
    }


def _without_pauses(sender: Sender) -> Sender:
    """Without the sending rate, whose seconds are real ones; the release before keeps it in another place."""
    limiter: Any = sender.rate_limiter
    if hasattr(limiter, "_apart"):
        limiter = type(limiter)(1_000_000.0, apart=0.0)
        return replace(sender, slack_apis=replace(sender.slack_apis, rate_limiter=limiter))
    from storage.outbox import allowance

    with sender.app_context.database.begin() as session:
        allowance.set_rate(session, WORKSPACE, 1_000_000.0)
    return replace(sender, timing=replace(sender.timing, apart=timedelta(0)))
