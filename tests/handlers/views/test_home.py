"""What is on a person's Home, and do their settings read back as they were entered?"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, get_args

import pytest

from handlers.block_kit.ids import ButtonValue, ref
from handlers.block_kit.inputs import FieldErrors
from handlers.pages.views import settings
from handlers.pages.views.home import (
    AdminPanel,
    HomeFacts,
    HomeWork,
    Portfolio,
    PortfolioFilter,
    WorkGroup,
    filter_of,
    home,
    not_for_you,
)
from handlers.pages.views.my_engagements import EngagementLine
from methodology.engagement.engagement import EngagementId
from methodology.engagement.health import Health
from methodology.people import Absence, Person
from tests.support.sample import ANNA, BEN, LONG_NAME, TODAY, crowd, longest, methodology, work
from tests.support.view_checks import actions_in, as_submitted, checked, chosen, labels_in, ticked

Golden = Callable[[Any], Any]
EVERYTHING = frozenset({"done", "undo", "act", "why", "settings"})
PERSON = Person(workspace="T", id=ANNA, name="Anna", zone="Europe/Berlin")
ONE = {7: methodology()}


def line(**changes: Any) -> EngagementLine:
    base = EngagementLine(
        engagement=EngagementId(7),
        title="Acme (SOW-42)",
        stages=("Scoping",),
        health=Health(state="late", reasons=("“Call” is 3 working days overdue",)),
        open_work=4,
    )
    return base.model_copy(update=changes)


def mine(group: WorkGroup = "today", **changes: Any) -> HomeWork:
    base = HomeWork(work=work(due=TODAY), engagement=EngagementId(7), title="Acme (SOW-42)", group=group)
    return base.model_copy(update=changes)


def test_home_shows_work_engagements_portfolio_settings_and_the_panel(golden: Golden) -> None:
    facts = HomeFacts(
        person=PERSON.model_copy(
            update={
                "country": "DE",
                "region": "BY",
                "absence": Absence(first=TODAY, last=date(2026, 12, 1), deputy=BEN),
            }
        ),
        today=TODAY,
        work=(mine("overdue", work=work(due=date(2026, 11, 19))), mine()),
        total_work=2,
        engagements=(line(),),
        total_engagements=1,
        portfolio=Portfolio(lines=(line(title="Beta"),), total=1),
        admin=AdminPanel(
            last_sweep=datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
            oldest_unsent=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
            unsent=1,
            failures=("Anna's <digest>: channel_not_found",),
            version="A small methodology, version 1",
        ),
    )
    golden(home(ONE, facts, EVERYTHING))


def test_the_emptiest_home_says_how_to_begin(golden: Golden) -> None:
    payload = golden(home({}, HomeFacts(person=PERSON, today=TODAY)))
    assert "/ps-start" in str(payload)
    assert actions_in(payload) == []


def test_the_fullest_home_fits() -> None:
    long = line(
        title=LONG_NAME * 2, stages=(LONG_NAME,) * 2, health=Health(state="late", reasons=(LONG_NAME,) * 9)
    )
    groups = get_args(WorkGroup)
    facts = HomeFacts(
        person=PERSON,
        today=TODAY,
        work=tuple(mine(groups[n % 3], work=each, title=LONG_NAME) for n, each in enumerate(crowd(60))),
        total_work=60,
        work_page=2,
        engagements=(long,) * 40,
        total_engagements=41,
        portfolio=Portfolio(lines=(long,) * 30, total=300, page=4),
        admin=AdminPanel(last_sweep=None, unsent=9, failures=(LONG_NAME * 3,) * 40, version=LONG_NAME),
    )
    payload = checked(home({7: longest()}, facts, EVERYTHING))
    assert labels_in(payload).count("Next page") == 2
    assert "and 33 more" in str(payload)


def test_guests_see_nothing_of_any_engagement(golden: Golden) -> None:
    golden(not_for_you())


def test_who_is_away_can_say_that_they_are_back() -> None:
    away = PERSON.model_copy(update={"absence": Absence(first=TODAY, last=TODAY)})
    there = checked(home({}, HomeFacts(person=away, today=TODAY), EVERYTHING))
    here = checked(home({}, HomeFacts(person=PERSON, today=TODAY), EVERYTHING))
    assert "I am back" in labels_in(there)
    assert "I am back" not in labels_in(here)


@pytest.mark.parametrize("chosen_filter", get_args(PortfolioFilter))
def test_the_portfolio_remembers_its_filter(chosen_filter: PortfolioFilter) -> None:
    facts = HomeFacts(person=PERSON, today=TODAY, portfolio=Portfolio(chosen=chosen_filter))
    payload = checked(home({}, facts))
    menu = next(b for b in payload["blocks"] if b.get("block_id") == "portfolio")["elements"][0]
    assert filter_of(ref(menu["initial_option"]["value"])) == chosen_filter
    assert "Choose another filter" in str(payload)


def test_a_filter_that_nobody_knows_shows_all_that_run() -> None:
    assert filter_of(ButtonValue(choice="blue")) == "running"


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


def test_the_portfolio_says_when_it_leaves_older_engagements_out() -> None:
    whole = Portfolio(lines=(line(),), total=200, of=200)
    cut = whole.model_copy(update={"newest": 200, "of": 512})
    said = [str(checked(home(ONE, HomeFacts(person=PERSON, today=TODAY, portfolio=p)))) for p in (whole, cut)]
    assert "the newest 200 of 512" in said[1]
    assert "the newest" not in said[0]


def test_work_that_is_only_theirs_is_not_theirs_to_give_away() -> None:
    whole, theirs = mine(), mine(only_theirs=True)
    said = [
        str(checked(home(ONE, HomeFacts(person=PERSON, today=TODAY, work=(w,), total_work=1), EVERYTHING)))
        for w in (whole, theirs)
    ]
    assert "Reassign" in said[0]
    assert "Reassign" not in said[1]
    assert "Mark done" in said[1]
