"""The forms about an activity, and the answer when there was nothing left to do."""

from collections.abc import Sequence
from datetime import date, datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import (
    MOST_EVIDENCE,
    MOST_SHORT_REASON,
    FieldErrors,
    FormValues,
    choice_input,
    date_input,
    person_input,
    text_input,
)
from handlers.block_kit.layout import section
from handlers.block_kit.meanwhile import Standing
from handlers.block_kit.message import Message, answer
from handlers.block_kit.modal import modal
from handlers.block_kit.text import capital, cut, linked, mention
from handlers.block_kit.wording import AWAY_SOON, away_note, due_words, name_in, state_words, work_name
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.links import yielded_by
from methodology.engagement.snooze import A_DAY, A_WHILE, LONGEST, last_day_of_snooze, snoozed_until
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.text import day

EVIDENCE = "evidence"
UNTIL = "until"
UNTIL_DATE = "until_date"
DUE = "due"
PERSON = "person"
REASON = "reason"

A_DATE = "date"


def moves_form(form_id: str, title: str, above: Sequence[Block], origin: FormOrigin) -> View:
    """The due dates that a press of a button moves, to agree to."""
    return modal(form_id, title, above, submit=title, carries=origin)


def evidence_form(plan: EngagementPlan, activity: PlannedActivity, today: date, origin: FormOrigin) -> View:
    """Evidence for an activity that is done, or that is completed with it; of some it is a link of the engagement."""
    yields = yielded_by(plan.methodology, activity.activity)
    return modal(
        ids.EVIDENCE,
        "Add a link",
        [
            _heading(plan, activity, today),
            text_input(
                EVIDENCE,
                f"Link: {yields.called}" if yields else "Link or note",
                initial=activity.evidence,
                optional=True,
                most=MOST_EVIDENCE,
                hint="A link goes on the card, into the handoff and to the channel's bookmarks. Other text is kept as a note."
                if yields
                else "Where the next person finds the result. The next owner gets it.",
            ),
        ],
        submit="Save",
        carries=origin,
    )


def standing_evidence(activity: PlannedActivity) -> dict[str, Standing]:
    """The evidence as it is now, by its field."""
    return {EVIDENCE: Standing(activity.name, activity.evidence)}


def read_evidence(entered: FormValues) -> str:
    return entered.text(EVIDENCE)


def snooze_form(plan: EngagementPlan, activity: PlannedActivity, today: date, origin: FormOrigin) -> View:
    """The day of the next reminder; the due date stays."""
    next_working_day = snoozed_until(plan, activity, today, A_DAY)
    in_three = snoozed_until(plan, activity, today, A_WHILE)
    last = last_day_of_snooze(plan.calendar_of_activity(activity), today)
    options = [
        (f"The next working day, {day(next_working_day, today)}", next_working_day.isoformat()),
        (f"3 working days, {day(in_three, today)}", in_three.isoformat()),
        ("A date, chosen below", A_DATE),
    ]
    return modal(
        ids.SNOOZE,
        "Snooze",
        [
            _heading(plan, activity, today),
            choice_input(
                UNTIL,
                "Remind again on",
                options,
                initial=next_working_day.isoformat(),
                radio=True,
                hint="Only the reminder waits: the due date stays as it is.",
            ),
            date_input(UNTIL_DATE, "Date", hint=f"{LONGEST} working days at most: until {day(last, today)}."),
        ],
        submit="Snooze",
        carries=origin,
    )


def read_snooze(entered: FormValues, shown: FormValues) -> date:
    """The day of the next reminder; raises `FieldErrors` if it is missing.

    A date that was picked goes before the day that the form was opened with.
    """
    choice, until = entered.choice(UNTIL), entered.day(UNTIL_DATE)
    if choice not in (None, A_DATE) and not (until and choice == shown.choice(UNTIL)):
        until = date.fromisoformat(choice)
    if until is None:
        raise FieldErrors({UNTIL_DATE: "Choose the date on which to be reminded again."})
    return until


def redate_form(plan: EngagementPlan, activity: PlannedActivity, today: date, origin: FormOrigin) -> View:
    """A due date set by hand, which the plan leaves alone; if empty, the plan dates it again."""
    return modal(
        ids.REDATE,
        "Change the date",
        [
            _heading(plan, activity, today),
            date_input(
                DUE,
                "Due",
                initial=activity.due,
                hint="It stays when other dates move. Empty: the plan works it out again.",
            ),
        ],
        submit="Save",
        carries=origin,
    )


def read_redate(entered: FormValues) -> date | None:
    """The due date; None leaves it to the plan again."""
    return entered.day(DUE)


def reassign_form(plan: EngagementPlan, activity: PlannedActivity, today: date, origin: FormOrigin) -> View:
    """Another person for this one activity."""
    role = name_in(plan.methodology.role, activity.role)
    return modal(
        ids.REASSIGN,
        "Reassign",
        [
            _heading(plan, activity, today),
            person_input(
                PERSON,
                "Who does it?",
                initial=activity.dri,
                optional=False,
                hint=f"Only this activity changes hands. To give away the whole role of {role}, use Team.",
            ),
        ],
        submit="Reassign",
        carries=origin,
    )


def read_reassign(entered: FormValues) -> PersonId:
    person = entered.person(PERSON)
    if person is None:
        raise FieldErrors({PERSON: "Choose who does it."})
    return person


def shown_dri(shown: FormValues) -> PersonId | None:
    """The person who had it when the form was opened; None if Slack no longer knows them."""
    return shown.person(PERSON)


def free_day_words(plan: EngagementPlan, activity: PlannedActivity, moved_from: date | None) -> list[str]:
    """What became of the date of reassigned work, where it is or was on a day on which its DRI does not work.

    `moved_from` is its due date of before, if it has moved.

    Sentences for a notice, which escapes them.
    """
    due, who, name = activity.due, mention(activity.dri), f"“{cut(activity.name, 150)}”"
    if due is None:
        return []
    if moved_from is not None:
        return [f"{name} is now due {day(due, due)}: {who} does not work on {day(moved_from, due)}."]
    if activity.due_by_hand and not plan.calendar_of_activity(activity).is_working(due):
        stays = f"{name} stays due {day(due, due)}, because a person set this date."
        return [f"{stays} {who} does not work on that day: change the date behind “Details” if you want."]
    return []


def away_lines(plan: EngagementPlan, activity: PlannedActivity, now: datetime) -> list[str]:
    """Says that the DRI of reassigned work is or will be away; for a notice."""
    dri = plan.dri_of(activity)
    if dri is None or not (away := away_note(dri, now, AWAY_SOON)):
        return []
    return [f"{mention(dri.id)} is {away}. Their stand-in gets the reminders meanwhile."]


def not_needed_form(plan: EngagementPlan, activity: PlannedActivity, today: date, origin: FormOrigin) -> View:
    """The reason why the activity is not needed in this engagement."""
    return modal(
        ids.NOT_NEEDED,
        "Not needed",
        [
            _heading(plan, activity, today),
            text_input(
                REASON,
                "Why is it not needed?",
                multiline=True,
                most=MOST_SHORT_REASON,
                hint="The team reads it later. What depends on this activity can start.",
            ),
        ],
        submit="Not needed",
        carries=origin,
    )


def read_not_needed(entered: FormValues) -> str:
    reason = entered.text(REASON)
    if not reason:
        raise FieldErrors({REASON: "Say in a few words why, so that the team understands it later."})
    return reason


def unchanged(plan: EngagementPlan, activity: PlannedActivity, today: date) -> Message:
    """The current state of an activity, for a person who pressed a button of an outdated message.

    Somebody else was faster, or the engagement is over.
    """
    status = capital(state_words(plan.methodology, activity, today))
    text = f"*{work_name(activity)}*: {status}. Nothing was changed."
    if plan.engagement.is_over and activity.is_open:
        title = linked(plan.engagement.title, 150)
        text = f"Nothing was changed: *{title}* is {plan.engagement.state}. Reopen it first if there is more to do."
    return answer(section(f"{text} The message with that button is up to date now."))


def _heading(plan: EngagementPlan, activity: PlannedActivity, today: date) -> Block:
    due = due_words(plan.methodology, activity, today)
    return section(f"*{work_name(activity)}*\n{linked(plan.engagement.title, 230)} · {due}")
