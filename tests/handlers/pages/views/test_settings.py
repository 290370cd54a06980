"""The forms for settings and absences."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from handlers.block_kit.inputs import FieldErrors
from handlers.pages.views import settings
from methodology.people import Absence, Person
from tests.support.sample import ANNA, BEN, TODAY
from tests.support.view_checks import as_submitted, checked, chosen, ticked

Golden = Callable[[Any], Any]
PERSON = Person(workspace="T", id=ANNA, name="Anna", zone="Europe/Berlin")


def test_settings_read_back_as_they_are(golden: Golden) -> None:
    german = PERSON.model_copy(update={"country": "DE", "region": "BY", "digest_at": time(8, 45)})
    payload = golden(settings.settings_form(german))
    assert settings.read_settings(as_submitted(payload)) == settings.Preferences(
        digest_at=time(8, 45), working_weekdays=None, country="DE", region="BY"
    )


def test_other_working_days_are_kept() -> None:
    payload = checked(settings.settings_form(PERSON))
    state = as_submitted(payload, weekdays=ticked("0", "6"), digest_at=chosen("07:30"))
    assert settings.read_settings(state) == settings.Preferences(
        digest_at=time(7, 30), working_weekdays=frozenset({0, 6})
    )


def test_the_ordinary_days_of_a_country_stay_ordinary() -> None:
    emirates = PERSON.model_copy(update={"country": "SA"})
    payload = checked(settings.settings_form(emirates))
    assert settings.read_settings(as_submitted(payload)).working_weekdays is None


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
    payload = checked(settings.settings_form(PERSON))
    with pytest.raises(FieldErrors) as refused:
        settings.read_settings(as_submitted(payload, **entered))
    assert list(refused.value.errors) == [field]


def test_a_country_may_be_typed_in_small_letters() -> None:
    state = as_submitted(
        checked(settings.settings_form(PERSON)), country={"value": "de"}, region={"value": "by"}
    )
    read = settings.read_settings(state)
    assert (read.country, read.region) == ("DE", "BY")


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
