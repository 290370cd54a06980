"""The history of an engagement: who changed what, and when."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin, stages_choice
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import capital, count, escape, evidence, instant, linked, listed, mention
from handlers.pages.views.history_line import HistoryLine
from methodology.definition.ids import StageId
from methodology.definition.model import Methodology
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff_work import HANDOFF
from methodology.engagement.moves import Cause
from methodology.plan.team import PersonId
from methodology.text import day

PER_PAGE = 20
MOST_MOVES = 8
MOST_CAUSES = 3
MOST_TICKED = 10
BY_ITSELF = "ps-bot"
LET_GO = {
    "ended": ": it does not come again",
    "resumed": ": its day passed before the engagement was resumed",
    "stage_left": ": the engagement moved on from its stage",
    "closed": ": the engagement was closed",
}
"""Why work was let go, by the words of the record."""


def history(
    plan: EngagementPlan,
    lines: Sequence[HistoryLine],
    today: date,
    origin: FormOrigin,
    *,
    older: str = "",
    left: Collection[StageId] = (),
) -> View:
    """The changes, newest first; `older` is the `choice` of the button for older ones, empty if there are none.

    `left` are the stages to which moving on can be undone.
    """
    undo = origin.about.model_copy(update={"choice": stages_choice(left), "surface": "modal", "work": None})
    blocks: list[Block] = [
        section(
            f"*{linked(plan.engagement.title, 230)}*\nNewest first.",
            button("Undo moving on", ids.UNDO_MOVE, undo) if left else None,
        )
    ]
    blocks += [section(_line(plan.methodology, line, today)) for line in lines[:PER_PAGE]]
    if not lines:
        blocks.append(section("Nothing was changed yet."))
    about = origin.about.model_copy(update={"choice": older, "surface": "modal"})
    blocks += row([button("Older changes", ids.HISTORY, about) if older else None])
    return modal("ps.history", "History", blocks, close="Close", carries=origin)


def change_words(methodology: Methodology, line: HistoryLine, today: date) -> str:
    """The change as the rest of a sentence that begins with a person (mrkdwn)."""
    name = f"*{linked(line.name, 150)}*" if line.name else "an activity"
    before, after = line.before, line.after
    match line.what:
        case "done":
            kept = after.get("evidence")
            return f"marked {name} done" + (f": {evidence(str(kept))}" if kept else "")
        case "done_before":
            return f"opened the engagement with {name} done on {_day(after.get('on'), today)}, before the opening"
        case "not_needed":
            return f"said that {name} is not needed: {_typed(after.get('reason'))}"
        case "undone":
            return f"opened {name} again"
        case "ticked":
            done = listed([f"“{_typed(each)}”" for each in after.get("ticked", ())][:MOST_TICKED])
            taken = listed([f"“{_typed(each)}”" for each in before.get("ticked", ())][:MOST_TICKED])
            said = [f"ticked off {done}" if done else "", f"took back {taken}" if taken else ""]
            return f"{' and '.join(filter(None, said))} on the checklist of {name}"
        case "evidence_given":
            return f"left evidence for {name}: {evidence(str(after.get('evidence', '')))}"
        case "snoozed" if not after.get("not_before"):
            return f"ended the snooze of {name}"
        case "snoozed":
            return f"snoozed {name} until {_day(after.get('not_before'), today)}"
        case "reassigned":
            return f"gave {name} to {_person(after.get('dri'))}{_instead_of(before.get('dri'))}"
        case "redated":
            return _changed_day(name, before.get("due"), after.get("due"), today)
        case "moved":
            return _moved(line, today)
        case "missed":
            return f"skipped {name}: the next one is due"
        case "let_go":
            return f"let {name} go{LET_GO.get(after.get('why', ''), '')}"
        case "opened":
            return "opened the engagement"
        case _:
            return _engagement_words(methodology, line, today)


def _engagement_words(methodology: Methodology, line: HistoryLine, today: date) -> str:
    before, after = line.before, line.after
    match line.what:
        case "role_given":
            role = _named(methodology.role, after.get("role"))
            deputy = f", deputy {_person(after['deputy'])}" if after.get("deputy") else ""
            if not after.get("person"):
                return f"left the role {role} empty{_instead_of(before.get('person'))}"
            return f"made {_person(after['person'])} {role}{deputy}{_instead_of(before.get('person'))}"
        case "handed_over":
            roles = [_named(methodology.role, each) for each in after.get("roles", ())]
            roles += [f"deputy of {_named(methodology.role, each)}" for each in after.get("deputy_of", ())]
            work = count(int(after.get("activities", 0)), "activity", "activities")
            what = listed([*roles, work])
            return (
                f"handed over from {_person(before.get('person'))} to {_person(after.get('person'))}: {what}"
            )
        case "date_entered":
            anchor = methodology.anchor.get(after.get("anchor", ""))
            label = escape(anchor.label) if anchor else _typed(after.get("anchor"))
            return _changed_day(label, before.get("on"), after.get("on"), today)
        case "date_happened":
            anchor = methodology.anchor.get(after.get("anchor", ""))
            label = escape(anchor.label) if anchor else _typed(after.get("anchor"))
            if after.get("actual"):
                return f"said that {label} was on {_day(after.get('on'), today)}"
            return f"took back that {label} was on {_day(before.get('on'), today)}"
        case "exit_by_set":
            stage = _named(methodology.stage, after.get("stage"))
            return _changed_day(f"the target end of {stage}", before.get("by"), after.get("by"), today)
        case "stage_left":
            despite = f", despite what was open: {_typed(after['despite'])}" if after.get("despite") else ""
            note = f". Left for who comes next: {evidence(str(after['note']))}" if after.get("note") else ""
            return f"moved on from {_named(methodology.stage, before.get('stage'))}{despite}{note}"
        case "stage_back":
            return f"took the engagement back to the stage {_named(methodology.stage, after.get('stage'))}"
        case "gate_snoozed":
            until = _day(after.get("not_before"), today)
            if not after.get("stage"):
                return f"snoozed closing the engagement until {until}"
            if after.get("stage") == HANDOFF:
                return f"snoozed the handoff until {until}"
            return f"snoozed moving on from {_named(methodology.stage, after.get('stage'))} until {until}"
        case "criterion_confirmed":
            kept = after.get("evidence")
            return f"confirmed “{_criterion(methodology, after)}”" + (
                f": {evidence(str(kept))}" if kept else ""
            )
        case "criterion_denied":
            return f"took back that “{_criterion(methodology, after)}”"
        case "condition_raised":
            note = f": {_typed(after['note'])}" if after.get("note") else ""
            more = _named(methodology.activity, after.get("activity"))
            return f"said that something came up, so there is more to do: {more}{note}"
        case "condition_taken_back":
            return f"took back that something came up: {_named(methodology.activity, before.get('activity'))}"
        case "condition_denied":
            condition = methodology.activity.get(after.get("activity", ""))
            said = condition.short or condition.condition if condition else str(after.get("activity"))
            return f"said no to “{escape(said)}”"
        case "details_on":
            return "added optional steps"
        case "activity_added":
            return f"added the activity {_typed(after.get('name'))}"
        case "state_changed":
            reason = f": {_typed(after['reason'])}" if after.get("reason") else ""
            return f"{_state_change(str(before.get('state', '')), str(after.get('state', '')))}{reason}"
        case "held_until":
            return f"put it on hold until {_day(after.get('until'), today)}"
        case "channel_changed":
            channel = after.get("channel")
            return (
                f"moved the engagement to <#{channel}>"
                if channel
                else "took the engagement out of its channel"
            )
        case "links_set":
            tools = methodology.tool
            set_now = [f"{_named(tools, each)} to {_typed(url)}" for each, url in after.items() if url]
            taken = [_named(tools, each) for each, url in after.items() if not url]
            return (
                f"set the link of {listed(set_now)}" if set_now else f"took away the link of {listed(taken)}"
            )
        case "edited":
            return _edited(methodology, before, after)
        case "handoff_written":
            return "wrote in the handoff sheet"
        case "migrated":
            return f"moved the engagement from version {before.get('version')} to {after.get('version')}"
        case _:
            return escape(line.what.replace("_", " "))


def _moved(line: HistoryLine, today: date) -> str:
    moves = (line, *line.with_it)
    causes = dict.fromkeys(_cause(each) for each in moves)
    because = f"because {'; '.join([*causes][:MOST_CAUSES])}"
    if not line.with_it:
        name = f"*{linked(line.name, 150)}*" if line.name else "an activity"
        return f"{_changed_day(name, line.before.get('due'), line.after.get('due'), today)}, {because}"
    shown = [
        f"{linked(each.name, 100)} ({_day(each.before.get('due'), today)} → {_day(each.after.get('due'), today)})"
        for each in moves[:MOST_MOVES]
    ]
    more = f" and {len(moves) - MOST_MOVES} more" if len(moves) > MOST_MOVES else ""
    return f"moved {len(moves)} due dates, {because}: {', '.join(shown)}{more}"


def _cause(line: HistoryLine) -> str:
    """The cause in words; one that this version does not know says less."""
    try:
        cause = Cause.model_validate(line.after.get("cause") or {})
    except ValidationError:
        cause = Cause(why="plan")
    return escape(cause.words)


def _criterion(methodology: Methodology, after: Mapping[str, Any]) -> str:
    stage = methodology.stage.get(after.get("stage", ""))
    texts = {each.id: each.text for each in stage.exit_criteria} if stage else {}
    return linked(texts.get(after.get("criterion", ""), "an exit criterion"), 150)


def _line(methodology: Methodology, line: HistoryLine, today: date) -> str:
    who = "The bot" if line.by == BY_ITSELF else capital(mention(line.by))
    if line.by == BY_ITSELF and line.what == "missed":
        named = f"*{linked(line.name, 150)}*" if line.name else "An activity"
        return f"{named} was skipped: the next one is due\n{instant(line.at)}"
    return f"{who} {change_words(methodology, line, today)}\n{instant(line.at)}"


def _changed_day(what: str, before: object, after: object, today: date) -> str:
    """A day that was set, moved or taken back."""
    if not before:
        return f"set {what} to {_day(after, today)}"
    if not after:
        return f"took back the date of {what}, {_day(before, today)}"
    return f"moved {what} from {_day(before, today)} to {_day(after, today)}"


def _edited(methodology: Methodology, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    changed = [
        f"{what} from {_typed(before.get(key)) if before.get(key) else 'none'} to {_typed(after.get(key)) if after.get(key) else 'none'}"
        for what, key in (("the customer", "customer"), ("the reference", "reference"))
        if before.get(key) != after.get(key)
    ]
    if before.get("type") != after.get("type"):
        was, is_ = (_named(methodology.type, each.get("type")) for each in (before, after))
        changed.append(f"the type from {was} to {is_}")
    return f"changed {listed(changed)}"


def _instead_of(person: object) -> str:
    return f", who takes over from {_person(person)}" if person else ""


def _state_change(before: str, after: str) -> str:
    if after == "open":
        return "resumed the engagement" if before == "on_hold" else "reopened the engagement"
    return {
        "on_hold": "put the engagement on hold",
        "closed": "closed the engagement",
        "cancelled": "cancelled the engagement",
    }.get(after, f"changed the engagement to {escape(after.replace('_', ' '))}")


def _day(value: object, today: date) -> str:
    if not isinstance(value, str) or not value:
        return "no date"
    return day(date.fromisoformat(value), today)


def _person(person: object) -> str:
    return mention(PersonId(person)) if isinstance(person, str) and person else "nobody"


def _typed(text: object) -> str:
    return linked(str(text or ""), 200) or "no reason given"


def _named(known: Mapping[Any, Any], wanted: object) -> str:
    found = known.get(wanted)
    return f"*{linked(found.name, 150)}*" if found is not None else capital(_typed(wanted))
