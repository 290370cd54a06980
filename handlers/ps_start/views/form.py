"""The form of `/ps-start` as a whole: which page follows what a person entered?"""

from collections.abc import Callable, Sequence

from handlers.block_kit.ids import MOST_METADATA, decode, encode
from handlers.block_kit.inputs import FieldErrors, State
from handlers.ps_start.views.customer_page import CUSTOMER, MOST_CUSTOMER, customer_page, read_customer
from handlers.ps_start.views.dates_page import DATE, dates_page, read_dates
from handlers.ps_start.views.draft import Page, StartDraft
from handlers.ps_start.views.page import TITLE, Reading
from handlers.ps_start.views.preview_page import FirstDue, PersonLoad, Preview, preview_page
from handlers.ps_start.views.stage_page import FACET, STAGE, read_stage, stage_page
from handlers.ps_start.views.team_page import DEPUTY, PERSON, read_team, team_page
from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology

__all__ = [
    "CUSTOMER",
    "DATE",
    "DEPUTY",
    "FACET",
    "MOST_CUSTOMER",
    "PERSON",
    "STAGE",
    "TITLE",
    "FirstDue",
    "PersonLoad",
    "Preview",
    "customer_page",
    "dates_page",
    "preview_page",
    "read_draft",
    "read_page",
    "stage_page",
    "team_page",
]

_TOO_LONG = "That is more than one form can carry. Shorten the customer's name or leave some roles for later."


def read_draft(private_metadata: str) -> StartDraft:
    """The draft as it was when its page was shown; raises `Refusal` where the form is an older one."""
    return decode(StartDraft, private_metadata)


def read_page(
    methodology: Methodology,
    draft: StartDraft,
    state: State,
    roles: Sequence[RoleId] = (),
    *,
    lenient: bool = False,
) -> StartDraft:
    """The draft with what its page holds; `roles` are those that this page of the team asks for.

    Raises `FieldErrors` by block id; `lenient`, for Back and the small buttons of a page, takes what is
    there and complains of nothing.
    """
    readers: dict[Page, Callable[[], Reading]] = {
        "customer": lambda: read_customer(draft, state),
        "course": lambda: read_stage(methodology, state),
        "dates": lambda: read_dates(state),
        "team": lambda: read_team(draft, state, roles),
        "preview": lambda: ({}, {}),
    }
    changes, errors = readers[draft.page]()
    after = draft.model_copy(update=dict(changes))
    if len(encode(after)) > MOST_METADATA:
        after, errors = draft, {**errors, state.blocks()[0]: _TOO_LONG}
    if errors and not lenient:
        raise FieldErrors(errors)
    return after
