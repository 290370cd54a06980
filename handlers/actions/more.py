"""The menus of a card and of Home, and the form behind More."""

from collections.abc import Callable, Mapping

from handlers.actions import extra_work, hand_over, status_report, team
from handlers.actions.form import form_opener
from handlers.actions.views.more import more
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import View
from handlers.pages import settings, timeline
from handlers.slack.interaction import Interaction
from methodology.engagement.buttons import Buttons
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.refusal import Refusal
from storage.engagements.advance import last_move


def more_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    now = interaction.now
    with interaction.app_context.database.reading() as session:
        move = last_move(session, plan, now)
    buttons = Buttons(plan=plan, viewer=interaction.viewer, now=now, last_move=move)
    can_share = origin.about.surface == "card" and origin.response_url
    entries = [each for each in buttons.behind_more if each != "share" or can_share]
    return more(plan.engagement, origin, entries, left=move.left if move else ())


def menu_option_chosen(interaction: Interaction, button: ButtonValue) -> None:
    """Open what was chosen from the menu of a card or of Home."""
    opens = MENU.get(button.choice)
    if opens is None:
        raise Refusal(ids.OLD)
    opens(interaction, button.model_copy(update={"choice": ""}))


_open_more = form_opener("More", more_view, find=Interaction.visible_plan)
MENU: Mapping[str, Callable[[Interaction, ButtonValue], None]] = {
    "team": team.BUTTONS[ids.TEAM],
    "timeline": timeline.BUTTONS[ids.TIMELINE],
    "condition": extra_work.BUTTONS[ids.RAISE_CONDITION],
    "status_report": status_report.BUTTONS[ids.STATUS_REPORT],
    "more": _open_more,
    "away": settings.BUTTONS[ids.AWAY],
    "back": settings.BUTTONS[ids.END_ABSENCE],
    "hand_over": hand_over.BUTTONS[ids.HAND_OVER],
}
BUTTONS = {
    ids.MORE: _open_more,
    ids.CARD_MENU: menu_option_chosen,
    ids.HOME_MENU: menu_option_chosen,
}
