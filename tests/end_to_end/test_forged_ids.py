"""Every button and form with ids of engagements that the person may not see or change.

Requests are signed as Slack signs them and name what they like: an engagement in a private channel, one of
another workspace, one that does not exist, or an activity of one engagement with the id of another. Nothing
may change, and nothing hidden may be shown.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from handlers.actions.views import hand_over
from handlers.app import FORMS
from handlers.block_kit import ids
from handlers.pages.views.timeline import PHONE, TIMELINE
from methodology.definition.ids import RoleId, StageId, TypeId
from methodology.engagement.engagement import Channel
from methodology.engagement.rights import NOT_THERE
from methodology.people import Absence
from methodology.plan.facts import open_plan_facts
from methodology.plan.team import Member, PersonId, Team
from storage.engagements import activity
from storage.engagements.opening import Opening, open_engagement
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import get_latest_version_id
from storage.people import Profile, save_profile, set_absence
from tests.support.forged_entries import (
    ABOUT_PEOPLE,
    ANNA,
    BEN,
    CLARA,
    DEV,
    ELSEWHERE,
    EMILY,
    ENTERED,
    FOREIGN,
    HIDDEN,
    JUDITH,
    KARIM,
    LAKSHMI,
    LEADS,
    NOBODY,
    NORTHWIND,
    OF_SEVERAL,
    OPEN,
    PAUL,
    PRESSES,
    PROOFS,
    QUINN,
    RITA,
    SAM,
    STAGE,
    Json,
    Subject,
    named,
    person,
    ticked,
)
from tests.support.forger import Forger
from tests.support.house import MONDAY, House, local_slack, running, settings_for, start_paused
from tests.support.overheard import Overheard
from tests.support.undone_records import Records


def _open(
    house: House, workspace: str, by: str, customer: str, team_of: Json, channel: Channel | None
) -> Subject:
    """An engagement whose first activity is done, with evidence that nobody else may read."""
    context = house.bot.app_context
    with context.database.begin() as session:
        version = get_latest_version_id(session)
        today = MONDAY.date()
        actor = Actor(by=PersonId(by), at=MONDAY, today=today, source="test")
        unit = UnitOfWork(session, context.catalog, workspace, actor, lambda _: None)
        plan, _ = open_engagement(
            unit,
            Opening(
                request_key=f"form of {customer}",
                version=version,
                customer=customer,
                reference=f"SOW of {customer}",
                plan_facts=open_plan_facts(
                    context.catalog.get_methodology(version),
                    type_id=TypeId("custom_sow"),
                    opened_on=today,
                    start_stage=StageId(STAGE),
                ),
                team=Team(
                    members=tuple(Member(role=RoleId(r), person=PersonId(p)) for r, p in team_of.items())
                ),
                channel=channel,
            ),
        )
        proven, *_, last = plan.open_work
        if customer != OPEN:
            activity.complete(unit, proven.id, evidence=PROOFS[customer])
            activity.reassign(unit, last.id, to=PersonId(LAKSHMI))
        return Subject(plan.engagement.id, last.id if customer != OPEN else proven.id)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Forger, Mapping[str, Subject]]]:
    """A bot that sends nothing by itself, with three engagements: open, hidden and of another workspace."""
    folder = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patched, local_slack() as slack:
        patched.setattr(BackgroundScheduler, "start", start_paused)
        overheard = Overheard(slack, patched)
        settings = settings_for(slack, f"sqlite:///{folder}/ps-bot.db")
        with running(settings, slack) as house:
            _know_everybody(house)
            team_of_open = {"project_manager": BEN}
            private = Channel(id=LEADS, name="ps-leads", private=True)
            slack._slack.workspace.channels[LEADS].members.append(slack._slack.app.bot_user)
            subjects = {
                "open": _open(house, NORTHWIND, EMILY, OPEN, team_of_open, None),
                "hidden": _open(house, NORTHWIND, ANNA, HIDDEN, {"project_manager": ANNA}, private),
                "foreign": _open(house, ELSEWHERE, BEN, FOREIGN, {"project_manager": BEN}, None),
                "nothing": Subject(NOBODY, NOBODY),
            }
            with closing(Records(folder / "ps-bot.db")) as records:
                records.unlock()
                with closing(Forger(house, overheard, records)) as forger:
                    yield forger, subjects


def _know_everybody(house: House) -> None:
    guests, outsiders, left = (PAUL, QUINN), (SAM,), (RITA,)
    with house.bot.app_context.database.begin() as session:
        for workspace in (NORTHWIND, ELSEWHERE):
            for who in sorted(
                {EMILY, BEN, CLARA, DEV, JUDITH, KARIM, ANNA, LAKSHMI, *guests, *outsiders, *left}
            ):
                profile = Profile(
                    workspace=workspace,
                    id=PersonId(who),
                    name=who,
                    zone="UTC",
                    guest=who in guests,
                    outsider=who in outsiders,
                    deactivated=who in left,
                )
                save_profile(session, profile, house.slack.now())
        away = Absence(first=MONDAY.date(), last=(MONDAY + timedelta(days=30)).date(), deputy=PersonId(DEV))
        set_absence(session, NORTHWIND, PersonId(LAKSHMI), away)


SECRETS = {
    "hidden": (HIDDEN, PROOFS[HIDDEN]),
    "foreign": (FOREIGN, PROOFS[FOREIGN]),
    "nothing": (),
    "open": (OPEN,),
}

EVERYWHERE = [("open", "both"), ("hidden", "both"), ("foreign", "both")]

CASES = {
    "a member without a role": (
        CLARA,
        [
            *(("hidden", how) for how in ("both", "engagement", "work", "its work", "own work")),
            ("foreign", "both"),
            ("nothing", "both"),
        ],
    ),
    "a member of the team of another": (
        BEN,
        [*((each, how) for each in ("hidden", "foreign") for how in ("both", "its work", "own work"))],
    ),
    "who opened another": (EMILY, [("hidden", "its work"), ("hidden", "engagement"), ("foreign", "both")]),
    "the deputy of a DRI": (DEV, [("foreign", "work"), ("hidden", "own work"), ("foreign", "both")]),
    "a member of the private channel": (KARIM, [("foreign", "both"), ("foreign", "its work")]),
    "an admin": (JUDITH, [("foreign", "both"), ("foreign", "its work"), ("nothing", "work")]),
    "a guest of several channels": (PAUL, EVERYWHERE),
    "a guest of one channel": (QUINN, EVERYWHERE),
    "another organisation": (SAM, EVERYWHERE),
    "a deactivated account": (RITA, EVERYWHERE),
}


@pytest.mark.parametrize("kind", CASES)
def test_nothing_is_changed_or_told_by_a_forged_id(
    scene: tuple[Forger, Mapping[str, Subject]], kind: str
) -> None:
    forger, subjects = scene
    who, cases = CASES[kind]
    wrong = []
    for target, how in cases:
        about, secrets = named(subjects, target, how), SECRETS[target]
        said = {
            f"{action} {choice} with {how} {target}": forger.press(who, action, choice, about)
            for action, choice in PRESSES
        }
        said |= {f"{form} sent in with {how} {target}": forger.submit(who, form, about) for form in ENTERED}
        wrong += [what for what, text in said.items() if any(secret in text for secret in secrets)]
        if changed := forger.changed():
            wrong.append(f"{how} {target} changed {changed}")
    assert wrong == []


@pytest.mark.parametrize(
    ("who", "target"),
    [(CLARA, "open"), (DEV, "open"), (KARIM, "hidden")],
    ids=["a member", "the deputy of somebody else", "a member of the private channel"],
)
def test_who_may_only_look_changes_nothing(
    scene: tuple[Forger, Mapping[str, Subject]], who: str, target: str
) -> None:
    forger, subjects = scene
    about, changes = subjects[target]._asdict(), {}
    for action, choice in PRESSES:
        forger.press(who, action, choice, about)
        changes[f"{action} {choice}"] = forger.changed()
    for form in ENTERED:
        forger.submit(who, form, about)
        changes[form] = forger.changed()
    pictures = {
        f"{ids.TIMELINE} ",
        f"{ids.TIMELINE} {PHONE}",
        f"{ids.CARD_MENU} timeline",
        f"{ids.SHARE} {TIMELINE}",
    }
    assert {what for what, changed in changes.items() if changed} == {f"{ids.EXPORT} ", *pictures}
    for each in pictures:
        assert set(changes[each]) == {"picture_file", "picture_wish"}


def test_every_form_is_tried() -> None:
    assert set(FORMS) == ENTERED.keys() | OF_SEVERAL | {
        ids.SETTINGS,
        ids.AWAY,
        ids.START,
        ids.FIND_TYPED,
        ids.TOOL_LINK,
        ids.PERSONAL_DATA,
    }


@pytest.mark.parametrize("who", [CLARA, BEN, KARIM, PAUL, QUINN, SAM, RITA])
def test_only_admins_see_or_delete_what_is_kept_about_somebody(
    scene: tuple[Forger, Mapping[str, Subject]], who: str
) -> None:
    forger, subjects = scene
    about = subjects["open"]._asdict()
    said = [forger.press(who, each, RITA, {}) for each in sorted(ABOUT_PEOPLE)]
    entered = {"who": person(CLARA)}
    said.append(forger.send_in(who, ids.PERSONAL_DATA, forger.origin(who, about), entered))
    assert forger.changed() == {}
    assert not [each for each in said if "Kept in" in each or "on its way" in each or "Forgotten" in each]


@pytest.mark.parametrize(
    ("who", "target"), [(CLARA, "hidden"), (BEN, "hidden"), (PAUL, "open"), (DEV, "foreign")]
)
def test_nothing_is_changed_or_told_by_a_form_of_several(
    scene: tuple[Forger, Mapping[str, Subject]], who: str, target: str
) -> None:
    forger, subjects = scene
    there, own = subjects[target], subjects["open"]
    engagements = ticked(*(str(each.engagement) for each in subjects.values()))
    wrong = []
    for about in (own, there):
        origin = forger.origin(who, about._asdict())
        said = {
            ids.TURNS_DONE: forger.send_in(who, ids.TURNS_DONE, origin, {"turns:0": ticked(str(there.work))})
        }
        for giver in (ANNA, LAKSHMI):
            draft = {"origin": origin, "giver": giver, "taker": EMILY, "left_out": [], "page": 1, "seen": ""}
            entered = {"giver": person(giver), "taker": person(EMILY), "ticks:1:0": engagements}
            for page in (hand_over.PEOPLE, hand_over.ENGAGEMENTS, hand_over.PREVIEW):
                said[f"{page} of {giver}"] = forger.send_in(who, page, draft, entered)
        wrong += [
            what for what, text in said.items() if any(each in text for each in (*PROOFS, *PROOFS.values()))
        ]
        if changed := forger.changed():
            wrong.append(f"{target} changed {changed}")
    assert wrong == []


@pytest.mark.logs_warnings  # the forms lie over views that are not open
def test_the_same_presses_and_forms_do_something_where_they_may(
    scene: tuple[Forger, Mapping[str, Subject]],
) -> None:
    forger, subjects = scene
    about = subjects["open"]._asdict()
    unchanged = [form for form in ENTERED if not (forger.submit(EMILY, form, about), forger.changed())[1]]
    previews = {ids.DATES, ids.EDIT, ids.ITERATIONS}
    not_so = {ids.RESUME, ids.HOLD_LONGER, ids.REOPEN, ids.UNDO, ids.UNFILL}
    assert set(unchanged) == previews | not_so | {
        ids.GATE_SNOOZE,
        ids.CHECKLIST,
        ids.HAPPENED,
        ids.HAPPENED_UNDO,
    }, (
        "it is running, nothing is done, picked or ready, no date has passed, and the activity has no checklist"
    )
    said = {press: forger.press(EMILY, *press, about) for press in PRESSES}
    forger.changed()
    assert [press for press, text in said.items() if NOT_THERE in text or ids.OLD[:40] in text] == [], (
        "each gets as far as what it is about"
    )
