"""The answer to Nudge: who is asked, or why nobody is."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from handlers.actions.views.nudge import Nudged, nudged
from handlers.block_kit.ids import ButtonValue, FormOrigin
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.things import activity_key
from methodology.people import Absence, Person
from methodology.plan.team import PersonId
from methodology.reminders.news import EngagementNews
from methodology.reminders.nudges import addressee, find_thing
from tests.support.opened import opened
from tests.support.plans import LEAD, OPENER, OTHER, noon, plan, planned
from tests.support.view_checks import checked, labels_in

MONDAY = date(2026, 6, 1)
AWAY = Absence(first=MONDAY, last=date(2026, 6, 12))
FROM_TOMORROW = Absence(first=date(2026, 6, 2), last=date(2026, 6, 12))
WORK = planned("exec_build", dri=OTHER, name="Build <it>")
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(1), work=WORK.id, surface="digest"))


def _acme(*people: Person, **more: Any) -> EngagementPlan:
    everybody = {
        each: Person(workspace="T1", id=each, name=each, zone="UTC") for each in (LEAD, OPENER, OTHER)
    }
    everybody |= {each.id: each for each in people}
    facts = opened(start_stage="engagement_execution")
    team = {"pse": OTHER, "project_manager": LEAD}
    return plan(more.pop("work", WORK), plan_facts=facts, team=team, people=everybody.values(), **more)


def _other(**facts: Any) -> Person:
    return Person.model_validate({"workspace": "T1", "id": OTHER, "name": "Otto", "zone": "UTC", **facts})


def _answer(acme: EngagementPlan, asker: PersonId, first: PersonId | None, now: datetime) -> Any:
    news = EngagementNews(plan=acme, now=now)
    thing = find_thing(news, activity_key(WORK.id))
    to = addressee(news, thing, asker) if thing else None
    asked = Nudged(
        plan=acme,
        now=now,
        asker=asker,
        work=WORK.id,
        can_reassign=asker == LEAD,
        thing=thing,
        to=to,
        first=first,
    )
    return checked(nudged(asked, ORIGIN))


NAME = "*Build &lt;it&gt;*"
BACK = "<!date^1781514000^{date_short} at {time}|15 Jun 2026 09:00 UTC>"
NIGHT = datetime(2026, 6, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("acme", "asker", "first", "now", "says", "offers"),
    [
        (_acme(), LEAD, None, noon(MONDAY), f"✅ <@{OTHER}> is asked about {NAME}.", []),
        (_acme(), LEAD, LEAD, noon(MONDAY), f"You have asked <@{OTHER}> about {NAME} already today.", []),
        (
            _acme(),
            LEAD,
            OPENER,
            noon(MONDAY),
            f"<@{OPENER}> has asked <@{OTHER}> about {NAME} already today.",
            [],
        ),
        (
            _acme(),
            LEAD,
            None,
            NIGHT,
            f"✅ <@{OTHER}> is asked about {NAME} with their next message, <!date^",
            [],
        ),
        (
            _acme(),
            LEAD,
            OPENER,
            NIGHT,
            f"<@{OPENER}> has asked <@{OTHER}> about {NAME}: it goes with their next message, <!date^",
            [],
        ),
        (
            _acme(_other(absence=FROM_TOMORROW)),
            LEAD,
            None,
            noon(MONDAY),
            f"✅ <@{OTHER}> is asked about {NAME}.",
            [],
        ),
        (
            _acme(_other(absence=FROM_TOMORROW)),
            LEAD,
            None,
            NIGHT,
            (
                f"✅ <@{OTHER}> is asked about {NAME} with their next message, {BACK}: they will be away from Tue 2 Jun "
                "until Fri 12 Jun."
            ),
            ["Reassign …"],
        ),
        (
            _acme(_other(absence=FROM_TOMORROW)),
            OPENER,
            LEAD,
            NIGHT,
            f"<@{LEAD}> has asked <@{OTHER}> about {NAME}: it goes with their next message, <!date^",
            [],
        ),
        (_acme(), OTHER, None, noon(MONDAY), f"{NAME} is yours, so nobody is asked.", []),
        (
            _acme(_other(absence=AWAY)),
            OPENER,
            None,
            noon(MONDAY),
            f"<@{OTHER}> is away until Fri 12 Jun.\n✅ <@{LEAD}>, who stands in, is asked about {NAME}.",
            [],
        ),
        (
            _acme(_other(absence=AWAY)),
            LEAD,
            None,
            noon(MONDAY),
            f"<@{OTHER}> is away until Fri 12 Jun.\nYou stand in, so {NAME} is yours for now.",
            ["Reassign …"],
        ),
        (
            _acme(_other(deactivated=True)),
            LEAD,
            None,
            noon(MONDAY),
            f"<@{OTHER}> is no longer in Slack.\nYou stand in, so {NAME} is yours for now.",
            ["Reassign …"],
        ),
        (
            _acme(work=WORK.model_copy(update={"state": "done", "closed_by": OTHER, "closed_on": MONDAY})),
            LEAD,
            None,
            noon(MONDAY),
            f"{NAME}: done by <@{OTHER}> on Mon 1 Jun. Nobody is asked.",
            [],
        ),
        (_acme(state="on_hold"), LEAD, None, noon(MONDAY), "*Acme* is on hold, so nobody is asked.", []),
    ],
    ids=[
        "asked",
        "again",
        "before",
        "night",
        "before-the-night",
        "away-tomorrow",
        "away-before-it-goes",
        "asked-before-it",
        "own",
        "away",
        "stands-in",
        "gone",
        "done",
        "held",
    ],
)
def test_the_answer_says_who_is_asked_or_why_nobody_is(
    acme: EngagementPlan,
    asker: PersonId,
    first: PersonId | None,
    now: datetime,
    says: str,
    offers: list[str],
) -> None:
    payload = _answer(acme, asker, first, now)
    assert payload["blocks"][0]["text"]["text"].startswith(says)
    assert labels_in(payload) == offers
