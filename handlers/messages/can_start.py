"""`CanStart`: the message to people with work in stages that have begun."""

from sqlmodel import Session

from handlers.context import AppContext
from handlers.messages.engagement_message import EngagementMessage
from handlers.messages.views.can_start import MOST_WORK, can_start
from handlers.outbox.outgoing_message import Content, RenderContext
from methodology.definition.ids import StageId
from methodology.engagement.evidence import evidence_from_stage
from methodology.plan.team import PersonId
from methodology.reminders.digest import may_be_told_at_once
from methodology.reminders.my_work import work_in_begun
from methodology.reminders.now_told import Telling
from methodology.reminders.recipients import Recipients
from methodology.reminders.telling import telling
from storage import digest_rhythm
from storage.engagements.history import Left, list_left
from storage.engagements.told import record_message


class CanStart(EngagementMessage):
    """Tells somebody with work in them that `stages` have begun, since `by` left the stage `left`.

    Somebody may have gone back and another person moved on since: it names who did so last, and what was left then.
    Outside their working hours, or while they are away or never act, the work waits for their next digest.
    """

    kind = "can_start"

    stages: tuple[StageId, ...]
    left: StageId
    by: PersonId
    tells: Telling | None = None

    @property
    def subject(self) -> str:
        return f"{self.engagement}:{'+'.join(self.stages)}"

    def content(self, context: RenderContext) -> Content | None:
        person, plan = context.recipient, self.load_plan(context)
        rhythm = digest_rhythm.get_rhythm(context.session, self.workspace, person.id)
        has_begun = plan.engagement.plan_facts.entered.keys() >= set(self.stages)  # moving on may be undone
        if (
            not plan.engagement.is_running
            or not has_begun
            or not may_be_told_at_once(person, context.now, rhythm.unanswered)
        ):
            return None
        recipients = Recipients(plan=plan, now=context.now)
        for_them = [each for each in recipients.with_work_in(self.stages) if each.person == person.id]
        if not for_them:
            return None
        moves = self._moves(context.session)
        last = moves[-1]
        instead_of = [each.standing_in for each in for_them if each.standing_in is not None]
        message = can_start(
            plan,
            person.id,
            self.stages,
            now=context.now,
            by=last.by,
            evidence=evidence_from_stage(
                plan, last.stage, reader=person.id, left_by={each.stage: each.by for each in moves}
            ),
            instead_of=instead_of,
        )
        owners = [person.id, *(each.person for each in instead_of)]
        parts = [part for owner in owners for part in work_in_begun(plan, owner, self.stages, context.now)]
        named = [each.id for part in parts for each in part[:MOST_WORK]]
        counted = [each.id for part in parts for each in part]
        tells = telling(plan, person, named, context.now, counted=counted)
        return Content(message, {"tells": tells.model_dump(mode="json")})

    def _moves(self, session: Session) -> tuple[Left, ...]:
        """Each time that a stage was left until these began last."""
        moves = list_left(session, [self.engagement]).get(self.engagement, ())
        begun = [n for n, each in enumerate(moves, 1) if set(self.stages) <= set(each.entered)]
        return moves[: begun[-1]] if begun else (Left(self.left, self.by, self.stages),)

    def after_sending(self, app_context: AppContext, session: Session) -> None:
        if self.tells is not None:
            record_message(session, app_context.catalog, self.workspace, self.tells, app_context.now())
