"""Can what a methodology's entries say be worked with: numbers within reason, zones, texts that say something?"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from methodology.definition.activity import Activity, Recurrence
from methodology.definition.checks.finding import Finding
from methodology.definition.model import Methodology
from methodology.definition.yaml_document import Place
from methodology.value import Value

FARTHEST = 1000
"""Working days from its anchor that an activity may be due, about four years."""
LONGEST_ITERATION = 4
"""Weeks."""
MAY_BE_EMPTY = frozenset({"note", "rows"})


def findings(methodology: Methodology) -> Iterator[Finding]:
    """Numbers that no plan can be made with, zones that do not exist, texts that say nothing."""
    for activity in methodology.activities:
        yield from _far(activity)
        if activity.recurrence is not None:
            yield from _recurrence(activity, activity.recurrence)
    yield from _iterations(methodology)
    for field in Methodology.model_fields:
        yield from _empty_in_section(field, getattr(methodology, field))


def _far(activity: Activity) -> Iterator[Finding]:
    offset = activity.due.offset
    if offset is not None and abs(offset) > FARTHEST:
        wrong = f"no plan reaches {offset} working days from its anchor"
        mend = f"write an offset from -{FARTHEST} to {FARTHEST}, or choose a nearer anchor"
        yield Finding("activities", activity.id, ("due", "offset"), wrong, mend)


def _recurrence(activity: Activity, recurrence: Recurrence) -> Iterator[Finding]:
    day = recurrence.day_of_month
    if isinstance(day, int) and not 1 <= day <= 31:
        place = ("recurrence", "day_of_month")
        yield Finding("activities", activity.id, place, "no month has this day", "write 1 to 31, or last")
    if recurrence.zone and not _is_zone(recurrence.zone):
        wrong = f"there is no time zone `{recurrence.zone}`"
        mend = "write a name such as Europe/Berlin or America/New_York"
        yield Finding("activities", activity.id, ("recurrence", "zone"), wrong, mend)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _iterations(methodology: Methodology) -> Iterator[Finding]:
    weeks = methodology.iterations.default_weeks
    if not 1 <= weeks <= LONGEST_ITERATION:
        wrong, mend = f"no iteration takes {weeks} weeks", f"write 1 to {LONGEST_ITERATION}"
        yield Finding("iterations", "", ("default_weeks",), wrong, mend)


def _empty_in_section(section: str, value: object) -> Iterator[Finding]:
    if not isinstance(value, tuple):
        yield from (_empty(section, "", place) for place in _empty_places(value, ()))
        return
    for n, each in enumerate(value):
        entry = getattr(each, "id", n)
        yield from (_empty(section, entry, place) for place in _empty_places(each, ()))


def _empty(section: str, entry: str | int, place: Place) -> Finding:
    field = next((part for part in reversed(place) if isinstance(part, str)), section)
    return Finding(section, entry, place, f"`{field}` is empty", "write a text")


def _empty_places(value: object, place: Place) -> Iterator[Place]:
    """Where a text is empty that has to be there; what may be left out may be empty, too."""
    if isinstance(value, str) and not value.strip():
        yield place
    elif isinstance(value, tuple):
        for n, each in enumerate(value):
            yield from _empty_places(each, (*place, n))
    elif isinstance(value, Value):
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            if name not in MAY_BE_EMPTY and not (inner == "" and not field.is_required()):
                yield from _empty_places(inner, (*place, name))
