"""The form to snooze a gate or the handoff until a date."""

from datetime import date

from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors, FormValues, date_input
from handlers.block_kit.layout import section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import linked
from handlers.pages.views.gate_line import gate_due_words, gate_name
from handlers.pages.views.handoff_line import handoff_due_words
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import GateWork
from methodology.engagement.handoff_work import HandoffWork
from methodology.engagement.snooze import LONGEST, last_day_of_snooze
from methodology.text import day

UNTIL = "until"


def snooze_gate_form(
    plan: EngagementPlan, gate: GateWork | HandoffWork, today: date, origin: FormOrigin
) -> View:
    """The day of the next reminder of a gate or the handoff; `today` is that of its owner."""
    last = last_day_of_snooze(plan.calendar_of_person(gate.owner), today)
    name, due = (
        (gate.name, handoff_due_words(gate, today))
        if isinstance(gate, HandoffWork)
        else (gate_name(gate.stage), gate_due_words(gate, today))
    )
    heading = f"*{name}*\n{linked(plan.engagement.title, 230)} · {due}"
    return modal(
        ids.GATE_SNOOZE,
        "Snooze",
        [
            section(heading),
            date_input(
                UNTIL,
                "Remind again on",
                hint=f"Only the reminder waits. {LONGEST} working days at most: until {day(last, today)}.",
            ),
        ],
        submit="Snooze",
        carries=origin,
    )


def read_snooze_gate(entered: FormValues) -> date:
    """The day of the next reminder; raises `FieldErrors` if it is missing."""
    until = entered.day(UNTIL)
    if until is None:
        raise FieldErrors({UNTIL: "Choose the date on which to be reminded again."})
    return until
