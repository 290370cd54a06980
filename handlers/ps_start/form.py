"""`StartForm`: the form of `/ps-start` as one person fills it in, with its pages read and shown."""

from collections.abc import Callable, Mapping

from handlers.block_kit.ids import MOST_METADATA, decode, encode
from handlers.block_kit.inputs import FieldErrors, FormValues
from handlers.block_kit.modal import View
from handlers.context import AppContext
from handlers.ps_start.views.customer_page import customer_page, read_customer
from handlers.ps_start.views.dates_page import dates_page, read_dates
from handlers.ps_start.views.draft import Page, StartDraft, with_team_pages
from handlers.ps_start.views.page import Reading
from handlers.ps_start.views.preview_page import preview_page, read_done
from handlers.ps_start.views.stage_page import STAGE, read_stage, stage_page
from handlers.ps_start.views.team_page import read_team, team_page
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement, VersionId
from methodology.engagement.opening import OpeningPlan
from methodology.engagement.rights import Viewer, visible
from methodology.people import Person
from methodology.plan.facts import PlanFacts, open_plan_facts
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.engagements.queries import list_of_customer
from storage.methodologies import get_latest_version_id

_PAGE_TURN = 60
"""Characters that turning a page adds to the draft."""
_TOO_LONG = "That is more than one form can carry. Shorten the customer's name or leave some roles for later."


class StartForm:
    """The form as shown to one person, with their draft and its version of the methodology.

    A form without a version, such as a new one, takes the newest.
    """

    def __init__(self, app_context: AppContext, viewer: Viewer, draft: StartDraft) -> None:
        self._app_context, self._viewer = app_context, viewer
        self.today = viewer.person.today(app_context.now())
        self.version = draft.version or _newest(app_context)
        self.methodology = app_context.catalog.get_methodology(self.version)
        self.draft = draft.model_copy(update={"version": self.version})
        if draft.page in ("team", "preview") and not draft.team_pages:
            # It was opened before an update of the app that began to count them.
            self.draft = with_team_pages(self.draft, self._plan(self.draft).roles_to_ask())

    def read(self, entered: FormValues, *, lenient: bool = False) -> StartDraft:
        """The draft with the input of its page.

        Raises `FieldErrors` where something is missing or does not fit together, unless `lenient`.
        """
        filled = read_page(self.methodology, self.draft, entered, lenient=lenient)
        if filled.page == "course" and not lenient:
            try:
                self.plan_facts(filled)
            except Refusal as refusal:
                raise FieldErrors({STAGE: str(refusal)}) from None
        return self._with_ticks(filled, entered) if filled.page == "preview" else filled

    def _with_ticks(self, draft: StartDraft, entered: FormValues) -> StartDraft:
        """The draft with what is not ticked as done before the opening, as far as it has room for it."""
        done = read_done(entered)
        not_done = tuple(each.key for each in self._plan(draft).due_before if each.key not in done)
        filled = draft.model_copy(update={"not_done": not_done})
        return filled if len(encode(filled)) <= MOST_METADATA - _PAGE_TURN else draft

    def view(self, draft: StartDraft, people: Mapping[PersonId, Person] = {}) -> View:
        """The current page of the draft; `people` are the members of the team whose working days are known."""
        match draft.page:
            case "customer":
                return customer_page(self.methodology, draft, self._others_for(draft))
            case "course":
                return stage_page(self.methodology, draft)
            case "dates":
                return dates_page(draft, self._plan(draft).dates_to_ask())
            case "team":
                roles = self._plan(draft).roles_to_ask()
                return team_page(self.methodology, with_team_pages(draft, roles), roles)
            case "preview":
                return preview_page(draft, self._plan(draft, people).preview(), self._others_for(draft))

    def plan_facts(self, draft: StartDraft) -> PlanFacts:
        """The facts that the plan is based on; raises `Refusal` where the choices do not fit together."""
        return open_plan_facts(
            self.methodology,
            type_id=draft.type or "",
            opened_on=self.today,
            start_stage=draft.start_stage,
            facets={str(facet): value for facet, value in draft.facets.items()},
            dates=draft.dates,
        )

    def _others_for(self, draft: StartDraft) -> list[Engagement]:
        """The engagements for the same customer that are not over, as far as this person may see them.

        Slack is not asked who is in a private channel: the time it takes would tell that there is one.
        """
        with self._app_context.database.reading() as session:
            found = list_of_customer(session, self._viewer.person.workspace, draft.customer)
        here = self._viewer.channels | ({draft.origin} if draft.origin else set())
        return visible(self._viewer.model_copy(update={"channels": here}), found)

    def _plan(self, draft: StartDraft, people: Mapping[PersonId, Person] = {}) -> OpeningPlan:
        return OpeningPlan(
            methodology=self.methodology,
            plan_facts=self.plan_facts(draft),
            team=draft.team,
            people=people,
            not_done=frozenset(draft.not_done),
        )


def _newest(app_context: AppContext) -> VersionId:
    with app_context.database.reading() as session:
        return get_latest_version_id(session)


def read_draft(private_metadata: str) -> StartDraft:
    """The draft that the page carries; raises `Refusal` where an older version of the app wrote it."""
    return decode(StartDraft, private_metadata)


def read_page(
    methodology: Methodology, draft: StartDraft, entered: FormValues, *, lenient: bool = False
) -> StartDraft:
    """The draft with the input of its page.

    Raises `FieldErrors`, except when `lenient`: Back and the small buttons of a page take any input.
    """
    readers: dict[Page, Callable[[], Reading]] = {
        "customer": lambda: read_customer(draft, entered),
        "course": lambda: read_stage(methodology, entered),
        "dates": lambda: read_dates(entered),
        "team": lambda: read_team(methodology, draft, entered),
        "preview": lambda: ({}, {}),
    }
    changes, errors = readers[draft.page]()
    filled = draft.model_copy(update=dict(changes))
    if len(encode(filled)) > MOST_METADATA - _PAGE_TURN:
        filled, errors = draft, {**errors, entered.blocks()[0]: _TOO_LONG}
    if errors and not lenient:
        raise FieldErrors(errors)
    return filled
