"""The view of Home: work, engagements, the portfolio, settings, and the panel for admins."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, get_args

from handlers.block_kit.modal import MOST_BLOCKS
from handlers.pages.views.admin_panel import AdminPanel
from handlers.pages.views.failure import failure_words
from handlers.pages.views.home import MINE, PORTFOLIO, HomeFacts, all_of, home, not_for_you
from handlers.pages.views.portfolio import PortfolioPage
from methodology.definition.ids import ActivityId, RoleId
from methodology.engagement.buttons import activity_buttons
from methodology.engagement.engagement import EngagementId, Question
from methodology.engagement.engagement_line import EngagementLine
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import GateWork
from methodology.engagement.health import Health
from methodology.people import Absence, Person
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.reminders.my_gates import MyGate
from methodology.reminders.my_work import MyActivity, WorkGroup
from tests.support.sample import ANNA, BEN, LONG_NAME, NOW, TODAY, crowd, engagement, longest, plan, work
from tests.support.view_checks import checked, elements, labels_in

Golden = Callable[[Any], Any]
PERSON = Person(workspace="T", id=ANNA, name="Anna", zone="Europe/Berlin")


def line(**changes: Any) -> EngagementLine:
    base = EngagementLine(
        engagement=EngagementId(7),
        title="Acme (SOW-42)",
        stages=("Scoping",),
        health=Health(state="late", reasons=("“Call” is 3 working days overdue",)),
        open_work=4,
    )
    return base.model_copy(update=changes)


READY = GateWork(stage=None, role=RoleId("pm"), owner=ANNA, ready_since=TODAY, due=TODAY)


def mine(
    group: WorkGroup = "today",
    activity: PlannedActivity | None = None,
    of: EngagementPlan | None = None,
    **changes: Any,
) -> MyActivity:
    shown = activity or work(due=TODAY)
    base = MyActivity(plan=of or plan(shown), activity=shown, group=group, buttons=activity_buttons(shown))
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
        now=NOW,
        work=(mine("overdue", work(due=date(2026, 11, 19))), mine()),
        gates=(MyGate(plan=plan(), gate=READY, today=TODAY),),
        engagements=(line(),),
        portfolio=PortfolioPage(lines=(line(title="Beta"),)),
        admin=AdminPanel(
            last_sweep=datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
            oldest_unsent=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
            unsent=1,
            failures=(failure_words("digest", ANNA, "<user_disabled>"),),
            version="A small methodology, version 1",
        ),
    )
    golden(home(facts))


def test_the_emptiest_home_says_how_to_begin() -> None:
    payload = checked(home(HomeFacts(person=PERSON, now=NOW)))
    headings = [block["text"]["text"] for block in payload["blocks"] if block["type"] == "header"]
    assert headings == ["My work", "My engagements"]
    assert "all caught up" in str(payload)
    assert "Open an engagement" in str(payload)


def test_home_leads_to_what_is_over_where_nothing_is_open() -> None:
    over = (line(title="Beta", state="closed"), line(title="Gamma", state="cancelled"))
    payload = checked(home(HomeFacts(person=PERSON, now=NOW, over=over)))
    assert "yet" not in str(payload)
    assert labels_in(payload).count("Show") == 2
    assert [word in str(payload) for word in ("🏁 Closed", "🚫 Cancelled")] == [True, True]


def test_an_engagement_stands_in_one_line_with_its_stage_beside_the_dots() -> None:
    rows = [
        line(title=title, dots="●◐○", at="PS Planning", health=Health(state="on_track"))
        for title in ("Acme", "Nordwestdeutsche")
    ]
    text = checked(home(HomeFacts(person=PERSON, now=NOW, engagements=rows)))["blocks"]
    said = [each["text"]["text"] for each in text if each["type"] == "section"]
    assert "*Acme* ●◐○ PS Planning" in said
    assert "*Nordwestd…* ●◐○ PS Planning" in said


def test_an_engagement_on_hold_says_until_when_and_why() -> None:
    held = line(state="on_hold", hold_until=TODAY, hold_reason="No budget")
    payload = checked(home(HomeFacts(person=PERSON, now=NOW, engagements=[held])))
    assert "⏸️ On hold until Tue 24 Nov: No budget" in str(payload)


def test_the_fullest_home_fits() -> None:
    long = line(
        title=LONG_NAME * 2, stages=(LONG_NAME,) * 2, health=Health(state="late", reasons=(LONG_NAME,) * 9)
    )
    long_plan = plan(of=engagement(customer=LONG_NAME, reference=""), by=longest())
    groups = get_args(WorkGroup)
    facts = HomeFacts(
        person=PERSON,
        now=NOW,
        work=tuple(mine(groups[n % 3], each, long_plan) for n, each in enumerate(crowd(60))),
        engagements=(long,) * 40,
        portfolio=PortfolioPage(lines=(long,) * 30),
        admin=AdminPanel(
            last_sweep=None,
            unsent=9,
            failures=(failure_words("off_free_days", "U" * 200, "channel_not_found"),) * 40,
            version=LONG_NAME,
        ),
    )
    payload = checked(home(facts))
    assert len(payload["blocks"]) <= MOST_BLOCKS
    assert [f"and {rest} more" in str(payload) for rest in (50, 30, 20)] == [True, True, True]
    assert labels_in(payload).count("Show all") == 3
    for whole, pages in (("", 3), (MINE, 2), (PORTFOLIO, 2)):
        payload = checked(all_of(facts, whole, 1))
        assert len(payload["blocks"]) <= MOST_BLOCKS
        assert f"Page 1 of {pages}" in str(payload)
        assert "Next page" not in labels_in(checked(all_of(facts, whole, pages)))


def test_one_question_at_a_time_is_one_of_the_ten_lines() -> None:
    asked = Question(
        work=PlannedActivityId(90),
        condition=ActivityId("review"),
        activity=ActivityId("scope_call"),
        by=ANNA,
        on=TODAY,
    )
    asking = tuple(plan(of=engagement(id=EngagementId(n), questions=(asked,))) for n in (7, 8))
    facts = HomeFacts(
        person=PERSON, now=NOW, asking=asking, work=[mine("today", work(n)) for n in range(1, 13)]
    )
    labels = labels_in(checked(home(facts)))
    assert (labels.count("Yes"), labels.count("Done")) == (1, 9)


def test_each_button_says_what_it_is_of() -> None:
    other = plan(work(), of=engagement(id=EngagementId(8), customer="Borealis"))
    payload = checked(home(HomeFacts(person=PERSON, now=NOW, work=(mine(), mine(of=other)))))
    said = [each.get("accessibility_label") for block in payload["blocks"] for each in elements(block)]
    named = [each for each in said if each]
    assert len(named) == len(set(named)) == 4


def test_what_is_next_is_not_told_twice() -> None:
    shown = mine()
    told = line(engagement=shown.plan.engagement.id, mine=shown.activity.name, mine_due=TODAY)
    once, alone = (
        str(checked(home(HomeFacts(person=PERSON, now=NOW, work=work_shown, engagements=(told,)))))
        for work_shown in ((shown,), ())
    )
    assert once.count("Hold the scoping call") == alone.count("Hold the scoping call") + 2
    assert "Hold the scoping call, Tue 24 Nov" in alone
    assert "Hold the scoping call, Tue 24 Nov" not in once


def test_guests_see_nothing_of_any_engagement(golden: Golden) -> None:
    golden(not_for_you())


def test_a_person_who_is_away_can_say_that_they_are_back() -> None:
    away = PERSON.model_copy(update={"absence": Absence(first=TODAY, last=TODAY)})
    home_while_away = checked(home(HomeFacts(person=away, now=NOW)))
    assert "In each role its deputy, else the lead of the engagement, stands in." in str(home_while_away)
    home_when_here = checked(home(HomeFacts(person=PERSON, now=NOW)))
    assert "I'm back" in str(home_while_away)
    assert "I'm back" not in str(home_when_here)


def test_work_that_is_only_theirs_is_not_theirs_to_give_away() -> None:
    only_to_act_on = mine(buttons=activity_buttons(work(), may_change=False))
    said = [
        str(checked(home(HomeFacts(person=PERSON, now=NOW, work=(each,)))))
        for each in (mine(), only_to_act_on)
    ]
    assert "Reassign" in said[0]
    assert "Reassign" not in said[1]
    assert "Done" in said[1]
