"""The form about the data of a person."""

from collections.abc import Callable
from typing import Any

import pytest

from handlers.actions.views import personal_data as form
from handlers.actions.views.personal_data import Kept
from handlers.block_kit.inputs import FieldErrors
from tests.support.sample import BEN, CHLOE, LONG_NAME, viewer
from tests.support.view_checks import as_submitted, checked, chosen, labels_in

Golden = Callable[[Any], Any]
KEPT = Kept(
    person=viewer(BEN).person,
    rows={"person": 1, "history": 14, "team_member": 2},
    named=("planned_activity.evidence, engagement 3, id 12: … Ben <b> said so …",),
)


def test_whom_it_is_about_is_asked_for(golden: Golden) -> None:
    gone = viewer(CHLOE).person.model_copy(update={"deactivated": True, "name": LONG_NAME})
    payload = golden(form.people_form([gone]))
    assert form.read_person(as_submitted(payload, who={"selected_user": BEN})) == BEN
    assert form.read_person(as_submitted(payload, gone=chosen(CHLOE))) == CHLOE
    for entered, field in (({"who": {"selected_user": BEN}, "gone": chosen(CHLOE)}, "gone"), ({}, "who")):
        with pytest.raises(FieldErrors) as refused:
            form.read_person(as_submitted(payload, **entered))
        assert list(refused.value.errors) == [field]


def test_what_is_kept_is_told_and_forgetting_is_asked_for_twice(golden: Golden) -> None:
    payload = golden(form.kept_view(KEPT))
    assert labels_in(payload) == ["Send it to me", "Forget …"]


@pytest.mark.parametrize(
    ("more", "labels"),
    [
        ({"to_do": ("Acme (engagement 1): 3 open activities",)}, ["Send it to me", "Hand over …"]),
        ({"is_own": True}, ["Send it to me"]),
    ],
)
def test_who_has_something_to_do_or_looks_at_themselves_is_not_forgotten(
    more: dict[str, Any], labels: list[str]
) -> None:
    assert labels_in(checked(form.kept_view(KEPT.model_copy(update=more)))) == labels


def test_much_of_everything_fits() -> None:
    person = KEPT.person.model_copy(update={"name": LONG_NAME})
    many = (LONG_NAME * 4,) * 200
    checked(form.kept_view(Kept(person=person, rows={"history": 10**9}, to_do=many, named=many)))
    checked(form.kept_view(Kept(person=person, rows={"history": 10**9}, named=many)))
    checked(form.forgotten_view(10**9, 200))
