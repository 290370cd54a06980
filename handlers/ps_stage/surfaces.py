"""What of an engagement people ask for by a word behind its name: "Acme team", "Acme dates"."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.block_kit.message import Message
from handlers.messages.handoff_sheet import handoff_answer
from handlers.pages.stage_card import render_card
from handlers.pages.timeline import timeline_drawn, timeline_pieces
from handlers.pages.views.engagement_parts import (
    dates_of,
    next_of,
    no_handoff,
    plan_of,
    team_of,
)
from handlers.pages.views.status_report import status_report_message
from handlers.ps_stage.pictures import gallery
from handlers.ps_stage.query import StageQuery
from handlers.ps_stage.views.phone import FOR_PHONE, phone_pictures, timeline_of
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import sheet_parts
from methodology.engagement.status_report import status_report
from methodology.engagement.team import role_lines
from methodology.engagement.timeline import timeline
from methodology.engagement.work_lists import begun_by_urgency
from methodology.text import words_of
from storage.engagements.engagement_plan import get_plan

Draw = Callable[[StageQuery, EngagementPlan], Message]


def _status(query: StageQuery, plan: EngagementPlan) -> Message:
    return status_report_message(status_report(plan, query.app_context.now()), can_post=query.can_share)


def _team(_query: StageQuery, plan: EngagementPlan) -> Message:
    return team_of(plan, role_lines(plan))


def _dates(query: StageQuery, plan: EngagementPlan) -> Message:
    return dates_of(timeline(plan, query.app_context.now()))


def _timeline(query: StageQuery, plan: EngagementPlan) -> Message:
    picture = timeline_drawn(plan, query.app_context.now())
    shown = gallery(query, [picture])
    return replace(timeline_of(plan.engagement, picture, shown.block(picture)), awaits=shown.missing)


def _timeline_for_phone(query: StageQuery, plan: EngagementPlan) -> Message:
    pieces = timeline_pieces(plan, query.app_context.now())
    shown = gallery(query, pieces)
    title = f"Timeline: {plan.engagement.title}"
    return replace(
        phone_pictures(title, [(each, shown.block(each)) for each in pieces]), awaits=shown.missing
    )


def _plan(query: StageQuery, plan: EngagementPlan) -> Message:
    return plan_of(plan, query.app_context.now())


def _next(query: StageQuery, plan: EngagementPlan) -> Message:
    return next_of(plan, begun_by_urgency(plan), query.app_context.now())


def _handoff(query: StageQuery, plan: EngagementPlan) -> Message:
    if not sheet_parts(plan):
        return no_handoff(plan)
    return handoff_answer(plan, query.viewer, query.app_context.now())


def _card(query: StageQuery, plan: EngagementPlan) -> Message:
    return render_card(query.app_context, query.viewer, plan)


SURFACES: Mapping[str, Draw] = {
    "status": _status,
    "status report": _status,
    "health": _status,
    "team": _team,
    "people": _team,
    "who": _team,
    "dates": _dates,
    "timeline": _timeline,
    f"timeline {FOR_PHONE}": _timeline_for_phone,
    "when": _dates,
    "plan": _plan,
    "next": _next,
    "todo": _next,
    "open": _next,
    "handoff": _handoff,
    "handover": _handoff,
    "card": _card,
    "stage": _card,
}


def surface_asked(words: str) -> tuple[str, Draw] | None:
    """The name before the last words, or after "of", and what is asked for; None where it is nothing of an
    engagement."""
    parts = words.replace(":", " ").split()
    for last in (4, 2, 1):
        draw = SURFACES.get(" ".join(words_of(" ".join(parts[-last:]))))
        if draw is not None:
            return " ".join(parts[:-last]).removesuffix("'s").removesuffix("’s"), draw
    for at, part in enumerate(parts[:3]):
        draw = SURFACES.get(" ".join(words_of(" ".join(parts[:at]))))
        if draw is not None and part.lower() in ("of", "for"):
            return " ".join(parts[at + 1 :]), draw
    return None


def draw_surface(query: StageQuery, engagement: EngagementId, draw: Draw) -> Message:
    """This surface of the engagement, which the person may see."""
    return draw(query, get_plan(query.session, query.app_context.catalog, query.workspace, engagement))
