"""The fields of a gate in the forms to move on and to close: what is done and what is open, exit criteria to tick,
a link or note, and the reason to go on anyway."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from slack_sdk.models.blocks import Block

from handlers.actions.views.done_page import ASKED_NOW, Fields, done_fields
from handlers.actions.views.gate_answers import CRITERIA, DESPITE, NOTE, WHY, WORK, read_ticked_work
from handlers.block_kit.inputs import (
    ABOVE,
    MOST_EVIDENCE,
    MOST_REASON,
    NOTHING,
    RADIO_MOST,
    FieldErrors,
    FormValues,
    ShowAgain,
    Ticks,
    text_input,
    tick_list,
)
from handlers.block_kit.layout import context, section
from handlers.block_kit.text import cut, escape, evidence, first_lines, listed, plain
from handlers.block_kit.wording import away_note, when_words, work_name
from methodology.definition.stage import ExitCriterion
from methodology.engagement.criteria import Known
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import Gate
from methodology.engagement.questions import as_if_done
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.text import day

STILL_OPEN = "Something is still open"
MOST_OPEN = RADIO_MOST
"""Open activities of one stage that can be ticked: one list, so that the form is not too long for a phone."""
MOST_WHOSE = 8
"""Open activities of one stage that each say whose they are and when; of more, the form would be too long."""
MOST_TOLD = 10
OPTION = 75


def done_words(gate: Gate) -> str:
    """What became of the work of the stage: "8 done, 1 not needed, 2 still open"."""
    done = sum(each.state == "done" for each in gate.closed)
    parts = [
        f"{done} done",
        f"{len(gate.closed) - done} not needed" if len(gate.closed) > done else "",
        f"{len(gate.open_work)} still open" if gate.open_work else "",
    ]
    return ", ".join(each for each in parts if each)


class Filled(NamedTuple):
    """A form at gates as it is filled in so far: nothing at first. `asked` are the fields of what is asked about the
    work that is ticked, `why` what is still open and needs a reason; `is_known` unless it lies below another form,
    where nobody can tell what is ticked."""

    entered: FormValues = NOTHING
    asked: Sequence[Block] = ()
    why: str = ""
    is_known: bool = True

    def why_input(self, label: str) -> list[Block]:
        """The field for the reason, where one is needed."""
        return [why_input(label, self.why, optional=not self.is_known)] if self.why else []


UNTOUCHED = Filled()


def gate_fields(
    plan: EngagementPlan,
    gate: Gate,
    now: datetime,
    before: str,
    *,
    redraws: str,
    one_of_several: bool,
    lead: str = "",
    filled: Filled = UNTOUCHED,
) -> Iterator[Block]:
    """The open activities of a stage to tick, and its exit criteria; those that are known to be met are ticked.

    `before` is what the person is about to do: "move on"; `lead` stands above it; `redraws` is the action that is
    told of each tick.
    """
    lists = _open_work(plan, gate, now, one_of_several=one_of_several, entered=filled.entered)
    if lead and not lists:
        yield section(lead)
    for each in lists:
        yield from tick_list(each, redraws, lead)
    if len(gate.open_work) > MOST_OPEN:
        yield context(f"and {len(gate.open_work) - MOST_OPEN} more in the full plan")
    for text, work in (
        ("🔁 Goes on after this stage", gate.going_on),
        ("⏹️ Ends with this stage", gate.ending),
        ("➖ Optional, and let go with this stage", gate.optional),
    ):
        if work:
            names = [work_name(each) for each in work[:MOST_TOLD]]
            more = [f"{len(work) - MOST_TOLD} more"] if len(work) > MOST_TOLD else []
            yield context(f"{text}: {listed([*names, *more])}")
    when = gate.stage.name if one_of_several else f"Before you can {before}"
    for each in _criteria(plan, gate, now, when, filled.entered):
        yield from tick_list(each, redraws)
    yield from _in_full(gate)


def note_input(initial: str) -> Block:
    return text_input(NOTE, "Link or note", initial=initial, optional=True, most=MOST_EVIDENCE)


def why_input(
    label: str, open_now: str, block_id: str = DESPITE, initial: str = "", *, optional: bool = False
) -> Block:
    """The reason to go on although this is open; it is asked for only where something is open."""
    return text_input(
        block_id,
        label,
        initial=initial,
        optional=optional,
        multiline=True,
        most=MOST_REASON,
        hint=f"{open_now}. Your reason is kept, with your name.",
    )


def filled_in(
    entered: FormValues, plan: EngagementPlan, gates: Sequence[Gate], by: PersonId, now: datetime
) -> tuple[EngagementPlan, Fields]:
    """The plan as it would be once the ticked work is done, and the questions about that work."""
    ticked = read_ticked_work(entered, gates)
    after = as_if_done(plan, [plan.activity(each) for each in ticked], by, now)
    return after, done_fields(after, ticked, entered, ASKED_NOW)


def why_again(entered: FormValues, label: str) -> list[Block]:
    """The field for the reason as it was filled in, if the form had got it."""
    return [why_input(label, STILL_OPEN, WHY, entered.text(WHY))] if WHY in entered.values else []


def ask_why(entered: FormValues, problem: str, label: str, agreed: str) -> None:
    """Raises `FieldErrors` at the field for the reason or, where the form has none, `ShowAgain` with it."""
    field = next((each for each in (WHY, DESPITE) if each in entered.values), None)
    if field is not None:
        raise FieldErrors({field: problem})
    asked = [section(f"⚠️ {problem}", block_id=f"{ABOVE}open"), why_input(label, STILL_OPEN, WHY)]
    raise ShowAgain(asked, agreed)


def _open_work(
    plan: EngagementPlan, gate: Gate, now: datetime, *, one_of_several: bool, entered: FormValues
) -> list[Ticks]:
    shown = gate.open_work[:MOST_OPEN]
    brief = one_of_several or len(shown) > MOST_WHOSE
    whose = {} if brief else {str(each.id): _whose(plan, each, now) for each in shown}
    block, options = f"{WORK}{gate.stage.id}:0", [(each.name, str(each.id)) for each in shown]
    ticked = entered.choices(block)
    return [Ticks(block, "Still open: tick what’s done", options, ticked, whose)] if shown else []


def _whose(plan: EngagementPlan, work: PlannedActivity, now: datetime) -> str:
    dri = plan.dri_of(work)
    said = [plain(dri.name, 40) if dri else "", when_words(plan, work, now), away_note(dri, now)]
    return " · ".join(filter(None, said))


def _criteria(
    plan: EngagementPlan, gate: Gate, now: datetime, when: str, entered: FormValues
) -> Iterator[Ticks]:
    for at in range(0, len(gate.criteria), RADIO_MOST):
        part = gate.criteria[at : at + RADIO_MOST]
        block, known = f"{CRITERIA}{gate.stage.id}:{at}", gate.confirmed
        yield Ticks(
            block,
            f"{'Also needed' if at else when}: tick what’s true, or give a reason",
            [(_in_short(each), each.id) for each in part],
            initial=entered.choices(block)
            if block in entered.values
            else [each.id for each in part if each.id in known],
            descriptions={each.id: _by_whom(plan, known[each.id], now) for each in part if each.id in known},
        )


def _in_full(gate: Gate) -> Iterator[Block]:
    """The criteria that are too long for a list, and the links given for some."""
    lines = [f"• {escape(each.text)}" for each in gate.criteria if len(_in_short(each)) > OPTION]
    lines += [
        f"🔗 {escape(_in_short(each))}: {evidence(known.evidence)}"
        for each in gate.criteria
        if (known := gate.confirmed.get(each.id)) and known.evidence
    ]
    if lines:
        yield context(first_lines(lines, len(lines), room=1900))


def _in_short(criterion: ExitCriterion) -> str:
    return criterion.short or criterion.text


def _by_whom(plan: EngagementPlan, known: Known, now: datetime) -> str:
    """ "Anna Keller, Fri 4 Dec", or what was done: "“Sign the SOW” is done: Anna Keller, Fri 4 Dec"."""
    person = plan.people.get(known.by) if known.by else None
    on = day(known.on, plan.today(now)) if known.on else ""
    who = (
        ", ".join(each for each in (cut(person.name, 24) if known.what else person.name, on) if each)
        if person
        else on
    )
    return cut(f"“{cut(known.what, 30)}” is done: {who}" if known.what else who, OPTION)
