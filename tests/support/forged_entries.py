"""What every button carries and every form is filled in with, for ids that are real or forged."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from handlers.actions.activity import CHOICES
from handlers.actions.more import MENU
from handlers.actions.views import dates, edit, hand_over, iterations, team
from handlers.answers import BUTTONS
from handlers.block_kit import ids
from handlers.pages.views.timeline import PHONE, TIMELINE

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
    ids.CHANGE_DATES,
    ids.DEPUTIES,
    ids.ADVANCE_TICKED,
    ids.CLOSE_TICKED,
    ids.UPDATE_TICKED,
    ids.UPDATE_PART,
    ids.TICKED,
    ids.MORE_OPTIONS,
    ids.OPTIONS_PAGE,
    ids.START_CHOICE,
    ids.WHOLE_PLAN,
    ids.PLAN_BY_PERSON,
    ids.ADD_OCCURRENCE,
    ids.FULL_PLAN_FILTER,
    ids.SET_DATE,
    ids.TAKE_BACK_DATE,
    ids.TAKE_BACK_CONDITION,
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
    ids.HAPPENED_UNDO: {},
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
    ids.HAPPENED_UNDO: "project_end:1::2027-03-01",
    ids.HAPPENED_ON: "project_end:1:",
    ids.FILL: f"role:pse={CLARA}",
    ids.UNFILL: f"role:pse={CLARA}",
    ids.FILL_ROLES: "pse",
    ids.REASSIGN_BACK: CLARA,
    ids.GATE_MENU: f"snooze_1:{STAGE}",
    ids.UNDO_MOVE: STAGE,
    ids.TAKE_BACK_CONDITION: "exec_change_order:1",
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
    (ids.TIMELINE, PHONE),
    *((ids.ACTIVITY_MENU, each) for each in CHOICES),
    *((ids.CARD_MENU, each) for each in MENU if each not in ("away", "back")),
]


def named(subjects: Mapping[str, Subject], target: str, how: str) -> Json:
    """The ids of a request: those of the target, alone or mixed with those of what the person may see."""
    there, own = subjects[target], subjects["open"]
    return {
        "both": there._asdict(),
        "engagement": {"engagement": there.engagement},
        "work": {"work": there.work},
        "its work": {"engagement": own.engagement, "work": there.work},
        "own work": {"engagement": there.engagement, "work": own.work},
    }[how]
