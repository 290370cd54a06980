"""Checks of single values: numbers, time zones, empty texts."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from methodology.definition.activity import Activity, Recurrence
from methodology.definition.checks.finding import Finding
from methodology.definition.model import Methodology
from methodology.definition.problem import NodePath
from methodology.value import Value

MAX_OFFSET = 1000
"""In working days, before or after the anchor; about four years."""
MAX_ITERATION_WEEKS = 4
MAY_BE_EMPTY = frozenset({"note", "rows"})


def find_unusable_values(methodology: Methodology) -> Iterator[Finding]:
    """Numbers beyond their limits, time zones that do not exist, empty texts."""
    for activity in methodology.activities:
        yield from _offset(activity)
        if activity.recurrence is not None:
            yield from _recurrence(activity, activity.recurrence)
    yield from _iterations(methodology)
    for field in Methodology.model_fields:
        yield from _empty_in_section(field, getattr(methodology, field))


def _offset(activity: Activity) -> Iterator[Finding]:
    offset = activity.due.offset
    if offset is not None and abs(offset) > MAX_OFFSET:
        wrong = f"no plan reaches {offset} working days from its anchor"
        fix = f"write an offset from -{MAX_OFFSET} to {MAX_OFFSET}, or choose a nearer anchor"
        yield Finding("activities", activity.id, ("due", "offset"), wrong, fix)


def _recurrence(activity: Activity, recurrence: Recurrence) -> Iterator[Finding]:
    day = recurrence.day_of_month
    if isinstance(day, int) and not 1 <= day <= 31:
        path = ("recurrence", "day_of_month")
        yield Finding("activities", activity.id, path, "no month has this day", "write 1 to 31, or last")
    if not 0 <= recurrence.ends_after <= MAX_OFFSET:
        path = ("recurrence", "ends_after")
        wrong = f"it cannot end {recurrence.ends_after} working days after its stage was left"
        yield Finding("activities", activity.id, path, wrong, f"write 0 to {MAX_OFFSET}")
    if recurrence.zone and not _is_zone(recurrence.zone):
        wrong = f"there is no time zone `{recurrence.zone}`"
        fix = "write a name such as Europe/Berlin or America/New_York"
        yield Finding("activities", activity.id, ("recurrence", "zone"), wrong, fix)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _iterations(methodology: Methodology) -> Iterator[Finding]:
    weeks = methodology.iterations.default_weeks
    if not 1 <= weeks <= MAX_ITERATION_WEEKS:
        wrong, fix = f"no iteration takes {weeks} weeks", f"write 1 to {MAX_ITERATION_WEEKS}"
        yield Finding("iterations", "", ("default_weeks",), wrong, fix)


def _empty_in_section(section: str, value: object) -> Iterator[Finding]:
    if not isinstance(value, tuple):
        yield from (_empty(section, "", path) for path in _empty_paths(value, ()))
        return
    for n, each in enumerate(value):
        entry = getattr(each, "id", n)
        yield from (_empty(section, entry, path) for path in _empty_paths(each, ()))


def _empty(section: str, entry: str | int, path: NodePath) -> Finding:
    field = next((part for part in reversed(path) if isinstance(part, str)), section)
    return Finding(section, entry, path, f"`{field}` is empty", "write a text")


def _empty_paths(value: object, path: NodePath) -> Iterator[NodePath]:
    """The paths of required texts that are empty; a text that may be left out may also be empty."""
    if isinstance(value, str) and not value.strip():
        yield path
    elif isinstance(value, tuple):
        for n, each in enumerate(value):
            yield from _empty_paths(each, (*path, n))
    elif isinstance(value, Value):
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            if name not in MAY_BE_EMPTY and not (inner == "" and not field.is_required()):
                yield from _empty_paths(inner, (*path, name))
