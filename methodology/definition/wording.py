"""Due rules, recurrences and what sets an anchor, in words."""

from methodology.definition.activity import Activity, DueRule, Recurrence
from methodology.definition.anchor import Anchor
from methodology.definition.ids import AnchorId
from methodology.definition.model import Methodology


def due_in_words(activity: Activity, methodology: Methodology) -> str:
    """When an activity is due, such as "3 working days before the kickoff"; follows the word "due"."""
    recurrence = activity.recurrence
    if activity.due.offset is None:
        return "" if recurrence is None else _by_calendar(recurrence, methodology)
    first = _from_anchor(activity.due, activity.due.offset, methodology)
    if recurrence is None:
        anchor = methodology.anchor[activity.due.anchor]
        each_time = anchor.repeats and activity.kind == "once" and not activity.due.first_only
        return f"{first}, each time" if each_time else first
    until = _label(recurrence.until, methodology)
    if recurrence.cadence == "per_iteration":
        return f"{first}, in each iteration until {until}"
    if recurrence.cadence == "per_milestone":
        return f"{first}, for each milestone until {until}"
    return f"{first}, then {_rhythm(recurrence, methodology)} until {until}"


def end_in_words(recurrence: Recurrence) -> str:
    """When recurring work ends if its `until` has no date: "5 working days after its stage is left"."""
    if not recurrence.in_turns:
        return "never"
    after = recurrence.ends_after
    return f"{working_days(after)} after its stage is left" if after else "when its stage is left"


def basis_in_words(due: DueRule) -> str:
    """Whether a source documents a due rule: "documented: within 24 hours", "a default", …"""
    if due.documented:
        return f"documented: {due.documented_as}" if due.documented_as else "documented"
    if due.basis == "order":
        return "the order is documented, the number of days is a default"
    return "a default"


def setter_in_words(anchor: Anchor, methodology: Methodology) -> str:
    """What gives an anchor its date, such as "completing “Hold the customer kickoff”, or the PM"."""
    by = anchor.set_by
    ways = [
        *(["opening the engagement"] if by.opening else []),
        *(["entering the stage"] if by.stage_entered else []),
        *(["leaving the stage"] if by.stage_left else []),
        *(["raising the condition"] if by.condition else []),
        *(["the calendar of iterations"] if by.iteration_calendar else []),
        *(f"completing “{methodology.activity[each].name}”" for each in by.activities),
        *([f"the {methodology.role[by.role].short}"] if by.role else []),
    ]
    return ", or ".join(ways)


def working_days(count: int) -> str:
    return "1 working day" if count == 1 else f"{count} working days"


def ordinal(count: int) -> str:
    if count % 100 in (11, 12, 13):
        return f"{count}th"
    return f"{count}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th') }"


def _from_anchor(due: DueRule, offset: int, methodology: Methodology) -> str:
    label = _label(due.anchor, methodology)
    if due.first_only:
        label = f"the first {label.removeprefix('the ')}"
    if due.count == "inclusive":
        return f"on the {ordinal(offset)} working day, counting {label} as day 1"
    if offset == 0:
        return f"on {label}" if label.startswith("the day ") else f"on the day of {label}"
    return f"{working_days(abs(offset))} {'after' if offset > 0 else 'before'} {label}"


def _by_calendar(recurrence: Recurrence, methodology: Methodology) -> str:
    start, until = _label(recurrence.start, methodology), _label(recurrence.until, methodology)
    rhythm = _rhythm(recurrence, methodology)
    if recurrence.cadence == "weekly":
        return f"on the first {_weekday(recurrence)} from {start} on, then {rhythm} until {until}"
    return f"{rhythm}, from {start} until {until}"


def _rhythm(recurrence: Recurrence, methodology: Methodology) -> str:
    """How often it recurs: "every Friday by the end of the day"."""
    return _days(recurrence, methodology) + _hour(recurrence)


def _days(recurrence: Recurrence, methodology: Methodology) -> str:
    if recurrence.cadence == "daily":
        return "every working day"
    if recurrence.cadence == "weekly":
        return f"every {_weekday(recurrence)}"
    if recurrence.day_of_month is None:
        return f"every month on the day of the month of {_label(recurrence.start, methodology)}"
    if recurrence.day_of_month == "last":
        return "on the last day of every month"
    return f"on the {ordinal(recurrence.day_of_month)} of every month"


def _hour(recurrence: Recurrence) -> str:
    if not recurrence.time:
        return ""
    if recurrence.time == "EOD":
        return " by the end of the day"
    return f" by {recurrence.time}" + (f" ({recurrence.zone})" if recurrence.zone else "")


def _weekday(recurrence: Recurrence) -> str:
    return (recurrence.weekday or "").capitalize()


def _label(anchor: AnchorId, methodology: Methodology) -> str:
    return methodology.anchor[anchor].label
