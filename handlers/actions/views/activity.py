"""The forms in which people act on an activity: evidence, snooze, reassign, not needed."""

from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors, State, choice_input, date_input, person_input, text_input
from handlers.block_kit.layout import section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import cut, day, escape
from handlers.block_kit.wording import due_words, name_in, work_name
from methodology.definition.model import Methodology
from methodology.plan.activity import PlannedActivity
from methodology.plan.team import PersonId

EVIDENCE = "evidence"
UNTIL = "until"
UNTIL_DATE = "until_date"
DUE = "due"
PERSON = "person"
REASON = "reason"

A_DATE = "date"
MOST_EVIDENCE = 500
MOST_REASON = 500


def evidence_form(
    methodology: Methodology, title: str, work: PlannedActivity, today: date, carried: FormOrigin
) -> View:
    """Evidence for what is done, or with which it gets done; `title` is the engagement's."""
    return modal(
        ids.EVIDENCE,
        "Evidence",
        [
            _about(methodology, title, work, today),
            text_input(
                EVIDENCE,
                "Link or note",
                initial=work.evidence,
                optional=True,
                most=MOST_EVIDENCE,
                hint="Where the next person finds the result. Whoever starts after you gets it.",
            ),
        ],
        submit="Save",
        carries=carried,
    )


def read_evidence(state: State) -> str:
    return state.text(EVIDENCE)


def snooze_form(
    methodology: Methodology,
    title: str,
    work: PlannedActivity,
    today: date,
    carried: FormOrigin,
    *,
    next_working_day: date,
    in_three: date,
) -> View:
    """Until when nobody is to be reminded of this; the due date stays."""
    options = [
        (f"The next working day, {day(next_working_day, today)}", next_working_day.isoformat()),
        (f"3 working days, {day(in_three, today)}", in_three.isoformat()),
        ("A date, chosen below", A_DATE),
    ]
    return modal(
        ids.SNOOZE,
        "Snooze",
        [
            _about(methodology, title, work, today),
            choice_input(
                UNTIL,
                "Remind again on",
                options,
                initial=A_DATE,
                radio=True,
                hint="Only the reminder waits: the due date stays as it is.",
            ),
            date_input(UNTIL_DATE, "Date"),
        ],
        submit="Snooze",
        carries=carried,
    )


def read_snooze(state: State, today: date) -> date:
    """The day to be reminded again; raises `FieldErrors` for none, or one that is not ahead."""
    choice = state.choice(UNTIL)
    until = state.day(UNTIL_DATE) if choice in (None, A_DATE) else date.fromisoformat(choice)
    if until is None:
        raise FieldErrors({UNTIL_DATE: "Choose the date on which to be reminded again."})
    if until <= today:
        raise FieldErrors({UNTIL_DATE: "Choose a day after today."})
    return until


def redate_form(
    methodology: Methodology, title: str, work: PlannedActivity, today: date, carried: FormOrigin
) -> View:
    """A date by hand, which the plan leaves alone; without one, the plan dates it again."""
    return modal(
        ids.REDATE,
        "Change the date",
        [
            _about(methodology, title, work, today),
            date_input(
                DUE,
                "Due",
                initial=work.due,
                hint="It stays when other dates move. Empty: the plan works it out again.",
            ),
        ],
        submit="Save",
        carries=carried,
    )


def read_redate(state: State) -> date | None:
    """The day it is due; None hands it back to the plan."""
    return state.day(DUE)


def reassign_form(
    methodology: Methodology, title: str, work: PlannedActivity, today: date, carried: FormOrigin
) -> View:
    """Who does this one activity instead."""
    role = name_in(methodology.role, work.role)
    return modal(
        ids.REASSIGN,
        "Reassign",
        [
            _about(methodology, title, work, today),
            person_input(
                PERSON,
                "Who does it?",
                initial=work.dri,
                optional=False,
                hint=f"Only this activity changes hands. To give away the whole role of {role}, use Team.",
            ),
        ],
        submit="Reassign",
        carries=carried,
    )


def read_reassign(state: State) -> PersonId:
    person = state.person(PERSON)
    if person is None:
        raise FieldErrors({PERSON: "Choose who does it."})
    return person


def not_needed_form(
    methodology: Methodology, title: str, work: PlannedActivity, today: date, carried: FormOrigin
) -> View:
    """Why this is not needed in this engagement."""
    return modal(
        ids.NOT_NEEDED,
        "Not needed",
        [
            _about(methodology, title, work, today),
            text_input(
                REASON,
                "Why is it not needed?",
                multiline=True,
                most=MOST_REASON,
                hint="The team reads it later. What depends on this activity can start.",
            ),
        ],
        submit="Not needed",
        carries=carried,
    )


def read_not_needed(state: State) -> str:
    reason = state.text(REASON)
    if not reason:
        raise FieldErrors({REASON: "Say in a few words why, so that the team understands it later."})
    return reason


def _about(methodology: Methodology, title: str, work: PlannedActivity, today: date) -> Block:
    due = due_words(methodology, work, today)
    return section(f"*{work_name(work)}*\n{escape(cut(title, 230))} · {due}")
