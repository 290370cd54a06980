"""The forms that halt or end an engagement, and those that take it up again."""

from collections.abc import Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.actions.views.advance import GateFacts, Passed, despite_input, gate_blocks, read_gate
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors, State, choice_input, text_input
from handlers.block_kit.layout import section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, cut, day, escape
from handlers.block_kit.wording import stage_words
from methodology.definition.ids import StageId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement

REASON = "reason"
SHIFT = "shift"
DESPITE = "despite"
MOST_REASON = 1000


def hold_form(engagement: Engagement, carried: FormOrigin) -> View:
    return modal(
        ids.HOLD,
        "Put on hold",
        [
            _about(
                engagement, "Nobody is reminded of it until somebody resumes it. Its dates stay as they are."
            ),
            text_input(REASON, "Why is it on hold?", optional=True, multiline=True, most=MOST_REASON),
        ],
        submit="Put on hold",
        carries=carried,
    )


def resume_form(
    engagement: Engagement, carried: FormOrigin, *, today: date, days: int, open_work: int
) -> View:
    """Whether to shift what is open by the days held; `days` since it was put on hold."""
    held = f"It was on hold for {count(days, 'day', 'days')}"
    since = f", since {day(engagement.held_since, today)}." if engagement.held_since else "."
    open_now = count(open_work, "activity is open", "activities are open")
    options = [
        (f"Shift what is open by {count(days, 'day', 'days')}", "yes"),
        ("Keep every date as it is", "no"),
    ]
    return modal(
        ids.RESUME,
        "Resume",
        [
            _about(engagement, f"{held}{since} {open_now[0].upper()}{open_now[1:]}."),
            choice_input(
                SHIFT,
                "What happens to the dates?",
                options,
                initial="yes" if days else "no",
                radio=True,
                hint="What has happened, and what recurs by the calendar, keeps its dates.",
            ),
        ],
        submit="Resume",
        carries=carried,
    )


def read_resume(state: State) -> bool:
    """Whether to shift what is open by the days held."""
    return state.choice(SHIFT) == "yes"


def close_form(
    methodology: Methodology,
    engagement: Engagement,
    gates: Sequence[GateFacts],
    carried: FormOrigin,
    *,
    open_elsewhere: int = 0,
) -> View:
    """The last gate: those of all current stages, and what is open in the stages before."""
    blocks: list[Block] = [
        _about(engagement, "Once closed it is never reminded of, and still answers `/ps-stage`.")
    ]
    for gate in gates[:2]:
        if len(gates) > 1:
            blocks.append(section(stage_words(methodology, gate.stage)))
        blocks += gate_blocks(methodology, gate)
    if open_elsewhere:
        open_there = count(open_elsewhere, "activity is", "activities are")
        blocks.append(section(f"⚠️ {open_there} still open in other stages."))
    blocks.append(despite_input("Why close it regardless?"))
    return modal(ids.CLOSE, "Close the engagement", blocks, submit="Close it", close="Back", carries=carried)


def read_close(
    state: State, gates: Sequence[GateFacts], *, open_elsewhere: int = 0
) -> Mapping[StageId, Passed]:
    """What was entered at each gate, by stage id.

    Raises `FieldErrors` where something is open or not true and no reason is given.
    """
    passed = read_gate(state)
    despite = state.text(DESPITE)
    missing = any(
        gate.open_work
        or any(each.id not in passed.get(gate.stage.id, Passed()).confirmed for each in gate.criteria)
        for gate in gates
    )
    if (missing or open_elsewhere) and not despite:
        raise FieldErrors(
            {DESPITE: "Not everything is finished. Finish or drop what is open, or say why you close it now."}
        )
    return {gate.stage.id: passed.get(gate.stage.id, Passed(despite=despite)) for gate in gates}


def cancel_form(engagement: Engagement, carried: FormOrigin) -> View:
    return modal(
        ids.CANCEL,
        "Cancel the engagement",
        [
            _about(engagement, "It ends here. Nobody is reminded of it, and it can be reopened."),
            text_input(REASON, "Why is it cancelled?", multiline=True, most=MOST_REASON),
        ],
        submit="Cancel engagement",
        close="Back",
        carries=carried,
    )


def reopen_form(methodology: Methodology, engagement: Engagement, carried: FormOrigin) -> View:
    return modal(
        ids.REOPEN,
        "Reopen",
        [_about(engagement, "It goes on in the stage it was in last, and people are reminded again.")],
        submit="Reopen",
        carries=carried,
    )


def read_reason(state: State) -> str:
    """The reason, empty where none was given; whether one is needed is for the rules to say."""
    return state.text(REASON)


def read_cancel(state: State) -> str:
    reason = state.text(REASON)
    if not reason:
        raise FieldErrors({REASON: "Say why it is cancelled: the team reads it later."})
    return reason


def _about(engagement: Engagement, says: str) -> Block:
    return section(f"*{escape(cut(engagement.title, 230))}*\n{says}")
