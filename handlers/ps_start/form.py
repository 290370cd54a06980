"""`StartForm`: the form of `/ps-start` as one person fills it in, with its pages read and shown."""

from collections.abc import Mapping, Sequence

from handlers.block_kit.ids import MOST_METADATA, decode, encode
from handlers.block_kit.inputs import FieldErrors, FormValues
from handlers.block_kit.modal import View
from handlers.context import AppContext
from handlers.ps_start.views.course_fields import STAGE, read_course, shows_stage
from handlers.ps_start.views.customer_fields import TYPE, read_customer
from handlers.ps_start.views.date_fields import read_dates
from handlers.ps_start.views.draft import StartDraft, on_start
from handlers.ps_start.views.preview_page import (
    Outsiders,
    plan_by_person,
    plan_by_stage,
    preview_page,
    read_done,
)
from handlers.ps_start.views.start_page import start_page
from handlers.ps_start.views.step_fields import read_steps
from handlers.ps_start.views.team_fields import read_team
from handlers.slack.facts import SlackFacts
from handlers.slack.visibility import visible_at_once
from methodology.definition.activity import Activity
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement, VersionId
from methodology.engagement.opening import OpeningPlan, Questions, stages_to_ask
from methodology.engagement.opening_preview import preview_of, whole_plan_of
from methodology.engagement.rights import Viewer, visible
from methodology.people import Person
from methodology.plan.facts import PlanFacts, details_possible, open_plan_facts
from methodology.plan.team import Member, PersonId
from methodology.refusal import Refusal
from storage.engagements.channel_readers import TRUSTED, get_readers
from storage.engagements.queries import list_in_channel, list_of_person, list_open_among
from storage.methodologies import get_latest_version_id
from storage.people import get_people

MOST_ALIKE = 200
"""The newest engagements for the same customer that are looked through for those that are not over."""
_PAGE_TURN = 60
"""Characters that turning a page adds to the draft."""
_NO_CUSTOMER = "Who is the customer? Type their name on page 1."
_TOO_LONG = "That is more than one form can carry. Shorten the customer's name or leave some roles for later."


class StartForm:
    """The form as shown to one person, with their draft and its version of the methodology.

    A form without a version, such as a new one, takes the newest.
    """

    def __init__(self, facts: SlackFacts, viewer: Viewer, draft: StartDraft) -> None:
        app_context = facts.app_context
        self._facts, self._app_context, self._viewer = facts, app_context, viewer
        self.today = viewer.person.today(app_context.now())
        self.version = draft.version or _newest(app_context)
        self.methodology = app_context.catalog.get_methodology(self.version)
        self.draft = draft.model_copy(update={"version": self.version})

    def prefilled(self) -> "StartForm":
        """The form with the type and the leads of the last engagement in this channel or of this person."""
        last = self._last_engagement()
        if last is None or last.plan_facts.type not in self.methodology.type:
            return self
        draft = self._with_lead(self.draft.model_copy(update={"type": last.plan_facts.type}))
        known = {each.role: each for each in draft.members}
        for role in self._questions(draft).first_roles:
            member = last.team.member(role)
            if member is not None:
                known.setdefault(role, Member(role=role, person=member.person))
        members = tuple(known.values())
        return StartForm(self._facts, self._viewer, draft.model_copy(update={"members": members}))

    def _last_engagement(self) -> Engagement | None:
        workspace = self._viewer.person.workspace
        with self._app_context.database.reading() as session:
            here = list_in_channel(session, workspace, self.draft.origin) if self.draft.origin else []
            found = visible(self._here, here) or list_of_person(session, workspace, self._viewer.id, limit=1)
        return next(iter(found), None)

    def _with_lead(self, draft: StartDraft) -> StartDraft:
        """The draft in the first stage of its type, which the person who fills in the form leads unless they
        say otherwise."""
        type_id = draft.type
        if type_id is None or type_id not in self.methodology.type:
            return draft
        stage = draft.start_stage or stages_to_ask(self.methodology, type_id)[0].id
        draft = draft.model_copy(update={"start_stage": stage})
        lead = self._plan(draft).roles
        booked = lead.lead_role != self.methodology.type[type_id].lead.before_booking
        role = lead.role_for(lead.lead_role)
        if booked or draft.person(role) is not None:
            return draft
        members = (*draft.members, Member(role=role, person=self._viewer.id))
        return draft.model_copy(update={"members": members})

    def read(self, entered: FormValues, *, lenient: bool = False) -> StartDraft:
        """The draft with the input of its page.

        Raises `FieldErrors` where something is missing or does not fit together, unless `lenient`.
        """
        filled = read_page(self.methodology, self.draft, entered, lenient=lenient)
        if filled.page == "preview":
            return self._with_ticks(filled, entered)
        if filled.type != self.draft.type:
            return self._with_lead(filled)
        if not lenient and not filled.customer and shows_stage(entered, filled.type):
            raise FieldErrors({f"{STAGE}{filled.type}": _NO_CUSTOMER})
        if not lenient and self.is_whole(entered):
            try:
                self.plan_facts(filled)
            except Refusal as refusal:
                raise FieldErrors({f"{STAGE}{filled.type}": str(refusal)}) from None
        return filled

    def is_whole(self, entered: FormValues) -> bool:
        """Whether the page showed all that its type asks for.

        It does not where the type was chosen just before it was submitted, or on a page of the version before.
        """
        return (
            self.draft.page == "start"
            and shows_stage(entered, self.draft.type)
            and (TYPE not in entered.blocks() or entered.choice(TYPE) == self.draft.type)
        )

    def settled(self, draft: StartDraft) -> StartDraft:
        """The draft without dates and people that belong to another type or stage, chosen before."""
        questions = self._questions(draft)
        dates = {each.id for each in (*questions.first_dates, *questions.more_dates)}
        roles = {*questions.first_roles, *questions.more_roles}
        return draft.model_copy(
            update={
                "dates": tuple(each for each in draft.dates if each.anchor in dates),
                "members": tuple(each for each in draft.members if each.role in roles),
            }
        )

    def _with_ticks(self, draft: StartDraft, entered: FormValues) -> StartDraft:
        """The draft with what is not ticked as done before the opening, as far as it has room for it."""
        done = read_done(entered)
        not_done = tuple(each.key for each in self._plan(draft).due_before if each.key not in done)
        filled = draft.model_copy(update={"not_done": not_done})
        return filled if len(encode(filled)) <= MOST_METADATA - _PAGE_TURN else draft

    def view(self, draft: StartDraft, people: Mapping[PersonId, Person] = {}) -> View:
        """The current page of the draft; `people` are the members of the team whose working days are known."""
        others = self._others_for(draft)
        if draft.page == "preview":
            preview = preview_of(self._plan(draft, people))
            return preview_page(draft, preview, others, outsiders=self._outsiders(draft))
        if draft.type not in self.methodology.type:
            return start_page(self.methodology, on_start(draft), None, others)
        steps = self._steps(draft) if draft.more else ()
        return start_page(self.methodology, on_start(draft), self._questions(draft), others, steps)

    def whole_plan(self, draft: StartDraft, *, by_person: bool = False) -> View:
        """All that would be planned, by stage or `by_person`, by the calendars of those who are known here."""
        workspace = self._viewer.person.workspace
        with self._app_context.database.reading() as session:
            people = get_people(session, workspace, draft.team.people())
        shown = plan_by_person if by_person else plan_by_stage
        return shown(whole_plan_of(self._plan(draft, people)), self.today)

    def _questions(self, draft: StartDraft) -> Questions:
        """What the type and stage of the draft ask for."""
        return self._plan(self._fitting(draft)).questions()

    def _steps(self, draft: StartDraft) -> Sequence[Activity]:
        """The optional steps that can be planned in its type and stage."""
        return details_possible(self.methodology, self.plan_facts(self._fitting(draft)))

    def _fitting(self, draft: StartDraft) -> StartDraft:
        """The draft without its dates, and without its facets where these do not fit its type and stage."""
        undated = draft.model_copy(update={"dates": ()})
        try:
            self.plan_facts(undated)
        except Refusal:
            return undated.model_copy(update={"facets": {}})
        return undated

    def plan_facts(self, draft: StartDraft) -> PlanFacts:
        """The facts that the plan is based on; raises `Refusal` where the choices do not fit together."""
        return open_plan_facts(
            self.methodology,
            type_id=draft.type or "",
            opened_on=self.today,
            start_stage=draft.start_stage,
            facets={str(facet): value for facet, value in draft.facets.items()},
            dates=draft.dates,
            details=draft.details,
        )

    def _others_for(self, draft: StartDraft) -> list[Engagement]:
        """The engagements for the same customer that are not over, as far as this person may see them."""
        with self._app_context.database.reading() as session:
            workspace = self._viewer.person.workspace
            alike = self._app_context.names.of_customer(session, workspace, draft.customer, MOST_ALIKE)
            found = list_open_among(session, workspace, alike)
            return visible_at_once(self._facts, session, self._here, found)

    def _outsiders(self, draft: StartDraft) -> Outsiders:
        """Whether people from outside read the channel in which the engagement is to live, as far as is known now."""
        if draft.channel != "here" or draft.origin is None:
            return "none"
        with self._app_context.database.reading() as session:
            readers = get_readers(session, self._viewer.person.workspace, draft.origin)
        if readers.shared:
            return "read"
        if not readers.are_current(self._app_context.now(), TRUSTED):
            return "may_read"
        return "read" if readers.outside else "none"

    @property
    def _here(self) -> Viewer:
        """The viewer, who is in the channel in which they typed the command."""
        here = self._viewer.channels | ({self.draft.origin} if self.draft.origin else set())
        return self._viewer.model_copy(update={"channels": here})

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
    if draft.page == "preview":
        return draft
    filled, errors = draft, dict[str, str]()
    for read in (
        read_customer,
        lambda draft, entered: read_course(methodology, draft, entered),
        read_dates,
        lambda draft, entered: read_team(methodology, draft, entered),
        lambda draft, entered: read_steps(methodology, draft, entered),
    ):
        changes, problems = read(filled, entered)
        filled = filled.model_copy(update=dict(changes))
        errors |= problems
    if len(encode(filled)) > MOST_METADATA - _PAGE_TURN:
        filled, errors = draft, {**errors, entered.blocks()[0]: _TOO_LONG}
    if errors and not lenient:
        raise FieldErrors(errors)
    return filled
