"""The log of one world: its first line, changed rows of the records, and what people did and got."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import IO, Any

from benchmarks.noise.records import Json, Records
from benchmarks.noise.scenario import A_DAY, DAYS, FIRST_DAY, World
from methodology.definition.activity import Activity
from methodology.definition.model import Methodology
from methodology.plan.calendar import WorkingCalendar

CALENDAR = ("daily", "weekly", "monthly")


class Log:
    """Writes one JSON object a line."""

    def __init__(self, file: IO[str], records: Records) -> None:
        self._file, self._records = file, records

    def write(self, what: Json) -> None:
        self._file.write(json.dumps(what, ensure_ascii=False) + "\n")

    def note_records(self) -> None:
        """Write what has changed in the records."""
        for change in self._records.changes():
            self.write(change)


def header(world: World, calendars: Mapping[str, WorkingCalendar], methodology: Methodology) -> Json:
    """The first line: the world, and what judging it takes of the methodology."""
    return {
        "t": "world",
        "name": world.name,
        "first_day": FIRST_DAY.isoformat(),
        "days": world.days,
        "watched": sorted(world.watched),
        "all_read": world.all_read,
        "people": [
            json.loads(json.dumps(asdict(each), default=str))
            | {"id": each.id, "works_on": [*_working_days(calendars[each.id])]}
            for each in world.people
        ],
        "methodology": facts_of(methodology),
    }


def facts_of(methodology: Methodology) -> Json:
    """What the methodology says of its activities, stages, roles, anchors and types."""
    return {
        "activities": {
            each.id: {
                "recurring": each.recurrence is not None and each.recurrence.cadence != "per_milestone",
                "by_calendar": each.recurrence is not None and each.recurrence.cadence in CALENDAR,
                "optional": each.optional,
                "sets": each.sets,
                "follows": _followed(each, methodology),
            }
            for each in methodology.activities
        },
        "stages": {
            each.id: {"name": each.name, "dri": each.dri, "phase": each.phase, "order": each.order}
            for each in methodology.stages
        },
        "handoff": [
            {
                "id": part.id,
                "before": part.before,
                "taken_from": [*part.taken_from],
                "dates": [*getattr(part, "dates", ())],  # which older releases do not have
            }
            for part in methodology.handoff
        ],
        "phases": [each.id for each in sorted(methodology.phases, key=lambda phase: phase.order)],
        "roles": {each.id: {"name": each.name, "remind_via": each.remind_via} for each in methodology.roles},
        "anchors": {
            each.id: {
                "label": each.label,
                "role": each.set_by.role,
                "activities": [*each.set_by.activities],
                "repeats": each.repeats,
            }
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


def _followed(activity: Activity, methodology: Methodology) -> str | None:
    """The event before which this cannot start: what is due on its day or after it follows from it."""
    due = activity.due
    by = methodology.anchor[due.anchor].set_by
    is_given = by.opening or by.stage_entered or by.condition
    return None if is_given or due.offset is None or due.offset < 0 else due.anchor
