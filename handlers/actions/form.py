"""The opening of an action's form, and its end: the change in one unit of work, then the view after it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPException
from typing import Any, TypeVar

from slack_sdk.errors import SlackClientError

from handlers.actions.redraw import LISTS, Redraw
from handlers.actions.redraw_digests import RedrawDigests
from handlers.actions.views.moves import preview_blocks
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import ShowAgain
from handlers.block_kit.modal import View, as_json, notice
from handlers.outbox.item import OutboxItem, enqueue
from handlers.outbox.standings import settle_changed
from handlers.pages.home import homes_looked_at
from handlers.slack.api_errors import NotTaken, RateLimited, SlackTrouble, Unclear, classify
from handlers.slack.facts import AskSlack
from handlers.slack.interaction import BuildView, Interaction
from handlers.slack.visibility import visible_to
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import must_change
from methodology.plan.planned_activity import PlannedActivityId
from methodology.refusal import Refusal
from storage.engagements.unit_of_work import UnitOfWork
from storage.outbox import queue
from storage.outbox.queue import Delivery

Answer = dict[str, Any] | None
"""The answer to Slack after a form was submitted; None closes the form."""
FindPlan = Callable[[Interaction, ButtonValue], EngagementPlan]
"""Raises a `Refusal` where this person may not open the form."""
Result = TypeVar("Result")

CLOSE_ALL: Answer = {"response_action": "clear"}
AT_ONCE = timedelta(minutes=1)
"""How long another process waits before it draws what this one was about to."""
SLACK_FAILED = (SlackTrouble, SlackClientError, HTTPException, OSError)
TRIED_AGAIN = (NotTaken, RateLimited, Unclear)


class NotShown(Refusal):
    """The change was made, but Slack did not let us show it."""

    def __init__(self) -> None:
        super().__init__(
            "It is done, but Slack did not let me show it here. Type `/ps-stage` to see how things stand."
        )


def changeable_plan(interaction: Interaction, button: ButtonValue) -> EngagementPlan:
    """The plan; raises `NotAllowed` unless this person may change the engagement."""
    plan = interaction.visible_plan(button)
    must_change(interaction.viewer, plan.engagement)
    return plan


def form_opener(
    title: str, build: BuildView, *, find: FindPlan = changeable_plan, in_place: bool = False
) -> Callable[[Interaction, ButtonValue], None]:
    """The handler of a button that opens a form about an engagement; `in_place`, it replaces the current modal."""

    def pressed(interaction: Interaction, button: ButtonValue) -> None:
        origin = interaction.form_origin(button)
        show = interaction.show_form if in_place else interaction.open_form
        show(title, lambda: build(interaction, find(interaction, button), origin))

    return pressed


def errand_opener(
    title: str, have_done: BuildView, *, find: FindPlan = Interaction.visible_plan
) -> Callable[[Interaction, ButtonValue], None]:
    """The handler of a button that has something done in Slack, for everybody whom `find` allows to do it.

    `have_done` enqueues it, and builds the view that says so. It is done before the answer, unless Slack must be
    asked first: what is acknowledged is not lost.
    """

    def pressed(interaction: Interaction, button: ButtonValue) -> None:
        origin = interaction.form_origin(button)
        do_and_show(interaction, title, lambda: have_done(interaction, find(interaction, button), origin))

    return pressed


def do_and_show(interaction: Interaction, title: str, have_done: Callable[[], View]) -> None:
    """Have something done before the answer, unless Slack must be asked first, and show the view that says so."""
    try:
        done = have_done()
    except Refusal as refusal:
        done = notice(str(refusal))
    except AskSlack:
        interaction.open_form(title, have_done)
        return
    interaction.open_form(title, lambda: done)


def perform(
    interaction: Interaction,
    origin: FormOrigin,
    act: Callable[[UnitOfWork], Result],
    plan_of: Callable[[Result], EngagementPlan],
    *,
    just_done: Callable[[Result], tuple[PlannedActivityId, ...]] = lambda _result: (),
    show: Callable[[Result], None] = lambda _result: None,
    asks_when: bool = False,
    closes_all: bool = False,
) -> Result:
    """Make the change in one unit of work; behind the answer, draw the place anew where it was made, and the modals
    below the form unless it `closes_all`.

    `show` shows the result elsewhere too. Nothing is saved while it moves due dates of others that the person
    has not seen: raises `ShowAgain` with them and, if it `asks_when`, with a field for another date.
    """
    with interaction.unit(origin) as unit:
        result = act(unit)
        plan = plan_of(result)
        if unseen := unseen_moves(interaction, origin, unit, plan, asks_when=asks_when):
            raise unseen
        if origin.about.surface in LISTS:
            settle_changed(unit.session, plan, unit.actor.at)
        redraw = Redraw(
            workspace=interaction.workspace,
            recipient=interaction.viewer.id,
            engagement=plan.engagement.id,
            origin=origin if interaction.comes_from(origin.view_id) else without_view(origin),
            at=unit.actor.at,
            just_done=just_done(result),
        )
        delivery = queue.enqueue_on_lease(
            unit.session,
            redraw.delivery(),
            unit.actor.at,
            AT_ONCE,
            beside=[each.delivery() for each in _drawn_elsewhere(interaction, origin, unit, plan)],
        )
    interaction.app_context.request_sweep()
    interaction.behind(lambda: _draw(interaction, redraw, delivery, plan))
    interaction.behind(lambda: show(result))
    if not closes_all:
        interaction.behind(lambda: _draw_behind(interaction, origin, plan))
    return result


def _draw_behind(interaction: Interaction, origin: FormOrigin, plan: EngagementPlan) -> None:
    """Draw the modals below the form anew, which people see again once it closes.

    What they have entered there stays: Slack keeps it where the field is the same. A modal that was closed
    meanwhile, or that Slack does not take, stays as it is.
    """
    for number, each in enumerate(origin.behind):
        build = interaction.views_behind.get(each.form)
        if build is None or not interaction.is_on_top_of(each.view_id):
            continue
        below = {"about": each.about, "behind": origin.behind[:number], "agreed": "", "shown": None}
        view = as_json(build(interaction, plan, origin.model_copy(update=below)))
        view["blocks"] = [*each.above, *view["blocks"]]
        with suppress(*SLACK_FAILED):
            interaction.client.views_update(view_id=each.view_id, view=view)


def _drawn_elsewhere(
    interaction: Interaction, origin: FormOrigin, unit: UnitOfWork, plan: EngagementPlan
) -> Iterator[OutboxItem]:
    """The Homes and the digests of others that show what was changed."""
    yield from homes_looked_at(unit, plan, but=unit.actor.by if origin.about.surface == "home" else None)
    if things := unit.touched(plan):
        yield RedrawDigests(
            workspace=interaction.workspace,
            recipient=interaction.viewer.id,
            engagement=plan.engagement.id,
            things=things,
            channel=origin.channel,
            ts=origin.message_ts,
        )


def unseen_moves(
    interaction: Interaction,
    origin: FormOrigin,
    unit: UnitOfWork,
    plan: EngagementPlan,
    *,
    asks_when: bool = False,
) -> ShowAgain | None:
    """What is to be shown if due dates of others move which the person has not seen, or not as they move now; where
    they chose another date in what was shown, also that nobody works on it, if it moves nothing any more."""
    preview = unit.preview(plan)
    is_doubtful = bool(asks_when and origin.agreed and preview.free_days)
    must_be_seen = preview.must_be_seen_by(unit.actor.by) or is_doubtful
    if not must_be_seen or preview.fingerprint == origin.agreed:
        return None
    sees_names = visible_to(interaction.facts, unit.session, interaction.viewer, [plan.engagement])
    blocks = preview_blocks(preview, interaction.today, sees_names=bool(sees_names), asks_when=asks_when)
    return ShowAgain(blocks, preview.fingerprint)


def without_view(origin: FormOrigin) -> FormOrigin:
    """The same, where its view is not to be redrawn: it closes, or is not the one that the form came from."""
    return origin.model_copy(update={"view_id": ""})


def _draw(interaction: Interaction, redraw: Redraw, delivery: Delivery, plan: EngagementPlan) -> None:
    """Draw it; where Slack does not answer, the sweep tries again."""
    try:
        interaction.facts.settle(lambda: redraw.draw(interaction.facts, interaction.viewer, plan))
    except SLACK_FAILED as error:
        if isinstance(classify(error), TRIED_AGAIN):
            return
        _forget(interaction, delivery)
        raise NotShown from error
    _forget(interaction, delivery)


def _forget(interaction: Interaction, delivery: Delivery) -> None:
    with interaction.app_context.database.begin() as session:
        queue.delete_done(session, delivery)


def finish_form(
    interaction: Interaction,
    origin: FormOrigin,
    act: Callable[[UnitOfWork], EngagementPlan],
    errands: Callable[[EngagementPlan], Iterable[OutboxItem]] = lambda _plan: (),
    *,
    leads_back: bool = False,
) -> Answer:
    """Make the change, show it where the form was opened, and close every form; or this one alone if it `leads_back`
    to the one below.

    `errands` are what is to be done in Slack besides, such as a new topic of the channel.
    """

    def act_and_enqueue(unit: UnitOfWork) -> EngagementPlan:
        plan = act(unit)
        enqueue(unit, errands(plan))
        return plan

    perform(interaction, without_view(origin), act_and_enqueue, lambda plan: plan, closes_all=not leads_back)
    return None if leads_back else CLOSE_ALL
