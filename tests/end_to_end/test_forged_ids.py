"""Every button and form with ids of engagements that the person may not see or change.

Requests are signed as Slack signs them and name what they like: an engagement in a private channel, one of
another workspace, one that does not exist, or an activity of one engagement with the id of another. Nothing
may change, and nothing hidden may be shown.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from handlers.actions.views import hand_over
from handlers.answers import FORMS
from handlers.block_kit import ids
from handlers.pages.views.timeline import PHONE, TIMELINE
from methodology.engagement.engagement import Channel
from methodology.engagement.rights import NOT_THERE
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
    Subject,
    named,
    person,
    ticked,
)
from tests.support.forged_records import know_everybody, open_with_evidence
from tests.support.forger import Forger
from tests.support.house import local_slack, running, settings_for, start_paused
from tests.support.overheard import Overheard
from tests.support.undone_records import Records


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Forger, Mapping[str, Subject]]]:
    """A bot that sends nothing by itself, with three engagements: open, hidden and of another workspace."""
    folder = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patched, local_slack() as slack:
        patched.setattr(BackgroundScheduler, "start", start_paused)
        overheard = Overheard(slack, patched)
        settings = settings_for(slack, f"sqlite:///{folder}/ps-bot.db")
        with running(settings, slack) as house:
            know_everybody(house)
            team_of_open = {"project_manager": BEN}
            private = Channel(id=LEADS, name="ps-leads", private=True)
            slack._slack.workspace.channels[LEADS].members.append(slack._slack.app.bot_user)
            subjects = {
                "open": open_with_evidence(house, NORTHWIND, EMILY, OPEN, team_of_open, None),
                "hidden": open_with_evidence(
                    house, NORTHWIND, ANNA, HIDDEN, {"project_manager": ANNA}, private
                ),
                "foreign": open_with_evidence(house, ELSEWHERE, BEN, FOREIGN, {"project_manager": BEN}, None),
                "nothing": Subject(NOBODY, NOBODY),
            }
            with closing(Records(folder / "ps-bot.db")) as records:
                records.unlock()
                with closing(Forger(house, overheard, records)) as forger:
                    yield forger, subjects


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
