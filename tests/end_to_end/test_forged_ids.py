"""Every button and form with ids of engagements that the person may not see or change.

Requests are signed as Slack signs them and name what they like: an engagement in a private channel, one of
another workspace, one that does not exist, or an activity of one engagement with the id of another. Nothing
may change, and nothing hidden may be shown.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from handlers.actions.activity import CHOICES
from handlers.actions.more import MENU
from handlers.actions.views import dates, done_page, edit, hand_over, iterations, team, update
from handlers.app import BUTTONS, FORMS
from handlers.block_kit import ids
from handlers.pages.views.timeline import TIMELINE
from handlers.ps_start.views.draft import StartDraft
from methodology.definition.ids import RoleId, StageId, TypeId
from methodology.engagement.engagement import Channel, VersionId
from methodology.engagement.rights import NOT_THERE
from methodology.people import Absence
from methodology.plan.facts import open_plan_facts
from methodology.plan.team import Member, PersonId, Team
from playground.app.delivery import sign
from storage.engagements import activity
from storage.engagements.opening import Opening, open_engagement
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import get_latest_version_id
from storage.people import Profile, save_profile, set_absence
from tests.support.house import MONDAY, House, local_slack, running, settings_for, start_paused
from tests.support.overheard import Overheard
from tests.support.undone_records import Records

Json = dict[str, Any]

NORTHWIND, ELSEWHERE = "T0NORTHWIND", "T0ELSEWHER"
LEADS, TEAM_ROOM = "C07PRIVATE6", "C07PSTEAM02"
EMILY, BEN, CLARA, DEV = "U07EMILYHR5", "U07BENOKAF2", "U07CLARAMN3", "U07DEVSHAR4"
JUDITH, KARIM, ANNA, LAKSHMI = "U07JUDITHW0", "U07KARIMDR1", "U07ANNAKLR1", "U07LAKSHTH2"
PAUL, QUINN, RITA, SAM = "U07PAULGST7", "U07QUINNGS8", "U07RITAOLD9", "U08SAMACME1"
OPEN, HIDDEN, FOREIGN = "Open Harbour", "Hidden Lantern", "Foreign Quarry"
PROOFS = {HIDDEN: "https://proof.example/lantern", FOREIGN: "https://proof.example/quarry"}
NOBODY = 999_999
STAGE = "project_planning"

IN_MODALS = {
    ids.BACK,
    ids.HAND_OVER_PAGE,
    ids.DEPUTIES,
    ids.MORE_OPTIONS,
    ids.OPTIONS_PAGE,
    ids.START_CHOICE,
    ids.WHOLE_PLAN,
    ids.ADD_OCCURRENCE,
    ids.FULL_PLAN_FILTER,
    ids.SET_DATE,
    ids.TAKE_BACK_DATE,
    ids.FORGET_PERSON,
}
"""These are pressed within a modal, the others in a message."""

OF_SEVERAL = {ids.TURNS_DONE, hand_over.PEOPLE, hand_over.ENGAGEMENTS, hand_over.PREVIEW}
"""These forms name several engagements, and are tried with each of them."""

WORKED_OUT = {"new home", "stands_anew", "health", "stands_until", "next_look_at"}
"""Pages of Home to be drawn anew, how engagements stand, and when it is looked whether a daily message is due."""

ABOUT_PEOPLE = {ids.PERSONAL_DATA, ids.EXPORT_PERSON, ids.FORGET_PERSON}
"""These are for admins alone, about anybody whom they name."""

PERSONAL = ABOUT_PEOPLE | {
    ids.SETTINGS,
    ids.AWAY,
    ids.END_ABSENCE,
    ids.HOLIDAYS,
    ids.HOME_PAGE,
    ids.START,
    ids.TOOL_LINK,
}
"""These are about the person who presses or the workspace, or open something new; they carry no id of an engagement."""


class Subject(NamedTuple):
    """An engagement and one of its activities, as a button names them."""

    engagement: int
    work: int


def typed(text: str) -> Json:
    return {"value": {"type": "plain_text_input", "value": text}}


def chosen(option: str) -> Json:
    return {"value": {"type": "static_select", "selected_option": {"value": option}}}


def ticked(*options: str) -> Json:
    return {"value": {"type": "checkboxes", "selected_options": [{"value": each} for each in options]}}


def dated(day: str) -> Json:
    return {"value": {"type": "datepicker", "selected_date": day}}


def person(who: str) -> Json:
    return {"value": {"type": "users_select", "selected_user": who}}


def conversation(channel: str) -> Json:
    return {"value": {"type": "conversations_select", "selected_conversation": channel}}


ENTERED: Mapping[str, Json] = {
    ids.DONE: {},
    ids.UPDATE: {},
    ids.UNDO: {},
    ids.EVIDENCE: {"evidence": typed("seen")},
    ids.CHECKLIST: {"items:1": ticked("no_such_item")},
    ids.SNOOZE: {"until": chosen("2027-03-09")},
    ids.REASSIGN: {"person": person(CLARA)},
    ids.NOT_NEEDED: {"reason": typed("no need")},
    ids.REDATE: {"due": dated("2027-03-09")},
    ids.ADVANCE: {"despite": typed("go on")},
    ids.DATES: {"date:kickoff:1": dated("2027-03-10")},
    dates.PREVIEW: {},
    ids.ITERATIONS: {
        "first_day": dated("2027-03-22"),
        "weeks": chosen("2"),
        "number": chosen("2"),
    },
    iterations.ACCEPT: {},
    ids.GATE_SNOOZE: {"until": dated("2027-03-09")},
    ids.HOLD: {"reason": typed("wait")},
    ids.HOLD_LONGER: {"until": dated("2027-04-09")},
    ids.RESUME: {"shift": chosen("no")},
    ids.CANCEL: {"reason": typed("over")},
    ids.CLOSE: {"despite": typed("over")},
    ids.REOPEN: {},
    ids.RAISE_CONDITION: {"condition": chosen("exec_change_order")},
    ids.TURN_DETAILS_ON: {"details:0": ticked("plan_push_tasks")},
    ids.ADD_ACTIVITY: {
        "name": typed("One more"),
        "stage": chosen(STAGE),
        "role": chosen("project_manager"),
        "due": dated("2027-03-12"),
    },
    ids.HANDOFF: {"handoff:goals": typed("speed")},
    ids.HAPPENED: {},
    ids.LINKS: {"link:sow": typed("https://a.example/sow")},
    ids.CHANNEL: {"where": chosen("existing"), "channel": conversation(TEAM_ROOM)},
    team.ROLE: {"person": person(CLARA), "deputy": person(KARIM)},
    ids.EDIT: {"customer": typed("Northern Lights"), "type": chosen("custom_sow")},
    edit.PREVIEW: {},
    ids.FILL: {},
    ids.REASSIGN_BACK: {},
    ids.UNFILL: {},
    ids.FILL_ROLES: {"pse": person(CLARA)},
}
"""What is entered in each form that is about an engagement; it changes one that the person may change."""

CARRIES: Mapping[str, Json] = {
    edit.PREVIEW: {
        "to": {"customer": "Northern Lights", "reference": "", "type": "custom_sow"},
        "shown": {"customer": OPEN, "reference": f"SOW of {OPEN}", "type": "custom_sow"},
    },
    dates.PREVIEW: {"dates": [{"anchor": "kickoff", "on": "2027-03-10"}]},
    iterations.ACCEPT: {"iterations": [["2027-03-22", "2027-04-02"]], "first_number": 1},
}
"""What these forms carry beside their origin."""

CHOICE: Mapping[str, str] = {
    ids.ADVANCE: STAGE,
    ids.FILL_ROLE: "pse",
    team.ROLE: "pse",
    ids.LOOK_UP: "Hiden Lanter",
    ids.MORE_MATCHES: "Hiden Lanter",
    ids.FULL_PLAN_FILTER: "plan:all",
    ids.PORTFOLIO_FILTER: "everything",
    ids.TAKE_BACK_DATE: "kickoff:1@2027-03-10",
    ids.HAPPENED: "project_end:1::2027-03-01",
    ids.HAPPENED_ON: "project_end:1:",
    ids.FILL: f"role:pse={CLARA}",
    ids.UNFILL: f"role:pse={CLARA}",
    ids.FILL_ROLES: "pse",
    ids.REASSIGN_BACK: CLARA,
    ids.GATE_MENU: f"snooze_1:{STAGE}",
    ids.UNDO_MOVE: STAGE,
    ids.CONDITION_HOLDS: "exec_change_order",
    ids.CONDITION_FAILS: "exec_change_order",
    ids.HOME_MENU: "hand_over",
    ids.HAND_OVER: LAKSHMI,
}

PRESSES = [
    *(
        (each, CHOICE.get(each, ""))
        for each in BUTTONS
        if each not in PERSONAL | {ids.ACTIVITY_MENU, ids.CARD_MENU}
    ),
    (ids.SHARE, TIMELINE),
    *((ids.ACTIVITY_MENU, each) for each in CHOICES),
    *((ids.CARD_MENU, each) for each in MENU if each not in ("away", "back")),
]


@dataclass
class Forger:
    """Sends signed requests that name what they like, and hears what the app says to that."""

    house: House
    overheard: Overheard
    records: Records
    numbers: Iterator[int] = field(default_factory=count)
    _connections: list[HTTPConnection] = field(default_factory=list)

    def press(self, who: str, action: str, choice: str, about: Json) -> str:
        """All that the app answered to this press, everywhere."""
        number = next(self.numbers)
        about = about | ({"choice": choice} if choice else {}) | {"surface": SURFACES[number % len(SURFACES)]}
        pressed = {"type": "button", "action_id": action, "block_id": "b", "value": json.dumps(about)}
        if action == ids.SET_DATE:
            pressed = {
                "type": "datepicker",
                "action_id": action,
                "block_id": "set:kickoff:1",
                "selected_date": "2027-03-10",
            }
        if action == ids.HAPPENED_ON:
            pressed |= {"type": "datepicker", "block_id": json.dumps(about), "selected_date": "2027-03-01"}
        if action == ids.FILL:
            role = about | {"choice": "role:pse"}
            picked = {"type": "users_select", "selected_user": CLARA}
            pressed = picked | {"action_id": action, "block_id": json.dumps(role)}
        payload = self._payload("block_actions", who) | {"actions": [pressed]}
        if action in IN_MODALS:
            payload["view"] = self._open_modal(who, action, about)
        else:
            payload |= {
                "channel": {"id": TEAM_ROOM, "name": "ps-team"},
                "container": {
                    "type": "message",
                    "message_ts": "1.1",
                    "channel_id": TEAM_ROOM,
                    "is_ephemeral": number % 2 == 1,
                },
                "response_url": self.house.slack._slack.response_urls.issue(who, TEAM_ROOM),
            }
        return self._sent(payload)

    def submit(self, who: str, form: str, about: Json) -> str:
        """All that the app answered to this form, everywhere."""
        origin = self.origin(who, about | ({"choice": CHOICE[form]} if form in CHOICE else {}))
        carried = {"carried": origin, **CARRIES[form]} if form in CARRIES else origin
        work = str(about.get("work", NOBODY))
        entered = (
            {f"{update.DONE}:0": ticked(work), f"{done_page.LINK_TO}{work}": typed("")}
            if form == ids.UPDATE
            else ENTERED[form]
        )
        return self.send_in(who, form, carried, entered)

    def origin(self, who: str, about: Json) -> Json:
        """What a form carries of where it was opened."""
        return {
            "about": about | {"surface": SURFACES[next(self.numbers) % len(SURFACES)]},
            "channel": TEAM_ROOM,
            "message_ts": "1.1",
            "response_url": self.house.slack._slack.response_urls.issue(who, TEAM_ROOM),
            "view_id": "V0000000001",
        }

    def send_in(self, who: str, form: str, carried: Json, entered: Json) -> str:
        """All that the app answered to this form, which carries this, everywhere."""
        view = self._view(form, json.dumps(carried), entered)
        return self._sent(self._payload("view_submission", who) | {"view": view})

    def changed(self) -> Json:
        """What the last requests changed in the records, which are put back; not what Slack says of channels, nor
        what is worked out from the rest to be shown."""
        changed = {
            table: [each for each in what if each not in WORKED_OUT]
            for table, what in self.records.undo().items()
        }
        return {table: what for table, what in changed.items() if what and table not in ("channel", "agenda")}

    def close(self) -> None:
        for each in self._connections:
            each.close()

    def _payload(self, kind: str, who: str) -> Json:
        trigger = self.house.slack._slack.triggers.issue(who)
        return {
            "type": kind,
            "user": {"id": who, "team_id": NORTHWIND},
            "team": {"id": NORTHWIND},
            "api_app_id": "A0PLAYGRND1",
            "trigger_id": trigger,
        }

    def _open_modal(self, who: str, action: str, about: Json) -> Json:
        """A page of `/ps-start`, or a form about an engagement, that is open in Slack."""
        carried = StartDraft(key="form-1", version=VersionId(1)).model_dump_json(exclude_defaults=True)
        if action == ids.HAND_OVER_PAGE:
            draft = {"origin": self.origin(who, about), "giver": LAKSHMI, "taker": EMILY}
            carried = json.dumps(draft)
        if action == ids.FULL_PLAN_FILTER:
            carried = json.dumps({"about": {"surface": "plan"}})
        if action in (ids.SET_DATE, ids.TAKE_BACK_DATE):
            carried = json.dumps(self.origin(who, about))
        view = self._view("ps.page", carried, {})
        title = {"type": "plain_text", "text": "Open"}
        shown = self.house.slack._slack.views.open(who, {"type": "modal", "title": title, "blocks": []}, None)
        return view | {"id": shown.id, "hash": shown.data["hash"]}

    def _view(self, callback: str, carried: str, entered: Json) -> Json:
        return {
            "id": f"V{next(self.numbers):010}",
            "type": "modal",
            "callback_id": callback,
            "private_metadata": carried,
            "blocks": [],
            "state": {"values": entered},
            "previous_view_id": "V0000000002",
            "root_view_id": "V0000000001",
        }

    def _sent(self, payload: Json) -> str:
        self.overheard.calls()
        body = urlencode({"payload": json.dumps(payload)}).encode()
        at = int(time.time())
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "x-slack-request-timestamp": str(at),
            "x-slack-signature": sign(self.house.slack.signing_secret, at, body),
        }
        if not self._connections:
            self._connections.append(HTTPConnection(urlsplit(self.house.url).netloc, timeout=30))
        (connection,) = self._connections
        connection.request("POST", "/slack/events", body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, (answer.status, text)
        assert self.house.bot.app_context.behind.wait(60), "what is done behind the answer comes to an end"
        said = [text, *(json.dumps(each.said, ensure_ascii=False) for each in self.overheard.calls())]
        return "\n".join(said)


SURFACES = ("card", "shared", "digest", "plan", "home", "notice", "modal")


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


def _named(subjects: Mapping[str, Subject], target: str, how: str) -> Json:
    """The ids of a request: those of the target, alone or mixed with those of what the person may see."""
    there, own = subjects[target], subjects["open"]
    return {
        "both": there._asdict(),
        "engagement": {"engagement": there.engagement},
        "work": {"work": there.work},
        "its work": {"engagement": own.engagement, "work": there.work},
        "own work": {"engagement": there.engagement, "work": own.work},
    }[how]


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
        about, secrets = _named(subjects, target, how), SECRETS[target]
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
    pictures = {f"{ids.TIMELINE} ", f"{ids.CARD_MENU} timeline", f"{ids.SHARE} {TIMELINE}"}
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
    assert set(unchanged) == previews | not_so | {ids.GATE_SNOOZE, ids.CHECKLIST, ids.HAPPENED}, (
        "it is running, nothing is done, picked or ready, no date has passed, and the activity has no checklist"
    )
    said = {press: forger.press(EMILY, *press, about) for press in PRESSES}
    forger.changed()
    assert [press for press, text in said.items() if NOT_THERE in text or ids.OLD[:40] in text] == [], (
        "each gets as far as what it is about"
    )
