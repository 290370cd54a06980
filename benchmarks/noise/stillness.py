"""How long engagements stand still with nobody told what to do."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from benchmarks.noise.heard import Heard, week_of
from benchmarks.noise.world import World

AT_MOST = 3
"""Working days that an engagement may stand still."""


@dataclass
class Stillness:
    """Counts for each engagement the working days in a row on which nothing happened, and the longest row so far."""

    world: World
    heard: Heard
    longest: dict[int, int] = field(default_factory=dict)
    acted_in: set[int] = field(default_factory=set)
    """The engagements in which somebody did something today."""
    _days: Counter[int] = field(default_factory=Counter)

    def end_of_day(self, day: date) -> Iterator[tuple[str, str]]:
        """Count this day; the lead, and what is open, of each engagement that has stood still for too long now."""
        for id in self.world.running():
            lead = self.world.lead(id)
            if self.world.people[lead].works(day) and self._count(id, day) == AT_MOST + 1:
                yield lead, "; ".join(self.world.words(each) for each in [*self.world.open_in(id, day)][:3])
        self.acted_in.clear()

    def _count(self, engagement: int, day: date) -> int:
        things = [*self.world.open_in(engagement, day)]
        is_told = any(
            (on := self.heard.mentioned.get((self.world.owner(thing, day), thing)))
            and week_of(on) == week_of(day)
            for thing in things
        )
        if not things or is_told or engagement in self.acted_in:
            self._days[engagement] = 0
            return 0
        self._days[engagement] += 1
        self.longest[engagement] = max(self.longest.get(engagement, 0), self._days[engagement])
        return self._days[engagement]
