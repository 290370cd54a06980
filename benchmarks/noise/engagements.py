"""What the records say of engagements and their work, as far as the people of the benchmark look at it."""

import json

from benchmarks.noise.lines import Thing
from benchmarks.noise.records import Records, Row
from methodology.definition.model import Methodology


class Engagements:
    """Questions about the engagements in the records."""

    def __init__(self, records: Records, methodology: Methodology) -> None:
        self._records, self._methodology = records, methodology

    def work(self, thing: Thing) -> Row | None:
        return self._records.tables["planned_activity"].get(thing.name)

    def stages(self, engagement: int) -> list[Row]:
        return [
            row for row in self._records.tables["stage_entry"].values() if row["engagement"] == engagement
        ]

    def can_be_done(self, row: Row) -> bool:
        """Whether its stage has begun and nothing is open that comes before it."""
        entered = {each["stage"] for each in self.stages(row["engagement"]) if each["entered_on"]}
        return row["stage"] in entered and not self.is_blocked(row)

    def is_blocked(self, row: Row) -> bool:
        """Whether something is open that comes before it. People who are told of work look at no more than that."""
        blocking = {
            each["activity"] if each["occurrence"] == 1 else f"{each['activity']}#{each['occurrence']}"
            for each in self._records.tables["planned_activity"].values()
            if each["engagement"] == row["engagement"] and each["state"] == "open" and each["turn"] == 1
        }
        return not blocking.isdisjoint(json.loads(row["depends_on"]))

    def is_recurring(self, row: Row) -> bool:
        activity = self._methodology.activity.get(row["activity"])
        return activity is not None and activity.recurrence is not None and activity.recurrence.on_calendar

    def lead(self, engagement: int) -> str | None:
        kind = self._methodology.type[self._records.tables["engagement"][str(engagement)]["type"]].lead
        phases = {
            self._methodology.stage[r["stage"]].phase for r in self.stages(engagement) if r["entered_on"]
        }
        first = min(self._methodology.phases, key=lambda phase: phase.order).id
        booked = any(
            r["engagement"] == engagement and r["anchor"] == "booking" and r["actual"]
            for r in self._records.tables["anchor_date"].values()
        )
        role = kind.after_booking if booked or phases - {first} else kind.before_booking
        found = self._records.tables["team_member"].get(f"{engagement}:{role}")
        return found["person"] if found else None


def is_current(row: Row) -> bool:
    return bool(row["entered_on"]) and not row["left_on"]
