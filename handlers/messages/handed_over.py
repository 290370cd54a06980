"""`HandedOver`: tells somebody once that everything of another person is theirs now."""

from handlers.messages.views.handed_over import handed_over
from handlers.outbox.outgoing_message import Content, OutgoingMessage, RenderContext
from methodology.engagement.engagement import EngagementId
from methodology.plan.team import PersonId
from methodology.reminders.weekly import never_acts
from storage.digest_rhythm import get_rhythm
from storage.engagements.engagement_plan import load_plans
from storage.engagements.hand_over import list_handed_over


class HandedOver(OutgoingMessage):
    """The welcome in all `engagements` in which `by` handed over what `giver` had; `key` names the hand-over.

    Somebody who never acts does not get it, just as they get no welcome: their next digest has what they took over.
    """

    kind = "handed_over"

    by: PersonId
    giver: PersonId
    engagements: tuple[EngagementId, ...]
    key: str

    @property
    def subject(self) -> str:
        return self.key

    def content(self, context: RenderContext) -> Content | None:
        person, catalog = context.recipient, context.app_context.catalog
        if never_acts(get_rhythm(context.session, self.workspace, person.id).unanswered):
            return None
        plans = [
            plan
            for plan in load_plans(context.session, catalog, self.workspace, self.engagements)
            if plan.engagement.team.roles_of(person.id) or any(e.dri == person.id for e in plan.open_work)
        ]
        given = list_handed_over(context.session, self.engagements, self.key)
        theirs = [(plan, given[plan.engagement.id]) for plan in plans if plan.engagement.id in given]
        return Content(handed_over(theirs, by=self.by, giver=self.giver)) if theirs else None
