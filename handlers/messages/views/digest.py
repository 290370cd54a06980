"""The daily digest of one person, as sent and as rewritten after its lines were acted on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, header, section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import count, day, linked, mention
from handlers.block_kit.wording import ABSENT, due_words, state_words, work_name
from handlers.pages.views.activity_line import (
    act_controls,
    after_words,
    done_controls,
    kept_words,
    occurrence_words,
)
from methodology.definition.model import Methodology
from methodology.engagement.buttons import activity_buttons
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.reminders.digest_lines import Digest, Line, Section, SectionKind

MethodologyOf = Mapping[int, Methodology]
"""The methodology of each engagement in the digest, by engagement id: versions may differ."""

_HEADINGS: dict[SectionKind, str] = {
    "overdue": "🔴 *Overdue*",
    "today": "🟠 *Due today*",
    "soon": "⚪ *Due in the next two working days*",
    "startable": "▶️ *Can start now*",
    "escalated": "📣 *Overdue with others*",
    "role_unfilled": "👤 *Roles to fill*",
    "date_missing": "📅 *Dates to set*",
}


def digest(
    methodologies: MethodologyOf,
    what: Digest,
    *,
    current: Mapping[PlannedActivityId, PlannedActivity] = {},
) -> Message:
    """The digest of one person. `current` holds the work as it is by now, where the digest is rewritten.

    A line whose work is no longer open says what became of it, and offers Undo where that works.
    """
    lines = what.lines
    open_lines = sum(current.get(line.work.id, line.work).is_open for line in lines)
    total = open_lines + what.more
    title = f"{day(what.day, what.day)}: {count(total, 'thing', 'things')} for you" if total else "All done"
    blocks: list[Block] = [header(title)]
    for each in what.sections:
        blocks.append(section(_HEADINGS[each.kind]))
        blocks += _lines(methodologies, what, each, current)
    if what.more:
        blocks.append(context(f"and {what.more} more. Type `/ps-stage` to see everything that is yours."))
    return message(*blocks)


def _lines(
    methodologies: MethodologyOf,
    what: Digest,
    part: Section,
    current: Mapping[PlannedActivityId, PlannedActivity],
) -> Iterable[Block]:
    for line in part.lines:
        methodology = methodologies[line.engagement]
        if line.kind in ("role_unfilled", "date_missing"):
            yield from _request(line)
            continue
        work = current.get(line.work.id, line.work)
        today = line.today or what.day
        if line.was_acted_on(work):
            yield from _acted_on(methodology, line, work, today)
            continue
        yield section(_line(methodology, line, work, today, _blockers(line, current)))
        if line.kind != "escalated":
            yield from row(act_controls(work, line.engagement, "digest", activity_buttons(work)))


def _blockers(line: Line, current: Mapping[PlannedActivityId, PlannedActivity]) -> list[str]:
    """The names of what its work still waits for."""
    return [each.name for each in line.blocked_by if each.id not in current or current[each.id].is_open]


def _line(
    methodology: Methodology, line: Line, work: PlannedActivity, today: date, blockers: Sequence[str]
) -> str:
    details = [linked(line.title, 150), _when(methodology, line, work, today)]
    if blockers:
        details.append(after_words(blockers))
    if line.kind == "escalated":
        details.append(f"DRI: {mention(work.dri)}")
    lines = [f"*{work_name(work)}*{occurrence_words(work)}", " · ".join(details)]
    if line.standing_in is not None:
        because = ABSENT[line.standing_in.because]
        lines.append(f"Yours for now, because {mention(line.standing_in.person)} {because}.")
    return "\n".join(lines)


def _when(methodology: Methodology, line: Line, work: PlannedActivity, today: date) -> str:
    if line.overdue_by:
        return f"{count(line.overdue_by, 'working day', 'working days')} overdue"
    return due_words(methodology, work, today)


def _acted_on(methodology: Methodology, line: Line, work: PlannedActivity, today: date) -> Iterable[Block]:
    """A line that was acted on: what became of it, and the way back."""
    title = linked(line.title, 150)
    name = f"*{work_name(work)}*{occurrence_words(work)}"
    if not work.is_open:
        sign = "✅" if work.state == "done" else "➖"
        texts = [f"{sign} {name}", f"{title} · {state_words(methodology, work, today)}", *kept_words(work)]
        yield section("\n".join(texts))
        yield from row(done_controls(work, line.engagement, "digest", activity_buttons(work)))
    elif work.dri != line.work.dri:
        yield section(f"↪️ {name}\n{title} · now with {mention(work.dri)}")
    else:
        yield section(f"💤 {name}\n{title} · {state_words(methodology, work, today)}")


def _request(line: Line) -> Iterable[Block]:
    """A line that asks for something: a person for a role, or a date that work waits for."""
    waiting = count(line.count, "activity waits", "activities wait")
    title = linked(line.title, 150)
    asked = linked(line.asked, 150)
    if line.kind == "role_unfilled":
        text = f"*Who is the {asked}?*\n{title} · {waiting} for this role and come to you until then"
    else:
        text = f"*When is {asked}?*\n{title} · {waiting} for this date"
    yield section(text, _request_button(line))


def _request_button(line: Line) -> ButtonElement:
    about = ButtonValue(engagement=line.engagement, surface="digest")
    if line.kind == "role_unfilled":
        about = about.model_copy(update={"choice": line.role or ""})
        return button("Choose a person", ids.FILL_ROLE, about, of=line.asked)
    about = about.model_copy(update={"choice": line.anchor or ""})
    return button("Set the date", ids.DATES, about, of=line.asked)
