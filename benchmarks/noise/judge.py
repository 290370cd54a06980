"""Judges the messages of a played world: what was news, what was missed, and how calm it was.

    python -m benchmarks.noise.judge LOG...

Written from the specification of the product only: of its rules nothing is imported. What counts as news, told and
open is said in `news.py`, `heard.py` and `world.py`; `lines.py` reads the messages.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.noise.beside_work import is_asked_by, open_beside_work
from benchmarks.noise.escalations import Escalation, Escalations
from benchmarks.noise.heard import Heard, week_of
from benchmarks.noise.lines import Reading, Thing, read
from benchmarks.noise.news import ACTS_OF_OTHERS, ASKED_AGAIN, News
from benchmarks.noise.state import Reader
from benchmarks.noise.stillness import Stillness
from benchmarks.noise.verdict import Miss, OfPerson, Verdict
from benchmarks.noise.world import World

Json = dict[str, Any]

BEFORE = datetime.min.replace(tzinfo=UTC)
DIGESTS_UNTIL_QUIET = 5
"""After so many digests in a row to which a reader did nothing, they get two messages a week."""


@dataclass
class Judge:
    """Follows one world from its first entry to its last."""

    world: World
    of: dict[str, OfPerson] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    _ignored: Counter[str] = field(default_factory=Counter)
    """Digests in a row to which a reader did nothing."""
    _messages: Counter[tuple[str, tuple[int, int]]] = field(default_factory=Counter)
    """Messages, other than nudges, by reader and week, from when on the reader is one who never acts."""
    _mornings: dict[str, date] = field(default_factory=dict)
    _unmentioned: Counter[tuple[str, Thing]] = field(default_factory=Counter)
    _due: list[tuple[str, date, Thing]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._heard = Heard(self.world)
        self._escalations = Escalations(self.world)
        self._still = Stillness(self.world, self._heard)
        self._news = News(self.world, self._heard, self._escalations)
        for reader in self.world.people.values():
            if reader.behaviour in self.world.watched:
                self.of[reader.id] = OfPerson(reader.id, reader.behaviour)

    # Following

    def follow(self, entries: Iterable[Json]) -> Verdict:
        batch: list[tuple[Json, Json | None]] = []
        by: dict[int, set[str]] = {}
        now = BEFORE
        for entry in entries:
            match entry["t"]:
                case "row":
                    batch.append((entry, self.world.apply(entry)))
                    continue
                case "change":
                    by.setdefault(entry["engagement"], set()).add(entry["by"])
                    continue
            self._heard.note_moves(batch, by, now)
            batch, by = [], {}
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
        self.world.note_gates(now.date())
        self._heard.fall(now)

    def _acts(self, entry: Json) -> None:
        self._ignored[entry["person"]] = 0
        if entry["thing"] and entry["taken"]:
            self._still.acted_in.add(entry["thing"][1])

    # A message

    def _hears(self, entry: Json) -> None:
        person, day = entry["person"], date.fromisoformat(entry["day"])
        reading = read(entry, self.world.names)
        self._count_message(person, day, reading)
        if reading.kind in ("digest", "new"):
            self._judge_digest(person, day, reading)
            if reading.more:
                self._escalations.count_left_out(person, day)
        for line in reading.lines:
            for thing in self._heard.things_of(person, line, day):
                self._heard.tell(person, thing, day)
        self._tell_of_also(person, day, reading)
        if reading.kind in ("digest", "new"):
            self._end_moves(person, day, reading)
        if reading.kind == "digest":
            self._ignored[person] += 1
            self._heard.last_digest[person] = day

    def _count_message(self, person: str, day: date, reading: Reading) -> None:
        if reading.kind not in ("digest", "nudge") and person in self.of:
            self.of[person].at_once += 1
        if reading.kind != "nudge" and self._ignored[person] >= DIGESTS_UNTIL_QUIET:
            self._messages[person, week_of(day)] += 1

    def _judge_digest(self, person: str, day: date, reading: Reading) -> None:
        """Count the lines of a digest, or of what is new in its place, and those that are news."""
        found = self.of.get(person)
        judged = [(line, *self._news.is_news(person, day, line)) for line in reading.lines]
        has_news = any(is_news and line.heading not in ACTS_OF_OTHERS for line, is_news, _ in judged)
        for line, is_news, why in judged:
            for thing in line.things:
                self._escalations.count(person, thing, day)
            if why == ASKED_AGAIN and (has_news or self._heard.is_weekly(person, day)):
                continue  # it has caused no message
            if found is None:
                continue
            found.lines += 1
            found.news += is_news
            if not is_news:
                self._miss("news", person, day, self._news.about(line), why)
        if found is None or reading.kind == "new":
            return
        found.digests += 1
        if not has_news and not self._heard.is_weekly(person, day):
            found.mornings_without_news += 1
            self._miss(
                "mornings",
                person,
                day,
                "; ".join(self._news.about(line) for line in reading.lines),
                "no news",
            )

    def _tell_of_also(self, person: str, day: date, reading: Reading) -> None:
        """What is counted as open is mentioned; what a digest leaves out counts as told."""
        named = {each for line in reading.lines for each in self._heard.things_of(person, line, day)}
        counted: Counter[int] = Counter()
        beside = (each for each in open_beside_work(self.world) if is_asked_by(self.world, each, day))
        for thing in {*self.world.open_things(day), *beside, *self._heard.asked(person)}:
            if self.world.owner(thing, day) != person or thing in named:
                continue
            counted[thing.engagement] += 1
            if thing.engagement in reading.also or reading.also_more:
                self._heard.mentioned[person, thing] = day
            elif reading.more:
                self._heard.tell(person, thing, day)
        for engagement, number in reading.also.items():
            if counted[engagement] != number:
                about = f"{number} open in {self.world.tables['engagement'][str(engagement)]['customer']}"
                self._miss("recount", person, day, about, f"counted again: {counted[engagement]}")

    def _end_moves(self, person: str, day: date, reading: Reading) -> None:
        """Look whether this digest says what came closer, in a line of the engagement or of the work itself."""
        said = {each for line in reading.lines for each in line.things}
        for reader, engagement in [each for each in self._heard.moved if each[0] == person]:
            moved = self._heard.moved.pop((reader, engagement))
            still = {each for each in moved if self.world.is_open(each)}
            if still and Thing("engagement", engagement) not in said and not still & said:
                about = "; ".join(sorted(map(self.world.words, still)))
                self._miss("moved", person, day, about, "came closer, and the next digest does not say so")

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
        self._escalations.expect(reader, day)
        mine = {each for each in self.world.open_things(day) if self.world.owner(each, day) == reader.id}
        for gone in [key for key in self._unmentioned if key[0] == reader.id and key[1] not in mine]:
            del self._unmentioned[gone]
        for thing, why in self._news.untold(reader.id, day) if not is_quiet else ():
            self.of[reader.id].untold += 1
            self._miss("untold", reader.id, day, self.world.words(thing), why)
        for thing in mine:
            self._count_unmentioned(reader, thing, day)
            if not is_quiet and self.world.is_due_on(thing, day):
                self._due.append((reader.id, day, thing))

    def _count_unmentioned(self, reader: Reader, thing: Thing, day: date) -> None:
        key, found = (reader.id, thing), self.of[reader.id]
        mentioned = self._heard.mentioned.get(key)
        if mentioned is not None and week_of(mentioned) == week_of(day):
            self._unmentioned[key] = 0
            return
        self._unmentioned[key] += 1
        days = self._unmentioned[key]
        found.unmentioned = max(found.unmentioned, days)
        if days == 6:
            about, why = self.world.words(thing), "open for six working days unmentioned"
            self._miss("unmentioned", reader.id, day, about, why)

    def _end_of_day(self, day: date) -> None:
        """Close what is no longer late, and see which engagement stood still."""
        for thing, level, known in self._escalations.ended(day):
            self._count_escalation(thing, level, known)
        for lead, about in self._still.end_of_day(day) if self.world.all_read else ():
            self._miss("still", lead, day, about, "nothing happens and nobody was told")

    def _count_escalation(self, thing: Thing, level: str, known: Escalation) -> None:
        found = self.of.get(known.to)
        if found is None:
            return
        found.escalations += 1
        found.escalated_once += known.is_right
        if not known.is_right:
            times = max(known.told.values(), default=0)
            why = f"escalated to the {level} {times} times" if times else f"not escalated to the {level}"
            self._miss("escalations", known.to, known.since, self.world.words(thing), why)

    # The end

    def _verdict(self, last: date) -> Verdict:
        for thing, level, known in self._escalations.unended(last):
            self._count_escalation(thing, level, known)
        for person, day, thing in self._due:
            found = self.of[person]
            found.due += 1
            is_told = thing in self._heard.named[person, day]
            found.due_told += is_told
            if not is_told:
                self._miss(
                    "due today", person, day, self.world.words(thing), "due today and not told on the day"
                )
        for (person, week), messages in self._messages.items():
            if person in self.of:
                self.of[person].quiet_week = max(self.of[person].quiet_week, messages)
                if messages > 2:
                    day = date.fromisocalendar(*week, 1)
                    self._miss("quiet", person, day, f"{messages} messages this week", "never acts")
        still = {
            f"{row['customer']} ({row['type']})": self._still.longest.get(row["id"], 0)
            for row in self.world.tables["engagement"].values()
        }
        return Verdict(self.world.name, [*self.of.values()], still, self.misses)

    def _miss(self, figure: str, person: str, day: date, about: str, why: str) -> None:
        if person in self.of or figure == "still":
            self.misses.append(Miss(figure, self.world.name, person, day.isoformat(), about, why))


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
