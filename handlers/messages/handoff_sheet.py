"""`Handoff`: the message that brings the handoff sheet to the lead of delivery."""

from datetime import datetime

from handlers.block_kit.message import Message
from handlers.messages.in_digest_instead import InDigestInstead
from handlers.messages.views.handoff_sheet import ask_button, handoff_sheet
from handlers.outbox.outgoing_message import Content, RenderContext
from handlers.pages.views.engagement_parts import handoff_of
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.evidence import evidence_from_gates
from methodology.engagement.handoff import is_handed_over, pre_sales_stages, sheet_parts
from methodology.engagement.links import given_links
from methodology.engagement.rights import Viewer
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import ActOfOther
from methodology.reminders.news import EngagementNews
from methodology.reminders.nudges import may_nudge
from methodology.reminders.recipients import Recipients
from storage.engagements.history import list_left


class Handoff(InDigestInstead):
    """The handoff sheet; `by` handed the engagement over to delivery.

    That is who moved it on last or, where nobody has since the opening, who caused this message. It is not
    sent any more once somebody has gone back, or the lead is somebody else.
    """

    kind = "handoff"

    by: PersonId

    def full(self, context: RenderContext) -> Content | None:
        plan, reader = self.load_plan(context), context.recipient.id
        lead = Recipients(plan=plan, now=context.now, despite_absence=True).lead.person
        if reader != lead or not is_handed_over(plan):
            return None
        message = handoff_message(plan, self._handed_over_by(context, plan), reader, context.now)
        return None if message is None else Content(message)

    def in_short(self, context: RenderContext) -> ActOfOther:
        by = self._handed_over_by(context, self.load_plan(context))
        return ActOfOther(engagement=self.engagement, by=by, state="handed_off")

    def _handed_over_by(self, context: RenderContext, plan: EngagementPlan) -> PersonId:
        moves = list_left(context.session, [self.engagement]).get(self.engagement, ())
        left = [each.by for each in moves if each.stage in plan.engagement.plan_facts.left]
        return left[-1] if left else self.by


def handoffs_due(plan: EngagementPlan, by: PersonId, now: datetime) -> list[Handoff]:
    """The sheet for the current lead, or the person who stands in, where the next stage needs it; enqueued
    twice, it is sent once.

    Nobody is sent what they hand over to themselves.
    """
    engagement, recipient = plan.engagement, Recipients(plan=plan, now=now, despite_absence=True).of_sheet()
    if recipient is None or recipient == by:
        return []
    return [Handoff(workspace=engagement.workspace, recipient=recipient, engagement=engagement.id, by=by)]


def handoff_answer(plan: EngagementPlan, viewer: Viewer, now: datetime) -> Message:
    """The sheet as an answer to this person, with a button to ask who knows what is empty."""
    asks = who_knows(plan, viewer.id, now) if may_nudge(viewer, plan, now) else ""
    ask = ask_button(plan.engagement, "answer", asks) if asks else None
    return handoff_of(plan, sheet_parts(plan), plan.today(now), ask)


def handoff_message(plan: EngagementPlan, by: PersonId, reader: PersonId, now: datetime) -> Message | None:
    """The handoff sheet as filled in so far; None where the methodology asks for none."""
    filled = sheet_parts(plan)
    if not filled:
        return None
    return handoff_sheet(
        plan.engagement,
        filled,
        by=by,
        today=plan.today(now),
        confirmed=evidence_from_gates(plan),
        links=given_links(plan),
        asks=who_knows(plan, reader, now),
        opened_after=not pre_sales_stages(plan),
    )


def who_knows(plan: EngagementPlan, reader: PersonId, now: datetime) -> str:
    """The name of who can be asked for what is empty: whose work the handoff is, or who opened the engagement.

    Empty if nothing is empty that they could know, or the reader is the one.
    """
    thing = EngagementNews(plan=plan, now=now).handoff_to_ask
    owner = thing.owner or thing.recipient.person if thing else None
    known = plan.people.get(owner) if owner else None
    return known.name if known is not None and known.id != reader else ""
