"""Opens an engagement for a story about something else: as `/ps-start` does it, without its pages.

Typing the command and filling in the form is most of what a short story takes. All that follows, the records, the
welcomes and the card, follows from what the form sends at the end, which is sent here.
"""

from collections.abc import Mapping
from datetime import date

from handlers.block_kit.ids import encode
from handlers.block_kit.inputs import shown_in
from handlers.block_kit.modal import as_json
from handlers.ps_start.command import submit_page
from handlers.ps_start.form import StartForm
from handlers.ps_start.views.date_fields import title_of
from handlers.ps_start.views.draft import StartDraft, on_preview, starting_draft
from handlers.server.tokens import web_client
from handlers.slack.facts import SlackFacts
from handlers.slack.interaction import Interaction
from handlers.slack.viewer import check_candidates, get_viewer
from methodology.definition.model import Methodology
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.team import Member, PersonId
from playground.driver.person import Person
from tests.support.house import BOTS
from tests.support.start_form import CONSULTING

WORKSPACE = "T0NORTHWIND"
DEPUTY = "Deputy: "
LIVES = {"This channel": "here", "A new channel": "new", "No channel": "none"}


def has_open(
    person: Person,
    customer: str,
    *,
    channel: str = "general",
    reference: str = "",
    kind: str = CONSULTING,
    stage: str = "5. PS Project Planning",
    dates: Mapping[str, str] = {},
    team: Mapping[str, str] = {},
    lives_in: str = "",
) -> None:
    """Open an engagement as this person, with what they would fill in: by the labels of the form."""
    bot, slack_id = BOTS[person.page_client], person.conversation_id(channel)
    if person.has_modal:
        person.modal.close()
    token = bot.settings.slack_bot_token
    assert token is not None, "the app was installed: its tokens are in the records"
    client = web_client(bot.settings.slack_api_url, token.get_secret_value())
    facts = SlackFacts(bot.app_context, client, WORKSPACE)
    viewer = facts.settle(lambda: get_viewer(facts, person.id, slack_id))
    begun = starting_draft({"channel_id": slack_id, "channel_name": channel}, customer)
    form = StartForm(facts, viewer, begun)
    filled = _filled(person, form.methodology, form.draft, kind=kind, stage=stage, dates=dates, team=team)
    chosen = {"channel": LIVES[lives_in]} if lives_in else {}
    draft = on_preview(filled.model_copy(update={"reference": reference, **chosen}))
    people = facts.settle(lambda: check_candidates(facts, draft.team.people())).people
    view = as_json(StartForm(facts, viewer, draft).view(draft, people))
    view |= {"private_metadata": encode(draft), "state": {"values": shown_in(view["blocks"]).values}}
    sent = Interaction(bot.app_context, facts, {"user": {"id": person.id}, "view": view}, _says_nothing, {})
    facts.settle(lambda: submit_page(sent))
    bot.app_context.behind.wait()


def _says_nothing(**_message: object) -> None:
    """The form answers by itself."""


def _filled(
    person: Person,
    methodology: Methodology,
    draft: StartDraft,
    *,
    kind: str,
    stage: str,
    dates: Mapping[str, str],
    team: Mapping[str, str],
) -> StartDraft:
    roles = {each.name: each.id for each in methodology.roles}
    anchors = {title_of(each): each.id for each in methodology.anchors}
    members = tuple(
        Member(
            role=roles[label],
            person=PersonId(person.id_of(name)),
            deputy=PersonId(person.id_of(team[f"{DEPUTY}{label}"])) if f"{DEPUTY}{label}" in team else None,
        )
        for label, name in team.items()
        if not label.startswith(DEPUTY)
    )
    return draft.model_copy(
        update={
            "type": next(each.id for each in methodology.types if each.name == kind),
            "start_stage": next(
                each.id
                for each in methodology.stages
                if stage == f"{methodology.position_of(each)}. {each.name}"
            ),
            "dates": tuple(
                AnchorDate(anchor=anchors[label], on=date.fromisoformat(on)) for label, on in dates.items()
            ),
            "members": members,
        }
    )
