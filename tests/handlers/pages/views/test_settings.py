"""The forms for settings and absences."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from handlers.block_kit.inputs import FieldErrors, shown_in
from handlers.pages.views import settings
from methodology.people import Absence, Person
from tests.support.sample import ANNA, BEN, TODAY
from tests.support.view_checks import as_submitted, checked, chosen, ticked

Golden = Callable[[Any], Any]
PERSON = Person(workspace="T", id=ANNA, name="Anna", zone="Europe/Berlin")


def read(person: Person = PERSON, **entered: Any) -> settings.Preferences:
    """The settings of this person, once they have entered this and sent the form."""
    payload = checked(settings.settings_form(person))
    shown = shown_in(payload["blocks"])
    return settings.read_settings(as_submitted(payload, **entered), shown, person.working_weekdays)


def who(country: str | None = None, *weekdays: int) -> Person:
    own = frozenset(weekdays) if weekdays else None
    return PERSON.model_copy(update={"country": country, "working_weekdays": own})


def test_settings_read_back_as_they_are(golden: Golden) -> None:
    german = PERSON.model_copy(update={"country": "DE", "region": "BY", "digest_at": time(8, 45)})
    golden(settings.settings_form(german))
    assert read(german) == settings.Preferences(
        digest_at=time(8, 45), working_weekdays=None, country="DE", region="BY"
    )


def test_other_working_days_are_kept() -> None:
    assert read(weekdays=ticked("0", "6"), digest_at=chosen("07:30")) == settings.Preferences(
        digest_at=time(7, 30), working_weekdays=frozenset({0, 6})
    )


@pytest.mark.parametrize(
    ("person", "country", "days", "own", "works_on"),
    [
        pytest.param(who(), "IL", None, None, "60123", id="a-country-is-typed"),
        pytest.param(who(), "MY/03", None, None, "60123", id="a-region-with-a-weekend-of-its-own"),
        pytest.param(who("DE"), "IL", None, None, "60123", id="the-country-changes"),
        pytest.param(who("IL"), "DE", None, None, "01234", id="and-back"),
        pytest.param(who("IL"), "", None, None, "01234", id="the-country-goes"),
        pytest.param(who("SA"), "SA", None, None, "60123", id="nothing-changes"),
        pytest.param(who(), "IL", "01234", None, "60123", id="ticks-taken-away-and-put-back"),
        pytest.param(who(), "IL", "60123", None, "60123", id="ticked-as-the-new-country-has-it"),
        pytest.param(who("IL"), "IL", "01234", "01234", "01234", id="touched-in-a-country"),
        pytest.param(who(), "IL", "0123", "0123", "0123", id="touched-with-the-country"),
        pytest.param(who("DE", 0, 1, 2), "IL", None, "012", "012", id="touched-in-an-earlier-form"),
        pytest.param(who("IL", 0, 1, 2, 3, 4), "DE", None, None, "01234", id="own-ones-that-become-usual"),
    ],
)
def test_weekdays_that_nobody_touched_are_those_of_the_country(
    person: Person, country: str, days: str | None, own: str | None, works_on: str
) -> None:
    code, _, region = country.partition("/")
    entered: dict[str, Any] = {"country": {"value": code}, "region": {"value": region}}
    if days is not None:
        entered["weekdays"] = ticked(*days)
    wanted = read(person, **entered)
    assert wanted.working_weekdays == (None if own is None else frozenset(map(int, own)))
    saved = person.model_copy(update=wanted.model_dump())
    assert saved.calendar.weekdays == frozenset(map(int, works_on))


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        pytest.param({"weekdays": ticked()}, "weekdays", id="no-day-at-all"),
        pytest.param({"country": {"value": "XX"}}, "country", id="no-such-country"),
        pytest.param({"country": {"value": "DE"}, "region": {"value": "ZZ"}}, "region", id="no-such-region"),
        pytest.param({"region": {"value": "BY"}}, "country", id="a-region-without-its-country"),
    ],
)
def test_settings_that_make_no_sense_are_refused_at_their_field(entered: dict[str, Any], field: str) -> None:
    with pytest.raises(FieldErrors) as refused:
        read(**entered)
    assert list(refused.value.errors) == [field]


def test_a_country_may_be_typed_in_small_letters() -> None:
    wanted = read(country={"value": "de"}, region={"value": "by"})
    assert (wanted.country, wanted.region) == ("DE", "BY")


def test_a_problem_with_the_settings_stands_on_top() -> None:
    assert "⚠️ No such zone." in str(checked(settings.settings_form(PERSON, problem="No such zone.")))


def test_an_absence_reads_back(golden: Golden) -> None:
    payload = golden(settings.away_form(PERSON, TODAY))
    entered = {"last": {"selected_date": "2026-12-04"}, "deputy": {"selected_user": BEN}}
    assert settings.read_away(as_submitted(payload, **entered), PERSON, TODAY) == Absence(
        first=TODAY, last=date(2026, 12, 4), deputy=BEN
    )


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        pytest.param({}, "last", id="without-an-end"),
        pytest.param({"last": {"selected_date": "2026-11-20"}}, "last", id="an-end-before-its-beginning"),
        pytest.param(
            {"first": {"selected_date": "2026-11-02"}, "last": {"selected_date": "2026-11-20"}},
            "last",
            id="over-already",
        ),
        pytest.param(
            {"last": {"selected_date": "2026-12-04"}, "deputy": {"selected_user": ANNA}},
            "deputy",
            id="standing-in-for-oneself",
        ),
        pytest.param(
            {"first": {"selected_date": None}, "last": {"selected_date": "2026-12-04"}},
            "first",
            id="without-a-start",
        ),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused_at_its_field(entered: dict[str, Any], field: str) -> None:
    payload = checked(settings.away_form(PERSON, TODAY))
    with pytest.raises(FieldErrors) as refused:
        settings.read_away(as_submitted(payload, **entered), PERSON, TODAY)
    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize(
    ("zone", "called"),
    [
        ("America/New_York", "Your time zone is New York time (America/New_York)."),
        ("UTC", "Your time zone is UTC."),
    ],
)
def test_settings_call_a_zone_as_people_and_as_slack_do(zone: str, called: str) -> None:
    form = settings.settings_form(PERSON.model_copy(update={"zone": zone}))
    assert called in str(checked(form)).replace("\u00a0", " ")
