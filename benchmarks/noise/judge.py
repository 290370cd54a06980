"""Judges the messages of a played world: what was news, what was missed, and how calm it was.

    python -m benchmarks.noise.judge LOG...

Written from the specification of the product only: of its rules nothing is imported. What counts as news, told and
open is said in `_is_news`; what a line is about is read from the messages, in `lines.py`.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.noise.lines import Line, Reading, Thing, read
from benchmarks.noise.scenario import Behaviour
from benchmarks.noise.world import DUE, NOTHING, RUNGS, Reader, World

Json = dict[str, Any]

BEFORE = datetime.min.replace(tzinfo=UTC)
DIGESTS_UNTIL_QUIET = 5
"""After so many digests in a row to which a reader did nothing, they get two messages a week."""
SHORT = 5
"""Working days within which a date that came closer is news."""
TO_LEAD, TO_MANAGER = 3, 6
WITH_THE_WEEKLY = ("Still needed", "Did this come up")
"""What is asked with the weekly message for as long as it is not answered."""
REPEAT_AFTER = 3
"""Working days after which a question may ride on a digest once more."""


@dataclass
class Miss:
    """Something that should not be, with its example."""

    figure: str
    world: str
    person: str
    day: str
    about: str
    why: str


@dataclass
class OfPerson:
    """The figures of one person in one world; `unmentioned` is in working days, `quiet_week` in messages."""

    person: str
    behaviour: Behaviour
    digests: int = 0
    lines: int = 0
    news: int = 0
    mornings_without_news: int = 0
    unmentioned: int = 0
    due: int = 0
    due_told: int = 0
    escalations: int = 0
    escalated_once: int = 0
    quiet_week: int = 0
    at_once: int = 0

    def add(self, other: "OfPerson") -> None:
        """Add the figures of the same person, or of one who behaves in the same way, in another world."""
        for name in (
            "digests",
            "lines",
            "news",
            "mornings_without_news",
            "due",
            "due_told",
            "escalations",
            "escalated_once",
            "at_once",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("unmentioned", "quiet_week"):
            setattr(self, name, max(getattr(self, name), getattr(other, name)))


@dataclass
class Verdict:
    """The figures of one world; `still` is the longest time that each engagement stood still, in working days."""

    world: str
    people: list[OfPerson]
    still: dict[str, int]
    misses: list[Miss]


@dataclass
class Escalation:
    """Late work or a late gate that a lead or a manager is to hear of, and how often who did.

    Who comes back hears of what was told to their deputy only.
    """

    to: str
    since: date
    told: Counter[str] = field(default_factory=Counter)

    @property
    def is_right(self) -> bool:
        return bool(self.told) and max(self.told.values()) == 1


@dataclass
class Judge:
    """Follows one world from its first entry to its last."""

    world: World
    of: dict[str, OfPerson] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    _told: dict[tuple[str, Thing], tuple[int, date]] = field(default_factory=dict)
    _mentioned: dict[tuple[str, Thing], date] = field(default_factory=dict)
    _moved: dict[tuple[str, int], set[Thing]] = field(default_factory=dict)
    """What came closer, by reader and engagement, until their next digest, which is to say so."""
    _named: dict[tuple[str, date], set[Thing]] = field(default_factory=lambda: defaultdict(set))
    _last_digest: dict[str, date] = field(default_factory=dict)
    _handoffs: dict[tuple[str, Thing], int] = field(default_factory=dict)
    _ignored: Counter[str] = field(default_factory=Counter)
    """Digests in a row to which a reader did nothing."""
    _messages: Counter[tuple[str, tuple[int, int]]] = field(default_factory=Counter)
    """Messages, other than nudges, by reader and week, from when on the reader is one who never acts."""
    _mornings: dict[str, date] = field(default_factory=dict)
    _unmentioned: Counter[tuple[str, Thing]] = field(default_factory=Counter)
    _due: list[tuple[str, date, Thing]] = field(default_factory=list)
    _escalations: dict[tuple[Thing, str], Escalation] = field(default_factory=dict)
    _still: Counter[int] = field(default_factory=Counter)
    _longest_still: dict[int, int] = field(default_factory=dict)
    _acted_in: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for reader in self.world.people.values():
            if reader.behaviour in self.world.watched:
                self.of[reader.id] = OfPerson(reader.id, reader.behaviour)

    # Following

    def follow(self, entries: Iterable[Json]) -> Verdict:
        batch: list[tuple[Json, Json | None]] = []
        by: set[str] = set()
        now = BEFORE
        for entry in entries:
            match entry["t"]:
                case "row":
                    batch.append((entry, self.world.apply(entry)))
                    continue
                case "change":
                    by.add(entry["by"])
                    continue
            self._note_moves(batch, by, now)
            batch, by = [], set()
            match entry["t"]:
                case "clock":
                    at = datetime.fromisoformat(entry["at"])
                    if at.date() > now.date() and now > BEFORE:
                        self._end_of_day(now.date())
                    now = at
                case "act":
                    self._acts(entry)
                case "message":
                    self._prepare(now)
                    self._hears(entry)
                case "swept":
                    self._prepare(now)
                    self._after_sweep(now)
        self._end_of_day(now.date())
        return self._verdict(now.date())

    def _prepare(self, now: datetime) -> None:
        """Bring what depends on the state up to date: ready gates, and rungs that fell."""
        day = now.date()
        self.world.note_gates(day)
        for (person, thing), (rung, on) in list(self._told.items()):
            if rung == NOTHING or self.world.is_snoozed(thing, day):
                continue
            if (current := self.world.rung(thing, self._day_of(person, now))) < rung:
                self._told[person, thing] = current, on

    def _day_of(self, person: str, now: datetime) -> date:
        return now.astimezone(self.world.people[person].zone).date()

    def _acts(self, entry: Json) -> None:
        self._ignored[entry["person"]] = 0
        if entry["thing"] and entry["taken"]:
            self._acted_in.add(entry["thing"][1])

    def _note_moves(self, batch: list[tuple[Json, Json | None]], by: set[str], now: datetime) -> None:
        """Note whose due dates came closer, and to within a week, because of somebody else."""
        for entry, before in batch:
            row = entry["row"]
            if (
                entry["table"] != "planned_activity"
                or row is None
                or before is None
                or row["state"] != "open"
            ):
                continue
            if not (before["due"] and row["due"] and row["due"] < before["due"]) or self.world.is_recurring(
                row
            ):
                continue
            thing = Thing("work", row["engagement"], str(row["id"]))
            today = now.date()
            owner = self.world.owner(thing, today)
            reader = self.world.people[owner]
            if by - {owner} and reader.between(today, date.fromisoformat(row["due"])) <= SHORT:
                self._moved.setdefault((owner, row["engagement"]), set()).add(thing)

    # A message

    def _hears(self, entry: Json) -> None:
        person, day = entry["person"], date.fromisoformat(entry["day"])
        reading = read(entry, self.world.names)
        self._count_message(person, day, reading)
        if reading.kind in ("digest", "new"):
            self._judge_digest(person, day, reading)
            if reading.more:
                self._count_left_out(person, day)
        for line in reading.lines:
            for thing in self._things_of(person, line, day):
                self._tell(person, thing, day)
        self._tell_of_also(person, day, reading)
        if reading.kind in ("digest", "new"):
            self._end_moves(person, day, reading)
        if reading.kind == "digest":
            self._ignored[person] += 1
            self._last_digest[person] = day

    def _count_message(self, person: str, day: date, reading: Reading) -> None:
        if reading.kind not in ("digest", "nudge") and person in self.of:
            self.of[person].at_once += 1
        if reading.kind != "nudge" and self._ignored[person] >= DIGESTS_UNTIL_QUIET:
            self._messages[person, _week(day)] += 1

    def _judge_digest(self, person: str, day: date, reading: Reading) -> None:
        """Count the lines of a digest, or of what is new in its place, and those that are news."""
        found = self.of.get(person)
        judged = [(line, *self._is_news(person, day, line)) for line in reading.lines]
        has_news = any(is_news for _, is_news, _ in judged)
        for line, is_news, why in judged:
            for thing in line.things:
                self._count_escalation(person, thing, day)
            if why == "asked again" and (has_news or self._is_weekly(person, day)):
                continue  # it has caused no message
            if found is None:
                continue
            found.lines += 1
            found.news += is_news
            if not is_news:
                self._miss("news", person, day, self._about(line), why)
        if found is None or reading.kind == "new":
            return
        found.digests += 1
        if not has_news and not self._is_weekly(person, day):
            found.mornings_without_news += 1
            self._miss(
                "mornings", person, day, "; ".join(self._about(line) for line in reading.lines), "no news"
            )

    def _about(self, line: Line) -> str:
        first = line.text.split("\n")[0].strip("*")
        return ", ".join(self.world.words(each) for each in line.things) or first

    def _things_of(self, person: str, line: Line, day: date) -> list[Thing]:
        """What a line is about, with what it says is alike elsewhere."""
        if not line.and_alike:
            return line.things
        if line.things:
            elsewhere = self.world.alike(line.things[0], day)
        else:
            elsewhere = (each for each in self.world.open_things(day) if each.kind in ("role", "date"))
        return list({*line.things, *(each for each in elsewhere if self.world.owner(each, day) == person)})

    def _is_news(self, person: str, day: date, line: Line) -> tuple[bool, str]:
        """Whether a line tells its reader something that they were not told, or why not."""
        if line.heading in WITH_THE_WEEKLY and self._is_weekly(person, day):
            return False, "asked again"
        things = self._things_of(person, line, day)
        if not things:
            return False, "names nothing that is known"
        told = [self._is_thing_news(person, day, each) for each in things]
        return next((each for each in told if each[0]), told[0])

    def _is_thing_news(self, person: str, day: date, thing: Thing) -> tuple[bool, str]:
        match thing.kind:
            case "role" | "date":
                return self._is_question_news(person, day, thing)
            case "passed":
                return self._is_passed_news(person, day, thing)
            case "handoff":
                return self._is_handoff_news(person, day, thing)
            case "contradiction":
                if (person, thing) in self._told:
                    return False, "the contradiction was told before"
                is_one = self.world.is_contradicted(thing, day)
                return is_one, "" if is_one else "no contradiction"
            case "engagement":
                is_moved = (person, thing.engagement) in self._moved
                return is_moved, "" if is_moved else "nothing moved"
        if person != self.world.owner(thing, day):
            return self._is_escalation_news(person, day, thing)
        rung = self.world.rung(thing, day)
        before, on = self._told.get((person, thing), (NOTHING, date.min))
        if rung > before:
            return True, RUNGS[rung]
        if self._snooze_ended(thing, on, day):
            return True, "the snooze has ended"
        if thing in self._moved.get((person, thing.engagement), ()):
            return True, "its date came closer"
        if rung == NOTHING:
            return False, "not yet: it cannot be done, or is later work"
        return False, f"told before: {RUNGS[before]} on {on:%a %-d %b}"

    def _is_question_news(self, person: str, day: date, thing: Thing) -> tuple[bool, str]:
        if not self.world.is_needed(thing):
            return False, "asked before it is needed"
        if (person, thing) not in self._told:
            return True, "asked for the first time"
        _, on = self._told[person, thing]
        if self.world.people[person].between(on, day) >= REPEAT_AFTER:
            return False, "asked again"
        return False, f"asked on {on:%a %-d %b} already"

    def _is_passed_news(self, person: str, day: date, thing: Thing) -> tuple[bool, str]:
        """A date that has passed, or the end of an event, is asked for once, and then with what goes anyway."""
        if (person, thing) not in self._told:
            has_passed = self.world.has_passed(thing, day)
            return has_passed, "asked for the first time" if has_passed else "its day has not passed"
        _, on = self._told[person, thing]
        is_again = self._is_weekly(person, day) or self.world.people[person].between(on, day) >= REPEAT_AFTER
        return False, "asked again" if is_again else f"asked on {on:%a %-d %b} already"

    def _is_handoff_news(self, person: str, day: date, thing: Thing) -> tuple[bool, str]:
        """The handoff is told when it is due, when it is late, and once to whom it is escalated."""
        rung = self.world.rung_of_handoff(thing, person, day)
        before = self._handoffs.get((person, thing), NOTHING)
        self._handoffs[person, thing] = max(rung, before)
        return rung > before, RUNGS[rung] if rung > before else f"told before: {RUNGS[before]}"

    def _is_escalation_news(self, person: str, day: date, thing: Thing) -> tuple[bool, str]:
        due_to = self._escalates_to(thing, day)
        for level, to in due_to.items():
            if to == person:
                known = self._escalations.get((thing, level))
                if known is None or not known.told[person]:
                    return True, f"escalated to the {level}"
                return False, f"escalated to the {level} before"
        return False, "not the reader's, nor to be escalated to them"

    def _snooze_ended(self, thing: Thing, told_on: date, day: date) -> bool:
        row = self.world.tables["planned_activity"].get(thing.name) if thing.kind == "work" else None
        return bool(row and row["not_before"] and told_on < date.fromisoformat(row["not_before"]) <= day)

    def _tell(self, person: str, thing: Thing, day: date) -> None:
        self._named[person, day].add(thing)
        self._mentioned[person, thing] = day
        rung = self.world.rung(thing, day)
        before, _ = self._told.get((person, thing), (NOTHING, day))
        self._told[person, thing] = max(rung, before), day

    def _tell_of_also(self, person: str, day: date, reading: Reading) -> None:
        """What is counted as open is mentioned; what a digest leaves out counts as told."""
        named = {each for line in reading.lines for each in self._things_of(person, line, day)}
        counted: Counter[int] = Counter()
        for thing in self.world.open_things(day):
            if self.world.owner(thing, day) != person or thing in named:
                continue
            counted[thing.engagement] += 1
            if thing.engagement in reading.also or reading.also_more:
                self._mentioned[person, thing] = day
            elif reading.more:
                self._tell(person, thing, day)
        for engagement, number in reading.also.items():
            if counted[engagement] != number:
                about = f"{number} open in {self.world.tables['engagement'][str(engagement)]['customer']}"
                self._miss("recount", person, day, about, f"counted again: {counted[engagement]}")

    def _end_moves(self, person: str, day: date, reading: Reading) -> None:
        """Look whether this digest says what came closer, in a line of the engagement or of the work itself."""
        said = {each for line in reading.lines for each in line.things}
        for reader, engagement in [each for each in self._moved if each[0] == person]:
            moved = self._moved.pop((reader, engagement))
            still = {each for each in moved if self.world.is_open(each)}
            if still and Thing("engagement", engagement) not in said and not still & said:
                about = "; ".join(sorted(map(self.world.words, still)))
                self._miss("moved", person, day, about, "came closer, and the next digest does not say so")

    def _count_left_out(self, person: str, day: date) -> None:
        """What a digest leaves out counts as told: also what was to be escalated to its reader by now."""
        for thing in [*self.world.open_things(day)]:
            for level, to in self._escalates_to(thing, day).items():
                known = self._escalations.setdefault((thing, level), Escalation(to, day))
                if to == person and not known.told[person]:
                    known.told[person] = 1

    def _is_weekly(self, person: str, day: date) -> bool:
        """Whether a digest of this day is the first of a week, or after an absence."""
        last, reader = self._last_digest.get(person), self.world.people[person]
        if last is None or _week(last) != _week(day):
            return True
        return reader.away is not None and last < reader.away[0] and reader.away[1] < day

    # After each sweep

    def _after_sweep(self, now: datetime) -> None:
        for reader in self.world.people.values():
            local = now.astimezone(reader.zone)
            day = local.date()
            if local.hour < 9 or self._mornings.get(reader.id) == day:
                continue
            self._mornings[reader.id] = day
            if reader.works(day) and not reader.is_away(day):
                self._morning(reader, day)

    def _morning(self, reader: Reader, day: date) -> None:
        if reader.id not in self.of:
            return
        is_quiet = self._ignored[reader.id] >= DIGESTS_UNTIL_QUIET
        self._expect_escalations(reader, day)
        mine = {each for each in self.world.open_things(day) if self.world.owner(each, day) == reader.id}
        for gone in [key for key in self._unmentioned if key[0] == reader.id and key[1] not in mine]:
            del self._unmentioned[gone]
        for thing in mine:
            self._count_unmentioned(reader, thing, day)
            if not is_quiet and self._is_due(thing, day):
                self._due.append((reader.id, day, thing))

    def _is_due(self, thing: Thing, day: date) -> bool:
        """Whether this is to be told today because it is due."""
        if thing.kind not in ("work", "gate") or self.world.due_on(thing) != day:
            return False
        row = self.world.tables["planned_activity"].get(thing.name) if thing.kind == "work" else None
        return row is None or not self.world.is_let_pass(row)

    def _count_unmentioned(self, reader: Reader, thing: Thing, day: date) -> None:
        key, found = (reader.id, thing), self.of[reader.id]
        mentioned = self._mentioned.get(key)
        if mentioned is not None and _week(mentioned) == _week(day):
            self._unmentioned[key] = 0
            return
        self._unmentioned[key] += 1
        days = self._unmentioned[key]
        found.unmentioned = max(found.unmentioned, days)
        if days == 6:
            self._miss(
                "unmentioned",
                reader.id,
                day,
                self.world.words(thing),
                "open for six working days unmentioned",
            )

    def _escalates_to(self, thing: Thing, day: date) -> dict[str, str]:
        """To whom this is escalated on this day, by level."""
        if thing.kind not in ("work", "gate") or self.world.is_snoozed(thing, day):
            return {}
        late, engagement = self.world.late(thing, day), thing.engagement
        dri, owner = self.world.dri(thing), self.world.owner(thing, day)
        lead = self.world.lead(engagement)
        found: dict[str, str] = {}
        if late >= TO_LEAD and lead not in (dri, owner):
            to = self.world.stands_for(engagement, lead, day)
            if to not in (dri, owner):
                found["lead"] = to
        if late >= (TO_MANAGER if lead not in (dri, owner) else TO_LEAD):
            for role in self.world.managers(engagement):
                manager = self.world.holder(engagement, role)
                if manager and manager not in (dri, owner):
                    to = self.world.stands_for(engagement, manager, day)
                    if to not in (dri, owner):
                        found["manager"] = to
                    break
        return found

    def _expect_escalations(self, reader: Reader, day: date) -> None:
        for id in self.world.running():
            things = [*self.world.open_in(id, day)]
            for thing in things:
                for level, to in self._escalates_to(thing, day).items():
                    if to == reader.id:
                        self._escalations.setdefault((thing, level), Escalation(to, day))

    def _count_escalation(self, person: str, thing: Thing, day: date) -> None:
        for level, to in self._escalates_to(thing, day).items():
            if to == person and person != self.world.owner(thing, day):
                known = self._escalations.setdefault((thing, level), Escalation(to, day))
                known.told[person] += 1

    def _end_of_day(self, day: date) -> None:
        """Close what is no longer late, and see which engagement stood still."""
        for (thing, level), known in list(self._escalations.items()):
            if self.world.rung(thing, day) < DUE or level not in self._escalates_to(thing, day):
                self._close_escalation(thing, level, known, day)
        for id in self.world.running() if self.world.all_read else ():
            self._note_still(id, day)
        self._acted_in.clear()

    def _close_escalation(self, thing: Thing, level: str, known: Escalation, day: date) -> None:
        if self.world.is_snoozed(thing, day):
            return
        del self._escalations[thing, level]
        found = self.of.get(known.to)
        if found is None:
            return
        found.escalations += 1
        found.escalated_once += known.is_right
        if not known.is_right:
            times = max(known.told.values(), default=0)
            why = f"escalated to the {level} {times} times" if times else f"not escalated to the {level}"
            self._miss("escalations", known.to, known.since, self.world.words(thing), why)

    def _note_still(self, engagement: int, day: date) -> None:
        if not self.world.people[self.world.lead(engagement)].works(day):
            return
        things = [*self.world.open_in(engagement, day)]
        is_told = any(
            (on := self._mentioned.get((self.world.owner(thing, day), thing))) and _week(on) == _week(day)
            for thing in things
        )
        if not things or is_told or engagement in self._acted_in:
            self._still[engagement] = 0
            return
        self._still[engagement] += 1
        days = self._still[engagement]
        self._longest_still[engagement] = max(self._longest_still.get(engagement, 0), days)
        if days == 4:
            about = "; ".join(self.world.words(each) for each in things[:3])
            self._miss(
                "still", self.world.lead(engagement), day, about, "nothing happens and nobody was told"
            )

    # The end

    def _verdict(self, last: date) -> Verdict:
        for (thing, level), known in list(self._escalations.items()):
            self._close_escalation(thing, level, known, last)
        for person, day, thing in self._due:
            found = self.of[person]
            found.due += 1
            is_told = thing in self._named[person, day]
            found.due_told += is_told
            if not is_told:
                self._miss(
                    "due today", person, day, self.world.words(thing), "due today and not told on the day"
                )
        for (person, _week_of), messages in self._messages.items():
            if person in self.of:
                self.of[person].quiet_week = max(self.of[person].quiet_week, messages)
                if messages > 2:
                    day = date.fromisocalendar(*_week_of, 1)
                    self._miss("quiet", person, day, f"{messages} messages this week", "never acts")
        still = {
            f"{row['customer']} ({row['type']})": self._longest_still.get(row["id"], 0)
            for row in self.world.tables["engagement"].values()
        }
        return Verdict(self.world.name, [*self.of.values()], still, self.misses)

    def _miss(self, figure: str, person: str, day: date, about: str, why: str) -> None:
        if person in self.of or figure == "still":
            self.misses.append(Miss(figure, self.world.name, person, day.isoformat(), about, why))


def _week(day: date) -> tuple[int, int]:
    found = day.isocalendar()
    return found.year, found.week


def judge(path: Path) -> Verdict:
    """The verdict on one log."""
    with path.open(encoding="utf-8") as log:
        entries = _entries(log)
        return Judge(World(next(entries))).follow(entries)


def _entries(log: Iterable[str]) -> Iterator[Json]:
    for line in log:
        yield json.loads(line)


def main() -> None:
    for name in sys.argv[1:]:
        verdict = judge(Path(name))
        for each in verdict.people:
            print(each)
        print(verdict.still)
        counts = Counter((miss.figure, miss.why.split(":")[0]) for miss in verdict.misses)
        for (figure, why), count in counts.most_common():
            print(f"{count:5} {figure}: {why}")


if __name__ == "__main__":
    main()
