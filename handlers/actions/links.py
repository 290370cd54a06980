"""The links of an engagement: set by hand, and as bookmarks of its channel."""

from functools import partial

from handlers.actions.bookmarks import bookmarks
from handlers.actions.form import Answer, finish_form, form_opener
from handlers.actions.views.links import links_form, read_links, standing_links
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.meanwhile import check_texts
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements.history import name_of_writer
from storage.engagements.links import set_links
from storage.engagements.unit_of_work import UnitOfWork


def links_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return links_form(plan, origin)


def submit_links(interaction: Interaction) -> Answer:
    origin, links = interaction.origin, read_links(interaction.entered, interaction.shown)

    def set_them(unit: UnitOfWork) -> EngagementPlan:
        engagement = origin.about.engagement_id
        standing = standing_links(unit.lock_unless_over(engagement))
        who = partial(name_of_writer, unit.session, unit.workspace, engagement)
        check_texts(standing, interaction.entered, interaction.shown, origin.agreed, who)
        return set_links(unit, engagement, links)

    return finish_form(
        interaction, origin, set_them, lambda plan: bookmarks(plan, interaction.viewer.id, cleared=True)
    )


BUTTONS = {ids.LINKS: form_opener("Links", links_view)}
FORMS = {ids.LINKS: submit_links}
