"""The lines of a digest about activities: the reader's own, recurring ones of several engagements, late ones
of others."""

from collections.abc import Iterable
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, StaticSelectElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, menu, section
from handlers.block_kit.text import linked, mention
from handlers.block_kit.wording import due_words, state_words, tool_links, work_name
from handlers.messages.views.digest_parts import Drawing, late_words, line_text, titles_words
from handlers.pages.views.activity_line import (
    act_controls,
    after_words,
    derived_waiting_controls,
    done_controls,
    kept_words,
    occurrence_words,
    waiting_controls,
)
from handlers.pages.views.question_lines import question_lines
from methodology.definition.model import Methodology
from methodology.engagement.buttons import activity_buttons
from methodology.engagement.gate_work import CLOSING
from methodology.engagement.questions import offers_conditions, questions_of
from methodology.engagement.things import gate_key
from methodology.plan.planned_activity import PlannedActivity
from methodology.reminders.digest_lines import Line
from methodology.text import day

MOST_OPTIONS = 100


def own_work(it: Drawing, line: Line) -> Iterable[Block]:
    """An activity of the reader; or what became of it, and the way back."""
    sent = line.work
    if sent is None:
        return
    work = it.current.work.get(sent.id, sent)
    if line.elsewhere:
        yield from _turns(it, line, work)
    elif line.was_acted_on(work):
        yield from _acted_on(it, line, sent, work)
    else:
        yield section(_text(it, line, work))
        buttons = activity_buttons(work, may_change=not it.current.is_outside(line))
        controls = act_controls(work, line.engagement, "digest", buttons, title=line.title)
        yield from row([*controls, _came_up(it, line, work)])


def _came_up(it: Drawing, line: Line, work: PlannedActivity) -> ButtonElement | None:
    """The button of recurring work, such as the weekly status, for what happened since."""
    if it.current.is_outside(line) or not offers_conditions(
        it.methodologies[line.engagement], work.activity, work.role
    ):
        return None
    about = ButtonValue(engagement=line.engagement, surface="digest")
    return button("Something came up …", ids.RAISE_CONDITION, about, of=line.title)


def waiting_on_others(it: Drawing, line: Line) -> Iterable[Block]:
    """An activity or a gate of somebody else that is late."""
    sent = line.work
    if sent is None:
        yield section(line_text(line, f"*{linked(line.name, 150)}*", []))
        about = ButtonValue(
            engagement=line.engagement, choice=gate_key(line.stage or CLOSING), surface="digest"
        )
        yield from row(derived_waiting_controls(about, of=line.name))
        return
    work = it.current.work.get(sent.id, sent)
    if line.was_acted_on(work):
        yield from _acted_on(it, line, sent, work)
        return
    yield section(_text(it, line, work))
    about = ButtonValue(engagement=line.engagement, work=work.id, surface="digest")
    yield from row(waiting_controls(about, of=work.name, can_reassign=line.can_reassign))


def _text(it: Drawing, line: Line, work: PlannedActivity) -> str:
    methodology = it.methodologies[line.engagement]
    details = [_when(methodology, line, work, it.today(line))]
    if line.holds_up:
        details.append(f"holds up {line.holds_up}")
    known = it.current.work
    if blockers := [each.name for each in line.blocked_by if each.id not in known or known[each.id].is_open]:
        details.append(after_words(blockers))
    if line.kind != "escalated":
        details += tool_links(methodology, work)
    return line_text(line, f"*{work_name(work)}*{occurrence_words(work)}", details)


def _when(methodology: Methodology, line: Line, work: PlannedActivity, today: date) -> str:
    if line.overdue_by:
        return late_words(line.overdue_by)
    if line.due is None or work.due != (line.work.due if line.work else None):
        return due_words(methodology, work, today)
    return "due today" if line.due <= today else f"due {day(line.due, today)}"


def _acted_on(it: Drawing, line: Line, sent: PlannedActivity, work: PlannedActivity) -> Iterable[Block]:
    methodology, today = it.methodologies[line.engagement], it.today(line)
    title = linked(line.title, 150)
    name = f"*{work_name(work)}*{occurrence_words(work)}"
    if not work.is_open:
        sign = "✅" if work.state == "done" else "➖"
        texts = [f"{sign} {name}", f"{title} · {state_words(methodology, work, today)}", *kept_words(work)]
        yield section("\n".join(texts))
        buttons = activity_buttons(work, may_change=not it.current.is_outside(line))
        has_evidence = bool(work.evidence)
        yield from row(
            done_controls(methodology, work, line.engagement, "digest", buttons, has_evidence=has_evidence)
        )
        asked = questions_of(it.current.questions(line), work.id) if work.state == "done" else ()
        yield from question_lines(methodology, line.engagement, asked, "digest")
    elif work.dri != sent.dri:
        may_undo = sent.dri and not it.current.is_outside(line)
        back = _undo(it, line, work, ids.REASSIGN_BACK, sent.dri or "") if may_undo else None
        yield section(f"↪️ {name}\n{title} · now with {mention(work.dri)}", back)
    else:
        before = sent.not_before.isoformat() if sent.not_before else ""
        undo = _undo(it, line, work, ids.END_SNOOZE, before)
        yield section(f"💤 {name}\n{title} · {state_words(methodology, work, today)}", undo)


def _undo(it: Drawing, line: Line, work: PlannedActivity, action: str, choice: str) -> ButtonElement | None:
    """Undo of what was done today."""
    if it.current.today != it.what.day:
        return None
    about = ButtonValue(engagement=line.engagement, work=work.id, choice=choice, surface="digest")
    return button("Undo", action, about, of=work.name)


def _turns(it: Drawing, line: Line, work: PlannedActivity) -> Iterable[Block]:
    """The same recurring work in several engagements, with one form for all."""
    name, titles = f"*{work_name(work)}*", titles_words(line)
    if it.current.is_over(line):
        yield section(f"✅ {name}\n{titles}")
        return
    late = [late_words(line.overdue_by)] if line.overdue_by else ["due today"]
    yield section(line_text(line.model_copy(update={"title": ""}), f"{name}: {titles}", late))
    about = ButtonValue(engagement=line.engagement, work=work.id, surface="digest")
    done = button("Done …", ids.TURNS_DONE, about, of=work.name)
    yield from row([done, _came_up_in_one(it, line, work)])


def _came_up_in_one(it: Drawing, line: Line, work: PlannedActivity) -> StaticSelectElement | None:
    """The same for several engagements: in which of them."""
    if not offers_conditions(it.methodologies[line.engagement], work.activity, work.role):
        return None
    titles = [(line.title, line.engagement), *((each.title, each.engagement) for each in line.elsewhere)]
    options = [
        (title, ButtonValue(engagement=engagement, surface="digest"))
        for title, engagement in titles[:MOST_OPTIONS]
    ]
    return menu(ids.RAISE_CONDITION, "Something came up in …", options)
