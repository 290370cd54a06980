"""The form of `/ps-start` as a whole: which page follows what a person entered?"""

from collections.abc import Callable, Sequence

from handlers.views.fields import FieldErrors, State
from handlers.views.ids import MOST_METADATA, decode, encode
from handlers.views.start_course import FACET, STAGE, course_page, read_course
from handlers.views.start_customer import CUSTOMER, MOST_CUSTOMER, customer_page, read_customer
from handlers.views.start_dates import DATE, dates_page, read_dates
from handlers.views.start_draft import Page, StartDraft
from handlers.views.start_page import TITLE, Reading
from handlers.views.start_preview import FirstDue, PersonLoad, Preview, preview_page
from handlers.views.start_team import DEPUTY, PERSON, read_team, team_page
from methodology.model import Methodology, RoleId

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
    "course_page",
    "customer_page",
    "dates_page",
    "preview_page",
    "read_draft",
    "read_page",
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
        "course": lambda: read_course(methodology, state),
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
