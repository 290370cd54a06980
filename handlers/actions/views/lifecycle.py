"""The forms to hold, resume, close, cancel and reopen an engagement."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.actions.views.gate_answers import Passed, read_gates, read_why
from handlers.actions.views.gate_fields import (
    STILL_OPEN,
    UNTOUCHED,
    Filled,
    ask_why,
    done_words,
    gate_fields,
    note_input,
)
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import (
    MOST_REASON,
    FieldErrors,
    FormValues,
    choice_input,
    date_input,
    text_input,
)
from handlers.block_kit.layout import section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, escape, linked, listed
from handlers.block_kit.wording import stage_words
from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import gates_to_close, needs_reason_to_close, open_elsewhere
from methodology.engagement.lifecycle import usual_end_of_hold
from methodology.engagement.links import own_links
from methodology.text import day

MOST_NAMED = 2
WHY_CLOSE = "Why close it anyway?"
REASON = "reason"
SHIFT = "shift"
UNTIL = "until"


def hold_form(plan: EngagementPlan, now: datetime, origin: FormOrigin) -> View:
    return modal(
        ids.HOLD,
        "Put on hold",
        [
            _heading(plan, "Nobody is reminded of it until somebody resumes it. Its dates stay as they are."),
            _until_input(usual_end_of_hold(plan, plan.today(now))),
            text_input(REASON, "Why is it on hold?", optional=True, multiline=True, most=MOST_REASON),
        ],
        submit="Put on hold",
        carries=origin,
    )


def hold_longer_form(plan: EngagementPlan, now: datetime, origin: FormOrigin) -> View:
    """A later end for an engagement that is on hold."""
    since, today = plan.engagement.held_since, plan.today(now)
    held = f"It is on hold since {day(since, today)}." if since else "It is on hold."
    return modal(
        ids.HOLD_LONGER,
        "Keep on hold",
        [
            _heading(plan, f"{held} To go on with it, resume it."),
            _until_input(usual_end_of_hold(plan, today)),
        ],
        submit="Keep on hold",
        carries=origin,
    )


def read_until(entered: FormValues) -> date:
    """The day on which the hold is to end; raises `FieldErrors` if it is missing."""
    until = entered.day(UNTIL)
    if until is None:
        raise FieldErrors({UNTIL: "Choose the day on which the lead is asked whether it is still on hold."})
    return until


def resume_form(plan: EngagementPlan, now: datetime, origin: FormOrigin) -> View:
    """The choice whether to shift open work by the days on hold, if there were any."""
    engagement, today = plan.engagement, plan.today(now)
    days = engagement.days_held(today)
    if not days:
        said = "It was put on hold today. Its dates stay as they are."
        return modal(ids.RESUME, "Resume", [_heading(plan, said)], submit="Resume", carries=origin)
    held = f"It was on hold for {count(days, 'day', 'days')}"
    since = f", since {day(engagement.held_since, today)}." if engagement.held_since else "."
    open_now = count(len(plan.open_work), "activity is open", "activities are open")
    options = [
        (f"Shift one-time work by {count(days, 'day', 'days')}", "yes"),
        ("Keep every date as it is", "no"),
    ]
    return modal(
        ids.RESUME,
        "Resume",
        [
            _heading(plan, f"{held}{since} {open_now[0].upper()}{open_now[1:]}."),
            choice_input(
                SHIFT,
                "What happens to the dates?",
                options,
                initial="yes",
                radio=True,
                hint="What has happened keeps its dates. Recurring work keeps its schedule; turns during the hold are skipped.",
            ),
        ],
        submit="Resume",
        carries=origin,
    )


def read_resume(entered: FormValues) -> bool:
    """Whether to shift open work by the days on hold."""
    return entered.choice(SHIFT) == "yes"


def close_form(plan: EngagementPlan, now: datetime, origin: FormOrigin, filled: Filled = UNTOUCHED) -> View:
    """The gates of all current stages, as filled in so far, and what is left as it is."""
    blocks: list[Block] = [_heading(plan, "Nobody is reminded of it any more then.")]
    gates = gates_to_close(plan)
    for gate in gates[:2]:
        blocks += gate_fields(
            plan,
            gate,
            now,
            "close it",
            redraws=ids.CLOSE_TICKED,
            one_of_several=len(gates) > 1,
            lead=f"{stage_words(plan.methodology, gate.stage)}: {done_words(gate)}",
            filled=filled,
        )
    blocks += [*filled.asked, *_left_behind(plan)]
    if gates:
        blocks.append(note_input(""))
    blocks += filled.why_input(WHY_CLOSE)
    return modal(ids.CLOSE, "Close the engagement", blocks, submit="Close it", close="Back", carries=origin)


def reason_needed(entered: FormValues, shown: FormValues, plan: EngagementPlan, after: EngagementPlan) -> str:
    """That something stays open and so needs a reason, `after` the work is done that is ticked; empty where only
    criteria are to be ticked, which are asked about once the form is submitted."""
    everything = {gate.stage.id: [each.id for each in gate.criteria] for gate in gates_to_close(plan)}
    passed = read_gates(entered, shown, gates_to_close(after))
    confirmed = {stage: each.confirmed for stage, each in passed.items()}
    needed = needs_reason_to_close(plan, everything) and needs_reason_to_close(after, confirmed)
    return STILL_OPEN if needed else ""


def _left_behind(plan: EngagementPlan) -> Iterator[Block]:
    """What stays open in other stages, and what nobody has said or given and nothing waits for: dates that are only
    planned, links, answers."""
    facts, planned = plan.engagement.plan_facts, {each.activity for each in plan.work}
    anchors = dict.fromkeys(each.anchor for each in facts.dates if not each.actual)
    dates = [plan.methodology.anchor[each].label for each in anchors if each in plan.methodology.anchor]
    tools = [each.tool.name for each in own_links(plan) if not each.url and planned & {*each.tool.yielded_by}]
    asked = sum(each.state == "asked" for each in plan.engagement.questions)
    elsewhere = open_elsewhere(plan)
    found = [
        f"{count(elsewhere, 'open activity', 'open activities')} of other stages" if elsewhere else "",
        f"planned, and not said to have happened: {_some(dates)}" if dates else "",
        f"no link for {_some(tools)}" if tools else "",
        f"{count(asked, 'question is', 'questions are')} not answered" if asked else "",
    ]
    if any(found):
        yield section(f"*Left as it is*: {'; '.join(filter(None, found))}.")


def _some(names: Sequence[str]) -> str:
    shown = [escape(each) for each in names[:MOST_NAMED]]
    more = len(names) - len(shown)
    return listed([*shown, f"{more} more"] if more else shown)


def read_close(
    entered: FormValues, shown: FormValues, plan: EngagementPlan, agreed: str = ""
) -> Mapping[StageId, Passed]:
    """The answers at each gate, by stage id; `shown` are the values with which the form was opened.

    Raises `FieldErrors` or `ShowAgain` where something is open or unconfirmed and no reason is given.
    """
    passed = read_gates(entered, shown, gates_to_close(plan))
    confirmed = {stage_id: each.confirmed for stage_id, each in passed.items()}
    if needs_reason_to_close(plan, confirmed) and not read_why(entered):
        problem = "Something is still open. Do it, drop it, or say why you close it anyway."
        ask_why(entered, problem, WHY_CLOSE, agreed)
    return passed


def cancel_form(plan: EngagementPlan, origin: FormOrigin) -> View:
    return modal(
        ids.CANCEL,
        "Cancel the engagement",
        [
            _heading(plan, "Once it is cancelled, nobody is reminded of it any more. It can be reopened."),
            text_input(REASON, "Why is it cancelled?", multiline=True, most=MOST_REASON),
        ],
        submit="Cancel engagement",
        close="Back",
        carries=origin,
    )


def reopen_form(plan: EngagementPlan, origin: FormOrigin) -> View:
    return modal(
        ids.REOPEN,
        "Reopen",
        [_heading(plan, "It picks up in the stage it was in, and people are reminded again.")],
        submit="Reopen",
        carries=origin,
    )


def read_reason(entered: FormValues) -> str:
    """The reason, empty where none was given; the rules say whether one is needed."""
    return entered.text(REASON)


def read_cancel(entered: FormValues) -> str:
    reason = entered.text(REASON)
    if not reason:
        raise FieldErrors({REASON: "Say why it is cancelled: the team reads it later."})
    return reason


def _until_input(usual: date) -> Block:
    hint = "The lead is asked then whether it is still on hold."
    return date_input(UNTIL, "Until when?", initial=usual, hint=hint, optional=False)


def _heading(plan: EngagementPlan, text: str) -> Block:
    return section(f"*{linked(plan.engagement.title, 230)}*\n{text}")
