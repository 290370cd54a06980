"""The timeline of an engagement: its page, with a picture once Slack can show it, and the timeline in a channel."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from slack_sdk import WebClient

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.message import Message
from handlers.block_kit.modal import View, as_json
from handlers.block_kit.picture import Picture, file_of
from handlers.context import AppContext
from handlers.outbox.errand import Errand, ErrandContext
from handlers.pages.views.timeline import EARLIER, PHONE, shared_timeline, timeline_in_pieces, timeline_page
from handlers.pictures.timeline import timeline_svg
from handlers.pictures.timeline_alt import timeline_alt
from handlers.pictures.timeline_pieces import pieces
from handlers.slack.api_errors import OurMistake, OutOfStep
from handlers.slack.facts import SlackFacts
from handlers.slack.interaction import Interaction
from handlers.slack.pictures import Gallery, lose, want
from handlers.slack.viewer import get_viewer
from handlers.slack.visibility import with_channels
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import must_see
from methodology.engagement.timeline import timeline
from methodology.engagement.timeline_picture import TimelinePicture, timeline_picture
from methodology.refusal import Refusal
from storage.engagements.engagement_plan import get_plan
from storage.outbox.pictures import WAITED_FOR

Json = dict[str, Any]


class ShowTimeline(Errand):
    """Shows the picture in the timeline that `recipient` has open, unless something else was pressed there since."""

    kind = "show_timeline"

    origin: FormOrigin
    view_id: str
    view_hash: str
    at: datetime

    def run(self, context: ErrandContext) -> None:
        app_context, client = context.app_context, context.slack_api.client
        if app_context.now() - self.at > WAITED_FOR:
            return
        facts = SlackFacts(app_context, client, self.workspace)
        try:
            page = facts.settle(lambda: self._page(facts))
        except Refusal:
            return  # they may not see it any more, or it is gone
        if page.missing:  # something has changed meanwhile, and so has the picture
            again = self.model_copy(update={"id": uuid4().hex})
            want(app_context, page.missing, again.delivery())
            return
        view = as_json(page.view)

        def update(client: WebClient) -> Any:
            return client.views_update(view_id=self.view_id, hash=self.view_hash, view=view)

        try:
            context.slack_api.call("views.update", update)
        except OutOfStep:
            return  # it was closed, or shows another page
        except OurMistake:
            lose(app_context, self.workspace, page.files)

    def _page(self, facts: SlackFacts) -> "_Page":
        app_context = facts.app_context
        viewer = get_viewer(facts, self.recipient, self.origin.channel)
        with app_context.database.reading() as session:
            plan = get_plan(session, app_context.catalog, self.workspace, self.origin.about.engagement_id)
            viewer = with_channels(facts, session, viewer, [plan.engagement])
        must_see(viewer, plan.engagement)
        return _Page(app_context, plan, self.origin)


class _Page:
    """A page of the timeline, with its picture if it is the first one, or that picture in pieces; `missing` is what
    Slack cannot show of it yet."""

    def __init__(self, app_context: AppContext, plan: EngagementPlan, origin: FormOrigin) -> None:
        about, now = origin.about, app_context.now()
        in_pieces, earlier = about.choice == PHONE, about.choice == EARLIER
        is_first = about.page == 1 and not earlier
        wanted = timeline_pieces(plan, now) if in_pieces else [timeline_drawn(plan, now)] if is_first else []
        with app_context.database.reading() as session:
            gallery = Gallery(app_context, session, plan.engagement.workspace, wanted)
        shown = [(each, gallery.block(each)) for each in wanted]
        images = [image for _, image in shown if image]
        self.missing = gallery.missing
        self.files = {file for each in images if (file := file_of(each))}
        if in_pieces:
            self.view = timeline_in_pieces(plan.engagement, shown, origin)
        else:
            self.view = timeline_page(
                timeline(plan, now),
                about.page,
                earlier=earlier,
                picture=next(iter(images), None),
                origin=origin,
            )


def timeline_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Open the timeline, or turn its page in place; its picture follows, if Slack cannot show it yet."""
    origin = interaction.form_origin(button).model_copy(update={"about": button})
    missing: list[Picture] = []

    def build() -> View:
        page = _Page(interaction.app_context, interaction.visible_plan(button), origin)
        missing[:] = page.missing
        return page.view

    def shown(view: Json) -> None:
        if missing:
            errand = ShowTimeline(
                workspace=interaction.workspace,
                recipient=interaction.viewer.id,
                origin=origin,
                view_id=view["id"],
                view_hash=view["hash"],
                at=interaction.now,
            )
            want(interaction.app_context, missing, errand.delivery())

    interaction.show_form("Timeline", build, shown)


def share_timeline(interaction: Interaction, button: ButtonValue, channel: str) -> Message:
    """The timeline for everybody in this channel: without anything internal, where people from outside read it."""
    plan = interaction.visible_plan(button)
    outsiders_read = not interaction.facts.is_read_inside(channel)
    picture = timeline_drawn(plan, interaction.now, outsiders_read=outsiders_read)
    with interaction.app_context.database.reading() as session:
        gallery = Gallery(interaction.app_context, session, interaction.workspace, [picture])
    return replace(shared_timeline(picture, gallery.block(picture)), awaits=gallery.missing)


def timeline_drawn(plan: EngagementPlan, now: datetime, *, outsiders_read: bool = False) -> Picture:
    """The picture of the timeline as it is now, without anything internal if outsiders may read it."""
    shown = timeline_picture(plan, now, outsiders_read=outsiders_read)
    return _drawn(plan, shown, shown)


def timeline_pieces(plan: EngagementPlan, now: datetime) -> list[Picture]:
    """The same in pieces, each of them legible where it stands."""
    whole = timeline_picture(plan, now)
    return [_drawn(plan, each, whole) for each in pieces(whole)]


def _drawn(plan: EngagementPlan, shown: TimelinePicture, whole: TimelinePicture) -> Picture:
    return Picture(
        title=f"{shown.title}: timeline",
        svg=timeline_svg(shown, phone=True, whole=whole),
        alt=timeline_alt(shown),
        engagement=plan.engagement.id,
    )


BUTTONS = {ids.TIMELINE: timeline_pressed}
ERRANDS = (ShowTimeline,)
