"""The status report of an engagement: shown where it was asked for, and posted there on request."""

from handlers.actions.form import form_opener
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.message import Message
from handlers.block_kit.modal import View, notice
from handlers.pages.views.status_report import posted_report, report_page
from handlers.slack.interaction import Interaction
from handlers.slack.response_urls import send_to
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.status_report import status_report
from methodology.refusal import Refusal


def report_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    can_post = bool(origin.response_url)
    return report_page(status_report(plan, interaction.now), origin, can_post=can_post)


def post_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Post it in the conversation in which it was asked for; nothing internal is in it."""
    if interaction.is_in_modal:
        interaction.update_form(lambda: _post_from_page(interaction, button))
    else:
        interaction.behind(lambda: interaction.share(_report(interaction, button)))


def _post_from_page(interaction: Interaction, button: ButtonValue) -> View:
    url = interaction.origin.response_url
    if not url:
        raise Refusal(ids.OLD)
    payload = _report(interaction, button).payload()
    post = payload | {"response_type": "in_channel", "replace_original": False}
    send_to(url, post, interaction.client.base_url)
    return notice("Posted: everybody in the channel sees it.", "Status report")


def _report(interaction: Interaction, button: ButtonValue) -> Message:
    return posted_report(status_report(interaction.visible_plan(button), interaction.now))


BUTTONS = {
    ids.STATUS_REPORT: form_opener("Status report", report_view, find=Interaction.visible_plan),
    ids.POST_REPORT: post_pressed,
}
