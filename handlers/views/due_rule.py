"""How is a due rule of the methodology told, before any engagement dates it?"""

from handlers.views.text import capital, escape, link
from methodology.model import Activity, Methodology, Recurrence, SourceId

_CADENCE = {
    "daily": "every working day",
    "weekly": "every week",
    "monthly": "every month",
    "per_iteration": "every iteration",
    "per_milestone": "every milestone",
}


def rule_words(methodology: Methodology, activity: Activity) -> str:
    """ "2 working days before the kickoff", "every Friday from the kickoff until the project end"."""
    parts = []
    if activity.due.offset is not None:
        parts.append(_offset_words(methodology, activity, activity.due.offset))
    if activity.recurrence is not None:
        parts.append(_recurrence_words(methodology, activity.recurrence))
    return ", then ".join(parts)


def basis_words(activity: Activity) -> str:
    """Whether the timing is documented or a default; a documented one in the source's own words."""
    documented = activity.due.documented or bool(activity.recurrence and activity.recurrence.documented)
    if not documented:
        return "default timing"
    said = activity.due.documented_as
    return f"documented: “{escape(said)}”" if said else "documented timing"


def source_words(methodology: Methodology, source_id: SourceId) -> str:
    """The page a fact comes from, as a link where it is known, and how old it is."""
    source = methodology.source[source_id]
    page = link(source.url, source.page) if source.url else escape(source.page)
    return f"{page} ({escape(source.as_of)})"


def _offset_words(methodology: Methodology, activity: Activity, offset: int) -> str:
    anchor = escape(methodology.anchor[activity.due.anchor].label)
    if activity.due.count == "inclusive":
        return f"on working day {offset} counting from {anchor}"
    if offset == 0:
        return f"on the day of {anchor}"
    days = "working day" if abs(offset) == 1 else "working days"
    return f"{abs(offset)} {days} {'after' if offset > 0 else 'before'} {anchor}"


def _recurrence_words(methodology: Methodology, recurrence: Recurrence) -> str:
    often = _CADENCE[recurrence.cadence]
    if recurrence.weekday:
        often = f"every {capital(recurrence.weekday)}"
    elif recurrence.day_of_month == "last":
        often = "on the last day of every month"
    elif recurrence.day_of_month:
        often = f"on day {recurrence.day_of_month} of every month"
    at = f" at {escape(recurrence.time)} {escape(recurrence.zone)}".rstrip() if recurrence.time else ""
    begins = escape(methodology.anchor[recurrence.start].label)
    ends = escape(methodology.anchor[recurrence.until].label)
    return f"{often}{at} from {begins} until {ends}"
