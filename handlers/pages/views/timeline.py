"""The timeline of an engagement, week by week."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ImageBlock
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, header, pager, section, sections
from handlers.block_kit.message import Message, answer
from handlers.block_kit.modal import modal
from handlers.block_kit.picture import Picture
from handlers.block_kit.text import escape, first_lines, first_listed, linked, mention
from methodology.engagement.engagement import Engagement
from methodology.engagement.timeline import Timeline, TimelineEntry, Week
from methodology.text import day

WEEKS_PER_PAGE = 20
MOST_A_WEEK = 25
MOST_UNDATED = 15
MOST_PIECES = 40
TIMELINE = "timeline"
"""The `choice` of the button that shares it."""
EARLIER = "earlier"
"""The `choice` of a button that shows the weeks before this one."""
PHONE = "phone"
"""The `choice` of a button that shows the picture in pieces."""

_SIGNS = {"stage": "🚩", "date": "📅", "work": "⚪"}


def timeline_page(
    timeline: Timeline,
    page: int = 1,
    *,
    earlier: bool = False,
    picture: ImageBlock | None = None,
    origin: FormOrigin | None = None,
) -> View:
    """A page of the weeks from this one on in which something happens, with the dates that are not known yet; or, if
    `earlier`, of the weeks before, the last one first. On top, the picture of the whole.

    With an `origin` that leads to a conversation, the picture can be shared there.
    """
    engagement, today = timeline.plan.engagement, timeline.today
    weeks = timeline.before if earlier else timeline.from_now
    pages = max(1, -(-len(weeks) // WEEKS_PER_PAGE))
    shown = weeks[(page - 1) * WEEKS_PER_PAGE : page * WEEKS_PER_PAGE]
    blocks: list[Block] = [section(f"*{linked(engagement.title, 230)}*")]
    if picture:
        blocks.append(picture)
    if not weeks:
        blocks.append(section(_nothing(timeline)))
    blocks += [_week(week, today) for week in shown]
    if timeline.undated and not earlier:
        names = first_listed([linked(each, 150) for each in timeline.undated], MOST_UNDATED, "in *Set dates*")
        blocks.append(context(f"{undated_label(engagement)}: {names}."))
    about = ButtonValue(
        engagement=engagement.id, surface="modal", choice=EARLIER if earlier else "", page=page
    )
    blocks += pager(ids.TIMELINE, about, pages)
    other = about.model_copy(update={"choice": "" if earlier else EARLIER, "page": 1})
    label = "From today" if earlier else "Earlier"
    others = button(label, ids.TIMELINE, other, of=engagement.title) if earlier or timeline.before else None
    shared = ButtonValue(engagement=engagement.id, choice=TIMELINE)
    share = button("Share in channel", ids.SHARE, shared, of="the timeline")
    pieces = about.model_copy(update={"choice": PHONE, "page": 1})
    phone = button("For a phone", f"{ids.TIMELINE}.9", pieces, of="the picture") if picture else None
    blocks += row([phone, others, share if origin and origin.response_url else None], block_id="other")
    return modal("ps.timeline", "Timeline", blocks, close="Close", carries=origin)


def undated_label(engagement: Engagement) -> str:
    """What stands before the dates that open work waits for and that have none."""
    return f"{engagement.state.capitalize()} without a date" if engagement.is_over else "Empty"


def timeline_in_pieces(
    engagement: Engagement,
    pieces: Sequence[tuple[Picture, ImageBlock | None]],
    origin: FormOrigin | None = None,
) -> View:
    """The picture in pieces, each of them legible on a phone, or in words where Slack cannot show it yet."""
    blocks: list[Block] = [section(f"*{linked(engagement.title, 230)}*")]
    for picture, image in pieces[:MOST_PIECES]:
        blocks += image_or_words(picture, image)
    about = ButtonValue(engagement=engagement.id, surface="modal")
    blocks += row([button("Week by week", ids.TIMELINE, about, of=engagement.title)], block_id="other")
    return modal("ps.timeline", "Timeline", blocks, close="Close", carries=origin)


def shared_timeline(picture: Picture, image: ImageBlock | None = None) -> Message:
    """The timeline for everybody in a channel: its picture or, until that is ready, what it says in words."""
    return answer(header(picture.title), *image_or_words(picture, image), lead=escape(picture.alt))


def image_or_words(picture: Picture, image: ImageBlock | None) -> list[Block]:
    """The picture, or what it says in words, a sentence a line."""
    return [image] if image else sections(escape(picture.alt.replace(". ", ".\n")))


def _nothing(timeline: Timeline) -> str:
    if timeline.weeks:
        return "Nothing is ahead."
    return "Nothing has a date yet. Set the dates you know with *Set dates* on the stage card."


def _week(week: Week, today: date) -> Block:
    mark = " · *this week*" if week.is_current else ""
    lines = [_entry(each, today) for each in week.entries]
    return section(
        f"*Week of {day(week.monday, today)}*{mark}\n{first_lines(lines, MOST_A_WEEK, room=2800, where=' in *Plan*')}"
    )


def _entry(entry: TimelineEntry, today: date) -> str:
    sign = _SIGNS[entry.kind]
    if entry.kind == "work" and entry.is_done:
        sign = "✅"
    elif entry.kind == "work" and entry.is_past:
        sign = "🔴"
    text = linked(entry.text, 150)
    name = f"*{text}*" if entry.kind != "work" else text
    planned = " (planned)" if entry.kind == "date" and not entry.is_past else ""
    if entry.is_missed:
        sign, planned = "🔴", " (passed)" if entry.kind == "stage" else " (planned, not confirmed)"
    outcome = {"✅": ", done", "🔴": ", late"}.get(sign, "")
    who = f" · {mention(entry.person)}" if entry.person else ""
    return f"{sign} {day(entry.on, today)}: {name}{planned}{work_after(entry, today)}{outcome}{who}"


def work_after(entry: TimelineEntry, today: date) -> str:
    """That work is planned for later than a date at which it is to end."""
    return f"; work goes on until {day(entry.work_until, today)}" if entry.work_until else ""
