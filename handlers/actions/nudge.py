"""Nudge: asks the person who stands for the owner of something, once a day for each thing."""

from handlers.actions.form import errand_opener
from handlers.actions.views.nudge import NUDGED, Nudged, given_to, nudged
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import View
from handlers.messages.nudge import Nudge
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import may_change
from methodology.engagement.things import activity_key
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.reminders.news import EngagementNews
from methodology.reminders.nudges import addressee, day_of_nudge, find_thing, must_nudge
from storage import digest_rhythm
from storage.outbox import nudges, queue


def nudge(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    """Ask, and say who is asked; or why nobody is."""
    asked = _nudged(interaction, plan, origin)
    if asked.to is not None and asked.to.kind == "ask":
        first = _ask(interaction, plan, _key(origin), asked.to.person)
        asked = asked.model_copy(update={"first": first})
    return nudged(asked, origin)


def given_on(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    """What the answer says once somebody else has what was asked about."""
    return given_to(_nudged(interaction, plan, origin), origin)


def _nudged(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> Nudged:
    """What is asked about, and whom; nobody has been asked yet."""
    viewer, now, work = interaction.viewer, interaction.now, origin.about.work
    news = EngagementNews(plan=plan, now=now)
    thing = find_thing(news, _key(origin))
    can_reassign = may_change(viewer, plan.engagement)
    asked = Nudged(plan=plan, now=now, asker=viewer.id, work=work, can_reassign=can_reassign, thing=thing)
    to = addressee(news, thing, viewer.id) if thing is not None else None
    return asked.model_copy(update={"to": to})


def _key(origin: FormOrigin) -> str:
    return activity_key(origin.about.work) if origin.about.work else origin.about.choice


def _ask(interaction: Interaction, plan: EngagementPlan, key: str, to: PersonId) -> PersonId | None:
    """Have this person asked, unless somebody has asked them for the same day; returns who has."""
    now, person = interaction.now, plan.people.get(to)
    if person is None:
        raise Refusal("This person is not known yet: try again in a minute.")
    message = Nudge(
        workspace=interaction.workspace,
        recipient=to,
        engagement=plan.engagement.id,
        thing=key,
        day=day_of_nudge(person, now).isoformat(),
        asker=interaction.viewer.id,
    )
    with interaction.app_context.database.begin() as session:
        is_first = queue.enqueue(session, [message.delivery()], now) > 0
        digest_rhythm.schedule_digests(session, interaction.workspace, [to], now)
        first = nudges.get_first(session, message.delivery())
    interaction.app_context.request_sweep()
    return None if is_first else PersonId(first["asker"])


def _plan_to_nudge(interaction: Interaction, button: ButtonValue) -> EngagementPlan:
    """The plan; raises `NotAllowed` unless this person may nudge in the engagement."""
    plan = interaction.plan(button)
    must_nudge(interaction.viewer, plan, interaction.now)
    return plan


nudge_pressed = errand_opener("Nudge", nudge, find=_plan_to_nudge)

BUTTONS = {ids.NUDGE: nudge_pressed}
VIEWS_BEHIND = {NUDGED: given_on}
