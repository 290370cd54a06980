"""Plays one world through twelve weeks with the bot of this checkout, and writes down what happened.

    python -m benchmarks.noise.play WORLD LOG

The log has one JSON object a line: the world, then, in the order of time, each changed row of the records, each
change of the history, each act of a person and each message that somebody got. It is the same for each version of
the bot that has the buttons and tables named here, and knows nothing of the rules of reminding.
"""

import json
import logging
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr

import bot
from benchmarks.noise.lines import Line, Named, Names, Thing, carried, read
from benchmarks.noise.records import Records, Row
from benchmarks.noise.scenario import A_DAY, DAYS, FIRST_DAY, Case, Person, World, worlds
from benchmarks.noise.slack import WORKSPACE, Hands, Slack, elements_of, in_place_of_network
from handlers.messages.welcome import Welcome
from handlers.outbox.item import enqueue
from handlers.outbox.rate_limiter import RateLimiter
from handlers.outbox.sweep import Sweep
from handlers.server.process import Bot
from handlers.server.settings import Settings
from methodology.definition.ids import RoleId
from methodology.definition.load import SHIPPED, load, shipped
from methodology.definition.model import Methodology
from methodology.engagement.engagement import VersionId
from methodology.plan.calendar import working_calendar
from methodology.plan.facts import open_plan_facts
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import Member, PersonId, Team
from storage.engagements.activity import complete
from storage.engagements.opening import Opening, open_engagement
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.people import Profile, save_profile, set_absence, set_preferences

Json = dict[str, Any]

MORNINGS = ((time(9, 10), time(11), "Europe/"), (time(14, 10), time(16), "America/"))
"""By continent, in UTC: just after the digests of its people, and when they act."""
OPENING = time(6)
NEVER_READ = time(23, 59)
"""A digest time that no sweep of the day comes after."""
FRIDAY = 4
AFTER_ACTS = (timedelta(minutes=1), timedelta(minutes=20))
"""When messages at once come: right away, and those that wait for more."""
LOOKS_AFTER = 5
"""Working days after which a lead whom nobody told finds out that a stage can be left, or a date is missing."""
GIVES_UP_AFTER = 8
"""Working days after its date at which the lead decides that work of who never acts is not needed."""
AHEAD = {
    "project_end": 30,
    "financial_close": 35,
    "milestone_complete": 20,
    "training_end": 10,
    "closure_meeting": 3,
}
"""Working days from the day on which a date is asked for to the date that is entered; 5 for all others."""
CALENDAR = ("daily", "weekly", "monthly")
MOVES_DATE_ON, SNOOZES_ON = FIRST_DAY + 36 * A_DAY, FIRST_DAY + 15 * A_DAY
"""When a lead moves a date two working days earlier, and from when on who acts within three days snoozes once."""


@dataclass
class Todo:
    """Something a person was told of and means to do on a day."""

    thing: Thing
    on: date
    ts: str
    controls: list[tuple[Json, Json]] = field(default_factory=list)


class Play:
    """The bot, its Slack and the people of one world."""

    def __init__(self, world: World, folder: Path, log: IO[str]) -> None:
        self.world, self._log = world, log
        self.now = datetime.combine(FIRST_DAY, time(5), UTC)
        self.people = {each.id: each for each in world.people}
        self.calendars = {each.id: working_calendar(each.country) for each in world.people}
        self.slack = Slack({each.id: _profile(each) for each in world.people}, lambda: self.now)
        self._file = folder / "noise.db"
        self.methodology = load(shipped(), SHIPPED)
        self._todo: dict[str, dict[Thing, Todo]] = defaultdict(dict)
        self._seen = 0
        self._ready_since: dict[tuple[int, str], int] = {}
        self._did_once: set[str] = set()
        self._wants_to_look: set[str] = set()
        self._has_acted = False

    def run(self) -> None:
        with ExitStack() as stack:
            stack.enter_context(in_place_of_network(self.slack))
            self.bot = self._built()
            self.hands = Hands(self.bot.app, self.slack, lambda: self.bot.app_context.behind.wait(60))
            self.records = Records(self._file)
            stack.callback(self.records.close)
            self._know_people()
            self._write(self._header())
            for number in range(self.world.days):
                self._day(FIRST_DAY + number * A_DAY)
            self._note_records()
            self._write({"t": "swept"})

    def _built(self) -> Bot:
        settings = Settings(
            slack_bot_token=SecretStr("xoxb-0-noise"),
            slack_signing_secret=SecretStr("c0ffee00c0ffee00c0ffee00c0ffee00"),
            slack_api_url="https://slack.com/api/",
            database_url=f"sqlite:///{self._file}",
        )
        built = bot.build(settings, lambda: self.now)
        sender = built.sweep.sender
        apis = replace(sender.slack_apis, rate_limiter=RateLimiter(1_000_000.0, apart=0.0))
        self.sweep = Sweep(replace(sender, slack_apis=apis, tick=lambda: self.now.timestamp()))
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
                    digest_at=time(9) if self._reads(each) else NEVER_READ,
                    working_weekdays=None,
                    country=each.country,
                    region=None,
                )
                if each.away:
                    set_absence(session, WORKSPACE, id, _absence(each))

    def _reads(self, person: Person) -> bool:
        return self.world.all_read or person.behaviour in self.world.watched

    # A day

    def _day(self, day: date) -> None:
        for case in self.world.cases:
            if case.opened_on == day:
                self._at(datetime.combine(day, OPENING, UTC))
                self._open(case)
        if any(case.opened_on == day for case in self.world.cases):
            self._tick(datetime.combine(day, OPENING, UTC) + AFTER_ACTS[0])
        if day.weekday() > FRIDAY:
            return
        for digests, acts, continent in MORNINGS:
            self._tick(datetime.combine(day, digests, UTC))
            self._at(datetime.combine(day, acts, UTC))
            self._has_acted = False
            for person in self.world.people:
                if person.zone.startswith(continent) and self._reads(person):
                    self._acts(person, day)
            if not self.world.all_read and continent == "Europe/":
                self._does_all_due(day)
            for after in AFTER_ACTS if self._has_acted else ():
                self._tick(datetime.combine(day, acts, UTC) + after)

    def _at(self, instant: datetime) -> None:
        self.now = instant

    def _tick(self, instant: datetime) -> None:
        self._at(instant)
        self._note_records()
        self.sweep.run()
        self._read_records()
        for message in self.slack.posted[self._seen :]:
            person = self.people.get(message.person)
            if person is not None:
                day = message.at.astimezone(ZoneInfo(person.zone)).date()
                self._write(
                    {
                        "t": "message",
                        "at": message.at.isoformat(),
                        "day": day.isoformat(),
                        "person": person.id,
                        "ts": message.ts,
                        **message.content,
                    }
                )
                self._hears(person, message.ts, message.content, day)
        self._seen = len(self.slack.posted)
        self._write({"t": "swept"})

    # What people make of a message

    def _hears(self, person: Person, ts: str, content: Json, day: date) -> None:
        if person.behaviour == "never":
            return
        if person.behaviour in ("manager", "director"):
            self._wants_to_look.add(person.id)
        self._read_records()
        reading = read(content, self._names())
        if reading.kind == "welcome":  # who reads it has a look, and waits until something can be done
            return
        for line in reading.lines:
            for thing in line.things or self._asked_elsewhere(person, line):
                on = self._means_to_act_on(person, thing, line, day)
                known = self._todo[person.id].get(thing)
                if on is not None and (known is None or known.on > on or not known.controls):
                    self._todo[person.id][thing] = Todo(thing, on, ts, line.controls)

    def _asked_elsewhere(self, person: Person, line: Line) -> Iterator[Thing]:
        """What is missing in the engagements that a person leads, where a line only says that something is."""
        for id in self.records.tables["engagement"] if line.and_alike else ():
            if self._lead(int(id)) != person.id:
                continue
            for row in self.records.tables["planned_activity"].values():
                if row["engagement"] != int(id) or row["state"] != "open":
                    continue
                if row["role_unfilled"]:
                    role = self.methodology.role[row["role"]]
                    yield Thing("role", int(id), role.remind_via or role.id)
                if row["waiting_for"] and self.methodology.anchor[row["waiting_for"]].set_by.role:
                    yield Thing("date", int(id), row["waiting_for"])

    def _means_to_act_on(self, person: Person, thing: Thing, line: Line, day: date) -> date | None:
        calendar = self.calendars[person.id]
        soon = calendar.shift(day, 2) if person.behaviour == "three_days" else day
        if thing.kind != "work":
            return soon
        row = self._work(thing)
        if row is None or person.id not in self._owners(row):
            return None
        return max(soon, date.fromisoformat(row["due"])) if row["due"] else soon

    def _owners(self, row: Row) -> set[str]:
        """The DRI, and who stands in for them."""
        dri = self.people.get(row["dri"] or "")
        return {dri.id, dri.deputy or dri.id} if dri else set()

    def _acts(self, person: Person, day: date) -> None:
        if person.behaviour == "never" or self._is_off(person, day):
            return
        self._read_records()
        if person.id in self._wants_to_look:
            self._wants_to_look.remove(person.id)
            self.hands.types(person.id, "/ps-stage")
            self._did(person, "looks", None, True)
        if person.behaviour in ("lead", "away"):
            self._leads(person, day)
        todo = self._todo[person.id]
        for each in sorted(todo.values(), key=lambda each: (each.on, each.thing)):
            if each.on <= day and self._does(person, each, day):
                todo.pop(each.thing, None)
                self._read_records()

    def _is_off(self, person: Person, day: date) -> bool:
        is_away = person.away is not None and person.away[0] <= day <= person.away[1]
        return is_away or not self.calendars[person.id].is_working(day)

    def _does(self, person: Person, todo: Todo, day: date) -> bool:
        """Do it if it can be done now; whether there is nothing left to do."""
        match todo.thing.kind:
            case "work":
                return self._does_work(person, todo, day)
            case "gate":
                return self._moves_on(person, todo.thing, todo)
            case "role":
                return self._fills_role(person, todo)
            case "date":
                return self._sets_date(person, todo, day)
            case _:
                return True

    def _does_work(self, person: Person, todo: Todo, day: date) -> bool:
        row = self._work(todo.thing)
        if row is None or row["state"] != "open":
            return True
        if self._is_blocked(row):
            return False
        if row["due"] and date.fromisoformat(row["due"]) > day and self._is_recurring(row):
            return False
        if person.behaviour == "three_days" and day >= SNOOZES_ON and person.id not in self._did_once:
            self._did_once.add(person.id)
            self._chooses(person, row, "snooze_3", todo)
            todo.on = self.calendars[person.id].shift(day, 3)
            return False
        pressed = [e for _, e in todo.controls if e["action_id"] in ("ps.done", "ps.turns_done")]
        value = json.dumps({"engagement": row["engagement"], "work": row["id"], "surface": "digest"})
        element = pressed[0] if pressed else {"type": "button", "action_id": "ps.done", "value": value}
        views = self.hands.press(person.id, element, {"block_id": "line"}, todo.ts)
        taken = all(self.hands.sends_in(person.id, view, _as_it_is) for view in views if view.get("submit"))
        self._read_records()
        done = (self._work(todo.thing) or {}).get("state") != "open"
        self._did(person, "done", todo.thing, done and taken)
        return True

    def _chooses(self, person: Person, row: Row, choice: str, todo: Todo | None = None) -> list[Json]:
        """Choose an entry of the menu of an activity."""
        value = json.dumps(
            {"engagement": row["engagement"], "work": row["id"], "choice": choice, "surface": "digest"}
        )
        option = {"text": {"type": "plain_text", "text": choice}, "value": value}
        element = {"type": "overflow", "action_id": "ps.act", "selected_option": option}
        views = self.hands.press(person.id, element, {"block_id": "line"}, todo.ts if todo else "")
        self._did(person, choice, Thing("work", row["engagement"], str(row["id"])), True)
        return views

    def _moves_on(self, person: Person, thing: Thing, todo: Todo | None = None) -> bool:
        """Leave a stage, or close after the last; every criterion is true."""
        current = [row["stage"] for row in self._stages(thing.engagement) if _is_current(row)]
        if self.records.tables["engagement"][str(thing.engagement)]["state"] != "open":
            return True
        if current and thing.name and thing.name not in current:
            return True
        action = "ps.advance" if current else "ps.close"
        element = next((e for _, e in todo.controls if e["action_id"] == action), None) if todo else None
        choice = thing.name or (current[0] if current else "")
        value = json.dumps({"engagement": thing.engagement, "choice": choice, "surface": "digest"})
        element = element or {"type": "button", "action_id": action, "value": value}
        views = self.hands.press(person.id, element, {"block_id": "line"}, todo.ts if todo else "")
        view = views[-1] if views else None
        if view is not None and not view.get("submit"):  # two stages side by side: choose this one
            view = self._chosen(person, view, choice)
        taken = view is not None and self.hands.sends_in(person.id, view, _confirms_all)
        self._did(person, "moves_on" if current else "closes", thing, taken)
        return True

    def _chosen(self, person: Person, view: Json, choice: str) -> Json | None:
        for block, element in elements_of(view["blocks"]):
            if element["action_id"] == "ps.advance" and carried(element).get("choice") == choice:
                return self.hands.press_in(person.id, view, element, block)[-1]
        return None

    def _fills_role(self, person: Person, todo: Todo) -> bool:
        """Give the role to who acts the same day; who asked is one of a group of staff."""
        colleague = Person("same_day", person.number).id

        def fill(block: Json, element: Json) -> Any:
            is_deputy = "deputy" in block["block_id"]
            return colleague if element["type"] == "users_select" and not is_deputy else None

        return self._by_form(person, todo, "ps.fill_role", fill)

    def _sets_date(self, person: Person, todo: Todo, day: date) -> bool:
        anchor = todo.thing.name
        known = self.records.tables["anchor_date"]
        if any(r["engagement"] == todo.thing.engagement and r["anchor"] == anchor for r in known.values()):
            return True
        on = self.calendars[person.id].shift(day, AHEAD.get(anchor, 5)).isoformat()

        def fill(block: Json, element: Json) -> Any:
            is_it = anchor in block["block_id"].split(":") or anchor in element["action_id"].split(":")
            return (
                on if element["type"] == "datepicker" and is_it and not element.get("initial_date") else None
            )

        return self._by_form(person, todo, "ps.dates", fill)

    def _by_form(self, person: Person, todo: Todo, action: str, fill: Any) -> bool:
        about = {"engagement": todo.thing.engagement, "choice": todo.thing.name, "surface": "digest"}
        offered = [
            e
            for _, e in todo.controls
            if e["action_id"] == action and carried(e).get("choice", "") == todo.thing.name
        ]
        element = (
            offered[0] if offered else {"type": "button", "action_id": action, "value": json.dumps(about)}
        )
        views = self.hands.press(person.id, element, {"block_id": "line"}, todo.ts)
        taken = bool(views) and self.hands.sends_in(person.id, views[-1], fill)
        self._did(person, todo.thing.kind, todo.thing, taken)
        return True

    # What a lead does without being told

    def _leads(self, person: Person, day: date) -> None:
        for id in list(self.records.tables["engagement"]):
            engagement = self.records.tables["engagement"][id]
            if engagement["state"] != "open" or self._lead(int(id)) != person.id:
                continue
            self._gives_up(person, int(id), day)
            self._looks_at_gates(person, int(id))
            if day >= MOVES_DATE_ON and f"moved:{id}" not in self._did_once:
                self._moves_a_date(person, int(id), day)

    def _gives_up(self, person: Person, engagement: int, day: date) -> None:
        for row in list(self.records.tables["planned_activity"].values()):
            who = self.people.get(row["dri"] or "")
            if row["engagement"] != engagement or row["state"] != "open" or row["due"] is None:
                continue
            if (
                who is None
                or who.behaviour != "never"
                or self._is_recurring(row)
                or not self._can_be_done(row)
            ):
                continue
            late = self.calendars[who.id].working_days_between(date.fromisoformat(row["due"]), day)
            if late >= GIVES_UP_AFTER:
                for view in self._chooses(person, row, "not_needed"):
                    self.hands.sends_in(person.id, view, _types_reason)
                self._read_records()

    def _looks_at_gates(self, person: Person, engagement: int) -> None:
        stages = [row["stage"] for row in self._stages(engagement) if _is_current(row)]
        for stage in stages or [""]:
            key = (engagement, stage)
            holds = any(
                row["engagement"] == engagement
                and row["state"] == "open"
                and row["required"]
                and row["stage"] == stage
                and not self._is_recurring(row)
                for row in self.records.tables["planned_activity"].values()
            )
            self._ready_since[key] = 0 if holds else self._ready_since.get(key, 0) + 1
            if self._ready_since[key] > LOOKS_AFTER:
                self._moves_on(person, Thing("gate", engagement, stage))
                self._read_records()
                self._ready_since[key] = 0

    def _moves_a_date(self, person: Person, engagement: int, day: date) -> None:
        """Once: the next date ahead, two working days earlier."""
        ahead = sorted(
            (row["on_day"], row["anchor"], row["occurrence"])
            for row in self.records.tables["anchor_date"].values()
            if row["engagement"] == engagement
            and not row["actual"]
            and row["on_day"] > (day + 4 * A_DAY).isoformat()
        )
        if not ahead:
            return
        self._did_once.add(f"moved:{engagement}")
        was, anchor, occurrence = ahead[0]
        on = self.calendars[person.id].shift(date.fromisoformat(was), -2).isoformat()

        def fill(block: Json, element: Json) -> Any:
            is_it = f"{anchor}:{occurrence}" in block["block_id"]
            return on if element["type"] == "datepicker" and is_it else None

        self._by_form(person, Todo(Thing("date", engagement, anchor), day, ""), "ps.dates", fill)

    # What people do who read nothing

    def _does_all_due(self, day: date) -> None:
        """Everybody but who never acts does what is due, and every stage with nothing left to do is left."""
        self._read_records()
        due = defaultdict[tuple[int, str], list[Row]](list)
        for row in self.records.tables["planned_activity"].values():
            who = self.people.get(row["dri"] or "")
            if who is None or who.behaviour == "never" or self._is_off(who, day) or row["state"] != "open":
                continue
            if row["due"] and date.fromisoformat(row["due"]) <= day and self._can_be_done(row):
                due[row["engagement"], who.id].append(row)
        for (_, person), rows in due.items():
            with self._unit(person, day) as unit:
                for row in rows:
                    complete(unit, PlannedActivityId(row["id"]))
            for row in rows:
                thing = Thing("work", row["engagement"], str(row["id"]))
                self._did(self.people[person], "done", thing, True)
        self._read_records()
        for each in self.world.people:
            if each.behaviour in ("lead", "away") and not self._is_off(each, day):
                self._leads(each, day)

    @contextmanager
    def _unit(self, person: str, day: date) -> Iterator[UnitOfWork]:
        context = self.bot.app_context
        actor = Actor(by=PersonId(person), at=self.now, today=day, source="noise")
        with context.database.begin() as session:
            yield UnitOfWork(session, context.catalog, WORKSPACE, actor, lambda _: None)

    # The records

    def _read_records(self) -> None:
        for change in self.records.changes():
            self._write(change)

    def _note_records(self) -> None:
        self._write({"t": "clock", "at": self.now.isoformat()})
        self._read_records()

    def _work(self, thing: Thing) -> Row | None:
        return self.records.tables["planned_activity"].get(thing.name)

    def _stages(self, engagement: int) -> list[Row]:
        return [row for row in self.records.tables["stage_entry"].values() if row["engagement"] == engagement]

    def _can_be_done(self, row: Row) -> bool:
        """Whether its stage has begun and nothing is open that comes before it."""
        entered = {each["stage"] for each in self._stages(row["engagement"]) if each["entered_on"]}
        return row["stage"] in entered and not self._is_blocked(row)

    def _is_blocked(self, row: Row) -> bool:
        """Whether something is open that comes before it. People who are told of work look at no more than that."""
        blocking = {
            each["activity"] if each["occurrence"] == 1 else f"{each['activity']}#{each['occurrence']}"
            for each in self.records.tables["planned_activity"].values()
            if each["engagement"] == row["engagement"] and each["state"] == "open" and each["turn"] == 1
        }
        return not blocking.isdisjoint(json.loads(row["depends_on"]))

    def _is_recurring(self, row: Row) -> bool:
        activity = self.methodology.activity.get(row["activity"])
        return activity is not None and activity.recurrence is not None and activity.recurrence.on_calendar

    def _lead(self, engagement: int) -> str | None:
        kind = self.methodology.type[self.records.tables["engagement"][str(engagement)]["type"]].lead
        phases = {
            self.methodology.stage[r["stage"]].phase for r in self._stages(engagement) if r["entered_on"]
        }
        first = min(self.methodology.phases, key=lambda phase: phase.order).id
        booked = any(
            r["engagement"] == engagement and r["anchor"] == "booking" and r["actual"]
            for r in self.records.tables["anchor_date"].values()
        )
        role = kind.after_booking if booked or phases - {first} else kind.before_booking
        found = self.records.tables["team_member"].get(f"{engagement}:{role}")
        return found["person"] if found else None

    def _names(self) -> Names:
        return names_of(self.records.tables, self.methodology)

    # Opening, and the log

    def _open(self, case: Case) -> None:
        facts = open_plan_facts(
            self.methodology,
            type_id=case.type,
            opened_on=case.opened_on,
            start_stage=case.start_stage,
            dates=_dates_of(case, self.methodology),
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
        with self._unit(case.opened_by, case.opened_on) as unit:
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

    def _version(self) -> VersionId:
        with self.bot.app_context.database.reading() as session:
            (id,) = session.connection().exec_driver_sql("SELECT max(id) FROM methodology_version").one()
        return VersionId(id)

    def _did(self, person: Person, what: str, thing: Thing | None, taken: bool) -> None:
        self._has_acted = True
        if not taken:
            log.warning(
                "not taken: %s %s %s on %s %s", person.id, what, thing, self.now, self.slack.said[-1:]
            )
        self._write(
            {
                "t": "act",
                "at": self.now.isoformat(),
                "person": person.id,
                "what": what,
                "thing": thing,
                "taken": taken,
            }
        )

    def _header(self) -> Json:
        return {
            "t": "world",
            "name": self.world.name,
            "first_day": FIRST_DAY.isoformat(),
            "days": self.world.days,
            "watched": sorted(self.world.watched),
            "all_read": self.world.all_read,
            "people": [
                json.loads(json.dumps(asdict(each), default=str))
                | {"id": each.id, "works_on": [*_working_days(self.calendars[each.id])]}
                for each in self.world.people
            ],
            "methodology": facts_of(self.methodology),
        }

    def _write(self, what: Json) -> None:
        self._log.write(json.dumps(what, ensure_ascii=False) + "\n")


def names_of(tables: dict[str, dict[str, Row]], methodology: Methodology) -> Names:
    """The names by which messages refer to what is in these records."""
    return Names(
        {row["id"]: row["customer"] for row in tables["engagement"].values()},
        [
            Named(row["id"], row["engagement"], row["name"])
            for row in tables["planned_activity"].values()
            if row["state"] == "open"
        ],
        {stage.id: stage.name for stage in methodology.stages},
        {role.id: role.name for role in methodology.roles},
        {anchor.id: anchor.label for anchor in methodology.anchors},
    )


def facts_of(methodology: Methodology) -> Json:
    """What the methodology says of its activities, stages, roles, anchors and types."""
    return {
        "activities": {
            each.id: {
                "recurring": each.recurrence is not None and each.recurrence.cadence != "per_milestone",
                "by_calendar": each.recurrence is not None and each.recurrence.cadence in CALENDAR,
                "optional": each.optional,
                "sets": each.sets,
            }
            for each in methodology.activities
        },
        "stages": {
            each.id: {"name": each.name, "dri": each.dri, "phase": each.phase, "order": each.order}
            for each in methodology.stages
        },
        "phases": [each.id for each in sorted(methodology.phases, key=lambda phase: phase.order)],
        "roles": {each.id: {"name": each.name, "remind_via": each.remind_via} for each in methodology.roles},
        "anchors": {
            each.id: {"label": each.label, "role": each.set_by.role, "activities": [*each.set_by.activities]}
            for each in methodology.anchors
        },
        "types": {
            each.id: {
                "before_booking": each.lead.before_booking,
                "after_booking": each.lead.after_booking,
                "managers": [*each.lead.managers],
                "substitutions": {
                    sub.role: sub.use for sub in methodology.role_substitutions if each.id in sub.types
                },
            }
            for each in methodology.types
        },
    }


def _working_days(calendar: Any) -> Iterator[str]:
    for number in range(-60, DAYS + 60):
        day = FIRST_DAY + number * A_DAY
        if calendar.is_working(day):
            yield day.isoformat()


def _dates_of(case: Case, _methodology: Methodology) -> list[Any]:
    from methodology.definition.ids import AnchorId
    from methodology.plan.anchor_dates import AnchorDate

    calendar = working_calendar()
    known = {
        "project_planning": {"booking": -5},
        "engagement_execution": {"booking": -20, "kickoff": -5, "project_end": 30},
    }
    return [
        AnchorDate(anchor=AnchorId(anchor), on=calendar.shift(case.opened_on, days))
        for anchor, days in known.get(case.start_stage or "", {}).items()
    ]


def _absence(person: Person) -> Any:
    from methodology.people import Absence

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


def _is_current(row: Row) -> bool:
    return bool(row["entered_on"]) and not row["left_on"]


def _as_it_is(_block: Json, _element: Json) -> None:
    return None


def _confirms_all(block: Json, element: Json) -> Any:
    is_criterion = element["type"] == "checkboxes" and block["block_id"].startswith("criterion")
    return element["options"] if is_criterion else None


def _types_reason(_block: Json, element: Json) -> Any:
    return "The customer does not need it." if element["type"] == "plain_text_input" else None


log = logging.getLogger("noise")


def main() -> None:
    name, path = sys.argv[1:]
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    with (
        tempfile.TemporaryDirectory(prefix="ps-noise-") as folder,
        open(path, "w", encoding="utf-8") as log_file,
    ):
        Play(worlds()[name], Path(folder), log_file).run()


if __name__ == "__main__":
    main()
