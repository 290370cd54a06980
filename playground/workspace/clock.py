"""The movable clock of the playground."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SATURDAY = 5


class Clock:
    """Real time plus an offset. Tokens, triggers and signatures keep to real time, as the app's libraries do."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self.offset = 0.0
        self.move(0.0)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def seconds(self) -> float:
        return self.now().timestamp()

    def move(self, offset: float) -> None:
        """Set the offset in seconds, and write it to the clock file, if any."""
        self.offset = offset
        if self._file is not None:
            draft = self._file.with_name(self._file.name + ".new")
            draft.write_text(f"{offset:.6f}\n")
            os.replace(draft, self._file)

    def move_to(self, instant: datetime) -> None:
        self.move((instant - datetime.now(UTC)).total_seconds())

    def next_at(self, time: str, zone: str, *, weekdays: bool = False, days: int = 1) -> datetime:
        """The ``days``-th coming moment at which clocks in the zone show this time."""
        hour, minute = (int(part) for part in time.split(":"))
        local = self.now().astimezone(ZoneInfo(zone))
        day, passed = local.date(), 0
        while True:
            moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
            if moment > local and not (weekdays and moment.weekday() >= 5):
                passed += 1
                if passed >= days:
                    return moment.astimezone(UTC)
            day += timedelta(days=1)

    def mornings(self, until: datetime, zones: Iterable[str]) -> list[datetime]:
        """The instants before ``until`` at which it is 9 AM on a weekday somewhere in these zones; of those within
        an hour of each other only the last."""
        found, now = set[datetime](), self.now()
        for zone in {ZoneInfo(each) for each in zones}:
            day = now.astimezone(zone).date()
            while (nine := datetime(day.year, day.month, day.day, 9, tzinfo=zone).astimezone(UTC)) < until:
                if nine > now and day.weekday() < SATURDAY:
                    found.add(nine)
                day += timedelta(days=1)
        stops = list[datetime]()
        first: datetime | None = None
        for nine in sorted(found):
            if first is not None and nine - first <= timedelta(hours=1):
                stops[-1] = nine
            else:
                first = nine
                stops.append(nine)
        return stops

    def as_json(self) -> dict[str, float | str]:
        return {"offset": self.offset, "now": self.now().isoformat()}
