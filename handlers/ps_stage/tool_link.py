"""The own link of a tool, which an admin sets for the workspace at the tool's card."""

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.meanwhile import check_texts, is_unchanged
from handlers.block_kit.modal import View
from handlers.ps_stage import command
from handlers.ps_stage.views.tool import ADDRESS, link_form, read_link, standing_link
from handlers.slack.interaction import Interaction
from methodology.definition.activity import Collateral
from methodology.engagement.rights import must_set_links
from methodology.refusal import Refusal
from storage.links import read_links, set_link

KEY = "tool:"


def link_pressed(interaction: Interaction, about: ButtonValue) -> None:
    origin = interaction.form_origin(about)

    def form() -> View:
        must_set_links(interaction.viewer)
        return link_form(_tool(interaction, about), origin)

    interaction.open_form("Our link", form)


def submit_link(interaction: Interaction) -> None:
    """Set the link, then draw the card anew where it was pressed."""
    must_set_links(interaction.viewer)
    origin = interaction.origin
    tool, url = _tool(interaction, origin.about), read_link(interaction.entered)
    check_texts(standing_link(tool), interaction.entered, interaction.shown, origin.agreed)
    if not is_unchanged(ADDRESS, interaction.entered, interaction.shown):
        with interaction.app_context.database.begin() as session:
            set_link(session, interaction.workspace, tool.id, url, interaction.viewer.id, interaction.now)
    if origin.response_url:
        interaction.behind(
            lambda: interaction.rewrite_at(
                origin.response_url,
                command.look_up(interaction.facts, interaction.viewer, origin.channel, origin.about.choice),
            )
        )


def _tool(interaction: Interaction, about: ButtonValue) -> Collateral:
    """The tool that the button names; raises `Refusal` where the methodology has none of this id any more."""
    app_context = interaction.app_context
    with app_context.database.reading() as session:
        links = read_links(session, interaction.workspace)
        methodology = app_context.catalog.get_latest_readable(session, links)
    found = next((each for each in methodology.collateral if f"{KEY}{each.id}" == about.choice), None)
    if found is None:
        raise Refusal(
            "The methodology has changed and does not have this tool any more. Type `/ps-stage list`."
        )
    return found


BUTTONS = {ids.TOOL_LINK: link_pressed}
FORMS = {ids.TOOL_LINK: submit_link}
