"""What a status report tells."""

from datetime import date, timedelta

from methodology.definition.ids import AnchorId
from methodology.engagement.status_report import KeyDate, status_report
from methodology.people import Absence, Person
from methodology.plan.anchor_dates import AnchorDate
from tests.support.sample import ANNA, BEN, CHLOE, NOW, TODAY, done, engagement, plan, work


def test_it_has_the_work_done_in_the_last_seven_days() -> None:
    week_ago = TODAY - timedelta(days=7)
    acme = plan(
        work(),
        done(2, closed_on=week_ago),
        done(3, closed_on=week_ago - timedelta(days=1)),
        done(4, state="not_needed", closed_on=TODAY),
    )
    report = status_report(acme, NOW)
    assert report.done_since == week_ago
    assert [each.id for each in report.done] == [2]


def test_work_is_told_of_its_dri_or_their_deputy_whoever_ticked_it() -> None:
    away = Person(
        workspace="T", id=BEN, name="Ben", zone="UTC", absence=Absence(first=TODAY, last=TODAY, deputy=CHLOE)
    )
    acme = plan(
        done(1, dri=ANNA, closed_by=CHLOE, closed_on=TODAY),
        done(2, dri=BEN, closed_by=CHLOE, closed_on=TODAY),
        done(3, dri=BEN, closed_by=ANNA, closed_on=TODAY),
        done(4, dri=None, closed_by=ANNA, closed_on=TODAY),
        people=[away],
    )
    assert status_report(acme, NOW).did == {1: ANNA, 2: CHLOE, 3: BEN, 4: ANNA}


def test_it_has_the_dates_to_come_first_and_then_the_latest() -> None:
    dates = (
        AnchorDate(anchor=AnchorId("project_end"), on=date(2027, 3, 1)),
        AnchorDate(anchor=AnchorId("kickoff"), on=date(2026, 12, 1), actual=True),
        AnchorDate(anchor=AnchorId("kickoff"), on=date(2026, 11, 1), occurrence=2),
        AnchorDate(anchor=AnchorId("kickoff"), on=date(2026, 11, 8), occurrence=3),
    )
    plan_facts = engagement().plan_facts.model_copy(update={"dates": dates})
    assert status_report(plan(of=engagement(plan_facts=plan_facts)), NOW).dates == (
        KeyDate(label="the kickoff", on=date(2026, 12, 1), actual=True),
        KeyDate(label="the project's end", on=date(2027, 3, 1)),
        KeyDate(label="the kickoff", on=date(2026, 11, 8)),
        KeyDate(label="the kickoff", on=date(2026, 11, 1)),
    )


def test_its_card_is_the_card_for_a_channel() -> None:
    report = status_report(plan(work()), NOW)
    assert report.card.viewer is None
    assert report.card.open_work == (work(),)
