"""The ids of buttons and forms, the values that they carry through Slack, and the answer to those of older messages."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError

from methodology.definition.ids import StageId
from methodology.engagement.engagement import EngagementId
from methodology.plan.planned_activity import PlannedActivityId
from methodology.refusal import Refusal
from methodology.value import Value

STAGE_COMMAND, START_COMMAND = "/ps-stage", "/ps-start"
"""The commands, as the manifest names them."""

# Acting on an activity, wherever it is shown.
DONE = "ps.done"
UNDO = "ps.undo"
WHY = "ps.why"
EVIDENCE = "ps.evidence"
CHECKLIST = "ps.checklist"
SNOOZE = "ps.snooze"
END_SNOOZE = "ps.end_snooze"
"""Takes a snooze back; `choice` is the day of the one before, if there was one."""
REASSIGN = "ps.reassign"
REASSIGN_BACK = "ps.reassign_back"
"""Gives an activity back to the person in `choice`."""
NOT_NEEDED = "ps.not_needed"
REDATE = "ps.redate"
NUDGE = "ps.nudge"
"""Asks the person who stands for the owner; a gate is named by its key in `choice`."""
TURNS_DONE = "ps.turns_done"
"""Closes the turns of one recurring activity in several engagements."""
OPEN_TOOL = "ps.open_tool"
"""Opens the address of a tool; Slack tells of the press, and there is nothing to do."""
ACTIVITY_MENU = "ps.act"
"""The menu of a line; the `choice` of its option is an `ActChoice`."""

CONDITION_HOLDS = "ps.condition.yes"
CONDITION_FAILS = "ps.condition.no"
"""Answer what was asked when the work was done; `choice` is the condition, by the id of its activity."""

# Gates.
GATE_MENU = "ps.gate"
"""The menu of a gate that is ready; the `choice` of its option is "snooze_1:" and the stage, empty for closing."""
GATE_SNOOZE = "ps.gate.snooze"
UNDO_MOVE = "ps.undo_move"
"""Undoes moving on from the stages in its `choice`, joined by "+"."""

# The stage card, and everything that shows one.
SHOW_CARD = "ps.card"
LOOK_UP = "ps.look_up"
MORE_MATCHES = "ps.matches"
"""Answers as `/ps-stage` would, but with the stage or word of that name first; `choice` holds the words."""
MY_ENGAGEMENTS = "ps.mine"
SHARE = "ps.share"
TOOL_LINK = "ps.link"
"""Sets the own link of a tool, whose key is in `choice`."""
ADVANCE = "ps.advance"
ADVANCE_TICKED = "ps.advance.ticked"
CLOSE_TICKED = "ps.close.ticked"
"""Ticks in the forms at a gate, on which depends what they ask."""
UPDATE = "ps.update"
"""Several activities of an engagement done at once."""
UPDATE_TICKED = "ps.update.ticked"
"""A tick in that form, on which depends what it asks."""
UPDATE_PART = "ps.update.part"
"""Another part of the work in that form; `page` is which, and `choice` what was ticked on the others."""
FULL_PLAN = "ps.plan"
FULL_PLAN_FILTER = "ps.plan.filter"
TIMELINE = "ps.timeline"
DATES = "ps.dates"
HAPPENED = "ps.happened"
"""Says that a date has come true; `choice` is its anchor, its occurrence, its planned day (empty for none) and the day
on which it happened, joined by colons."""
HAPPENED_ON = "ps.happened.on"
"""A picker for another day; the id of its block is the button value, without the day on which it happened."""
HAPPENED_UNDO = "ps.happened.undo"
"""Takes this answer back; `choice` as for `HAPPENED`."""
TEAM = "ps.team"
MORE = "ps.more"
CARD_MENU = "ps.card.menu"
"""The menu beside the buttons of a card; the `choice` of its option is a `MenuButton`."""
SET_DATES = "ps.set_dates"
"""The empty dates of the stage, or those whose anchors are in `choice`, joined by "+", each saved once it is picked."""

# Behind More.
RAISE_CONDITION = "ps.condition"
TAKE_BACK_CONDITION = "ps.condition.take_back"
"""Takes back that something came up; `choice` is the activity that it planned, its occurrence after a colon."""
TURN_DETAILS_ON = "ps.details"
ADD_ACTIVITY = "ps.own_activity"
ITERATIONS = "ps.iterations"
HOLD = "ps.hold"
HOLD_LONGER = "ps.hold_longer"
HOLIDAYS = "ps.holidays"
RESUME = "ps.resume"
CLOSE = "ps.close"
CANCEL = "ps.cancel"
REOPEN = "ps.reopen"
EDIT = "ps.edit"
"""The customer, the reference and the type."""
HISTORY = "ps.history"
STATUS_REPORT = "ps.status_report"
POST_REPORT = "ps.status_report.post"
"""Posts the status report for everybody in the conversation in which it was asked for."""
EXPORT = "ps.export"
HANDOFF = "ps.handoff"
AT_GATE = "gate"
"""The `choice` where the form of the handoff lies on top of the form at a gate, which stays open."""
LINKS = "ps.links"
"""The addresses of what an engagement has of its own, such as its SOW."""
CHANNEL = "ps.channel"

# Within forms.
START = "ps.start"
BACK = "ps.back"
ADD_OCCURRENCE = "ps.add_occurrence"
SET_DATE = "ps.set_date"
"""A date picked among the empty ones; the id of its block names it, and no button value is carried."""
FILL = "ps.fill"
"""A person for a role or a date, picked in a message: the id of its block is its button value, and `choice` the key of
the role or date."""
UNFILL = "ps.unfill"
"""Takes back what was picked: `choice` is the key and, after "=", the person or day."""
FILL_ROLES = "ps.fill_roles"
"""A form of the roles whose keys are in `choice`, joined by "+"."""
TAKE_BACK_DATE = "ps.take_back_date"
"""Takes back a date that was just picked; `choice` is its key and, after "@", that day."""
DEPUTIES = "ps.deputies"
"""Asked for deputies in forms of `/ps-start` that an earlier version opened."""
WHOLE_PLAN = "ps.start.plan"
PLAN_BY_PERSON = "ps.start.plan.person"
MORE_OPTIONS = "ps.start.more"
OPTIONS_PAGE = "ps.start.page"
CHANGE_DATES = "ps.start.dates"
"""Leads from the preview back to the dates that were entered."""
START_CHOICE = "ps.start.choice"
"""A choice on which other fields of the form depend; its options carry no button value."""
FILL_ROLE = "ps.fill_role"
TICKED = "ps.ticked"
"""A tick in a list that is no input; it is read once the form is submitted."""
PICKED = "ps.picked"
"""A person or channel chosen in a form that is still being filled in."""

# App Home.
OPEN_ENGAGEMENT = "ps.home.start"
FIND = "ps.find"
FIND_TYPED = "ps.find.typed"
HOME_PAGE = "ps.home"
"""Page 1 is Home, page n + 1 the nth page of everything in one of its lists."""
HOME_MENU = "ps.home.menu"
"""What concerns the person themselves: `choice` is away, back or hand_over."""
PORTFOLIO_PAGE = "ps.portfolio"
PORTFOLIO_FILTER = "ps.portfolio.filter"
SETTINGS = "ps.settings"
AWAY = "ps.away"
END_ABSENCE = "ps.back_again"
HAND_OVER = "ps.hand_over"
"""Opens the form that hands over a person; `choice` is that person, if they are known."""
HAND_OVER_PAGE = "ps.hand_over.page"
PERSONAL_DATA = "ps.personal_data"
"""Opens the form about the data of a person, for admins."""
EXPORT_PERSON = "ps.personal_data.export"
"""`choice` is whose data is sent to the person who presses it."""
FORGET_PERSON = "ps.personal_data.forget"
"""`choice` is who is to be forgotten."""

_List = Literal["team", "dates", "handoff", "mine", "late", "today"]
Surface = Literal["card", "shared", "digest", "plan", "home", "notice", "answer", "modal"] | _List
"""Where a button is shown, and so what is redrawn after it; `shared` is a card that a whole channel sees, `answer`
an answer that stays as it is, with the card below it. The last six are lists of `/ps-stage`: three parts of an
engagement, and the person's own work, all of it or what is late or due today."""

ActChoice = Literal[
    "done", "undo", "snooze_1", "snooze_3", "snooze_to", "reassign", "not_needed", "why", "evidence", "nudge"
]

PLAN_FILTERED = "plan:"
"""The prefix of a `choice` that holds the filter of the full plan."""

MOST_METADATA = 3000

MOST_ID = 2**31 - 1
"""The highest id that the columns of both databases hold."""

OLD = "This button is from an older message. Type `/ps-stage` and use the buttons of the fresh answer."


class ButtonValue(Value):
    """The subject of a button: an engagement, one of its activities, a choice of a menu, a page."""

    engagement: Annotated[EngagementId, Field(ge=1, le=MOST_ID)] | None = None
    work: Annotated[PlannedActivityId, Field(ge=1, le=MOST_ID)] | None = None
    choice: str = ""
    surface: Surface = "card"
    page: Annotated[int, Field(ge=1, le=MOST_ID)] = 1

    @property
    def engagement_id(self) -> EngagementId:
        """The engagement, for buttons that are always about one; raises `Refusal` where it is missing."""
        if self.engagement is None:
            raise Refusal(OLD)
        return self.engagement

    @property
    def activity_id(self) -> PlannedActivityId:
        """The planned activity, for buttons that are always about one; raises `Refusal` where it is missing."""
        if self.work is None:
            raise Refusal(OLD)
        return self.work


def stages_choice(stages: Iterable[StageId]) -> str:
    """These stages as the `choice` of a form or button that is about them."""
    return "+".join(stages)


def read_stages(choice: str) -> tuple[StageId, ...]:
    """The stages in the `choice` of a form or button."""
    return tuple(StageId(each) for each in choice.split("+") if each)


def read_number(carried: str) -> int:
    """The number in the value of a button or option; raises `Refusal` where it is none."""
    if not (carried.isascii() and carried.isdigit() and len(carried) <= len(str(MOST_ID))):
        raise Refusal(OLD)
    return int(carried)


class ViewBehind(Value):
    """A modal on top of which a form was opened: its id, which form it is, and what that is about.

    `above` are the inputs that it got when it was shown again after it had been submitted.
    """

    view_id: str
    form: str
    about: ButtonValue
    above: tuple[Mapping[str, Any], ...] = ()


class FormOrigin(Value):
    """Carried by a form: the button that opened it, and the message or view to redraw at the end.

    `behind` are the modals below it, the nearest one last. `agreed` names what a person agrees to by
    submitting the form, where it was shown to them. `shown` are the values that its changed inputs had at
    first, where it is shown again with what was entered.
    """

    about: ButtonValue
    channel: str = ""
    message_ts: str = ""
    response_url: str = ""
    view_id: str = ""
    agreed: str = ""
    shown: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None
    behind: tuple[ViewBehind, ...] = ()


AnyValue = TypeVar("AnyValue", bound=Value)


def encode(value: Value) -> str:
    """A value as carried by a button's or option's `value`, or by `private_metadata`."""
    return value.model_dump_json(exclude_defaults=True)


def decode(kind: type[AnyValue], carried: str) -> AnyValue:
    """The value that was carried; raises `Refusal` where it comes from an older or altered message."""
    try:
        return kind.model_validate_json(carried)
    except ValidationError:
        raise Refusal(OLD) from None


def read_button_value(carried: str) -> ButtonValue:
    """The value of a pressed button."""
    return decode(ButtonValue, carried)
