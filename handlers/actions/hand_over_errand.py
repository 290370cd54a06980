"""The errand that gives what a person has to somebody else, in one engagement after the other."""

from collections.abc import Sequence

from handlers.actions.channel import invitations
from handlers.actions.views import hand_over as form
from handlers.actions.views.hand_over import Outcome, Refused
from handlers.context import AppContext
from handlers.messages.handed_over import HandedOver
from handlers.messages.handoff_sheet import handoffs_due
from handlers.messages.problem import Problem
from handlers.outbox.errand import Errand, ErrandContext
from handlers.outbox.item import OutboxItem, enqueue
from handlers.pages.home import HomeErrand
from methodology.engagement.engagement import Engagement, EngagementId
from methodology.engagement.rights import Viewer
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.engagements import queries
from storage.engagements.hand_over import hand_over, was_handed_over
from storage.outbox import queue


class HandOverErrand(Errand):
    """Hands over everything of `giver` in these engagements to `taker`, one after the other.

    Each is a transaction of its own, so it may be stopped between two of them and begun again: what was handed
    over then is not touched, and counts as done.
    """

    kind = "hand_over"

    giver: PersonId
    taker: PersonId
    engagements: tuple[EngagementId, ...]
    source: str

    def run(self, context: ErrandContext) -> None:
        """For a hand-over that the process which took the press did not finish."""
        self.tell(context.app_context, self.hand_over(context.app_context))

    def hand_over(self, app_context: AppContext) -> Outcome:
        """Hand over what is left, and have the taker told once for all engagements."""
        viewer, done, refused = self._viewer(app_context), list[Engagement](), list[Refused]()
        for engagement_id in self.engagements:
            with app_context.database.reading() as session:
                (engagement,) = queries.get_engagements(session, self.workspace, [engagement_id])
            try:
                if self._hand_over(app_context, viewer, engagement_id):
                    done.append(engagement)
            except Refusal as refusal:
                refused.append(Refused(title=engagement.title, why=str(refusal)))
        self._tell(app_context, [each.id for each in done])
        titles = tuple(each.title for each in done)
        return Outcome(giver=self.giver, taker=self.taker, done=titles, refused=tuple(refused))

    def tell(self, app_context: AppContext, outcome: Outcome) -> None:
        """Send the person what became of it, where it cannot be shown in the form any more."""
        sentence = form.outcome_sentence(outcome)
        Problem.enqueue_for(app_context, self.workspace, self.recipient, self.id, sentence)

    def _viewer(self, app_context: AppContext) -> Viewer:
        by = PersonId(self.recipient)
        with app_context.database.reading() as session:
            person = people.get_people(session, self.workspace, [by])[by]
        return Viewer(person=person, is_admin=app_context.is_admin(person))

    def _hand_over(self, app_context: AppContext, viewer: Viewer, engagement_id: EngagementId) -> bool:
        """Whether this hand-over has given something here, now or before it was stopped."""
        with app_context.unit(viewer, self.source) as unit:
            given = hand_over(unit, engagement_id, giver=self.giver, taker=self.taker, key=self.id)
            if given is None:
                return was_handed_over(unit.session, engagement_id, self.id)
            enqueue(unit, invitations(given.plan, viewer.id, [self.taker]))
            enqueue(unit, handoffs_due(given.plan, viewer.id, unit.actor.at))
        return True

    def _tell(self, app_context: AppContext, done: Sequence[EngagementId]) -> None:
        """Have the taker welcomed once for all engagements, and draw the Home of who handed over."""
        by = PersonId(self.recipient)
        items: list[OutboxItem] = [HomeErrand(workspace=self.workspace, recipient=by)]
        if done and self.taker != by:
            items.append(
                HandedOver(
                    workspace=self.workspace,
                    recipient=self.taker,
                    by=by,
                    giver=self.giver,
                    engagements=tuple(done),
                    key=self.id,
                )
            )
        with app_context.database.begin() as session:
            queue.enqueue(session, [each.delivery() for each in items], app_context.now())
        app_context.request_sweep()
