"""What becomes of an engagement whose customer, reference or type is corrected."""

import pytest

from methodology.definition.ids import TypeId
from methodology.engagement.edit import Edited, check_edit, edited, facts_of_type, preview_edit
from methodology.refusal import Refusal
from tests.support.sample import plan, work

ACME = plan(work())
NOW = edited(ACME)


def test_texts_are_cleaned_and_a_missing_customer_is_refused() -> None:
    to = NOW.model_copy(update={"customer": " Acme Ltd "})
    assert check_edit(ACME, to, NOW).customer == "Acme Ltd"
    with pytest.raises(Refusal, match="Say which customer"):
        check_edit(ACME, NOW.model_copy(update={"customer": " "}), NOW)


def test_what_somebody_else_changed_meanwhile_is_refused_but_not_the_same_form_twice() -> None:
    to = NOW.model_copy(update={"customer": "Globex"})
    shown = NOW.model_copy(update={"reference": "old"})
    with pytest.raises(Refusal, match="changed this meanwhile"):
        check_edit(ACME, to, shown)
    assert check_edit(ACME, NOW, shown) == NOW


def test_another_name_changes_nothing_in_the_plan() -> None:
    to = Edited(customer="Globex", reference="", type=NOW.type)
    assert preview_edit(ACME, to) == ACME.changes()
    assert facts_of_type(ACME, NOW.type) == ACME.engagement.plan_facts


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(Refusal, match="no engagement type"):
        facts_of_type(ACME, TypeId("nothing"))
