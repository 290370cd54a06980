"""The forms for a person's settings: their daily message, working days and holidays, and absence."""

from collections.abc import Sequence
from datetime import date, time

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import (
    FieldErrors,
    FormValues,
    choice_input,
    date_input,
    person_input,
    text_input,
    ticks_input,
)
from handlers.block_kit.layout import context, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import escape
from methodology.people import Absence, Person
from methodology.plan.calendar import MONDAY_TO_FRIDAY, working_calendar
from methodology.plan.places import country_code, region_code
from methodology.refusal import Refusal
from methodology.value import Value

DIGEST_AT = "digest_at"
WEEKDAYS = "weekdays"
COUNTRY = "country"
REGION = "region"
FIRST = "first"
LAST = "last"
DEPUTY = "deputy"

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIMES = [f"{hour:02d}:{minute:02d}" for hour in range(5, 22) for minute in (0, 30)]


class Preferences(Value):
    """A person's settings; `working_weekdays` is None for the usual ones of their country."""

    digest_at: time
    working_weekdays: frozenset[int] | None = None
    country: str | None = None
    region: str | None = None


def settings_form(person: Person, *, problem: str = "") -> View:
    """The time of the digest, the working days, and the country for public holidays."""
    at = f"{person.digest_at:%H:%M}"
    times = sorted({*_TIMES, at})
    chosen = person.calendar.weekdays
    blocks: list[Block] = [
        section(f"⚠️ {escape(problem)}")
        if problem
        else section(
            "These hold in every engagement that you are in. When you are off: *Away …*, in the menu beside these settings on Home."
        ),
        choice_input(DIGEST_AT, "Time of the daily message", [(each, each) for each in times], initial=at),
        ticks_input(
            WEEKDAYS,
            "Your working days",
            [(name, str(weekday)) for weekday, name in enumerate(_NAMES)],
            initial=[str(weekday) for weekday in sorted(chosen)],
            hint=(
                "You get no message on other days, and due dates skip them. Left as they are, they follow "
                "the country."
            ),
            at_least_one=True,
        ),
        text_input(
            COUNTRY,
            "Country, for public holidays",
            initial=person.country or "",
            optional=True,
            most=60,
            placeholder="Germany",
            hint="The English name or two letters, such as Germany or DE. Empty: no public holidays.",
        ),
        text_input(
            REGION,
            "Region",
            initial=person.region or "",
            optional=True,
            most=60,
            placeholder="Bavaria",
            hint="A state or province with holidays of its own, by its name or its code: Bavaria or BY.",
        ),
        context(f"Your time zone is {_zone(person)}. It comes from your Slack preferences."),
    ]
    origin = FormOrigin(about=ButtonValue(surface="home"))  # keeps what was shown at first, if shown again
    return modal(ids.SETTINGS, "Settings", blocks, submit="Save", carries=origin)


def _zone(person: Person) -> str:
    """As people call it, and as Slack names it."""
    as_in_slack = f" ({person.zone})" if person.clock != person.zone else ""
    return escape(f"{person.clock}{as_in_slack}")


def read_settings(entered: FormValues, shown: FormValues, own: frozenset[int] | None) -> Preferences:
    """The settings as entered in a form that was opened with the values `shown`.

    Weekdays that were left as shown stay the person's `own`, or the usual ones of the country, also of one
    that was only now entered.
    Raises `FieldErrors` where there is no working day, and for an unknown country or region.
    """
    days = _weekdays(entered)
    country = country_code(entered.text(COUNTRY)) or None
    region = region_code(country or "", entered.text(REGION)) or None
    errors: dict[str, str] = {}
    usual = MONDAY_TO_FRIDAY
    if not days:
        errors[WEEKDAYS] = "Tick at least one day: without one you would never be reminded."
    try:
        usual = working_calendar(country, region).weekdays
    except Refusal as refusal:
        errors[REGION if country and "region" in str(refusal) else COUNTRY] = str(refusal)
    if errors:
        raise FieldErrors(errors)
    chosen = own if days == _weekdays(shown) else days
    return Preferences(
        digest_at=_digest_at(entered),
        working_weekdays=None if chosen == usual else chosen,
        country=country,
        region=region,
    )


def _digest_at(entered: FormValues) -> time:
    try:
        return time.fromisoformat(entered.choice(DIGEST_AT) or "09:00")
    except ValueError:
        raise Refusal(ids.OLD) from None


def _weekdays(values: FormValues) -> frozenset[int]:
    return frozenset(values.numbers(WEEKDAYS))


def away_form(person: Person, today: date) -> View:
    """The days of an absence, and the deputy for them."""
    absence = person.absence
    return modal(
        ids.AWAY,
        "Away",
        [
            section("You get no message while you are away. What becomes due goes to your deputy."),
            date_input(FIRST, "First day away", initial=absence.first if absence else today, optional=False),
            date_input(LAST, "Last day away", initial=absence.last if absence else None, optional=False),
            person_input(
                DEPUTY,
                "Deputy",
                initial=absence.deputy if absence else None,
                hint="Empty: the deputy of each role, else the lead of the engagement.",
            ),
        ],
        submit="Save",
    )


def read_away(entered: FormValues, person: Person, today: date) -> Absence:
    """The absence; raises `FieldErrors` where its days or its deputy are impossible."""
    first, last, deputy = entered.day(FIRST), entered.day(LAST), entered.person(DEPUTY)
    errors: dict[str, str] = {}
    if first is None:
        errors[FIRST] = "Choose the first day."
    if last is None or (first is not None and last < first):
        errors[LAST] = "Choose a last day that is not before the first."
    elif last < today:
        errors[LAST] = "This has passed already. Choose a last day from today on."
    if deputy is not None and deputy == person.id:
        errors[DEPUTY] = "You cannot stand in for yourself. Choose somebody else, or leave it empty."
    if errors or first is None or last is None:
        raise FieldErrors(errors)
    return Absence(first=first, last=last, deputy=deputy)


def weekdays_words(days: Sequence[int]) -> str:
    """Weekdays by their short names, three or more in a row as a range: "Mon–Fri", "Mon, Tue, Thu"."""
    runs: list[list[int]] = []
    for each in sorted(days):
        if runs and each == runs[-1][-1] + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    parts = [run[:1] + run[-1:] if len(run) > 2 else run for run in runs]
    names = [[_NAMES[each][:3] for each in part] for part in parts]
    return ", ".join(
        ("–" if len(run) > 2 else ", ").join(name) for run, name in zip(runs, names, strict=True)
    )
