"""The form for the channel of an engagement."""

from collections.abc import Callable
from typing import Any

import pytest

from handlers.actions.views.channel import ChannelWanted, channel_form, read_channel
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import FieldErrors
from methodology.engagement.engagement import EngagementId
from tests.support.sample import engagement, plan
from tests.support.view_checks import as_submitted, checked, chosen

Golden = Callable[[Any], Any]
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))


def test_an_engagement_moves_to_a_channel_that_exists(golden: Golden) -> None:
    payload = golden(channel_form(plan(), ORIGIN))
    submitted = as_submitted(payload, channel={"selected_conversation": "C0NEW"})
    assert read_channel(submitted) == ChannelWanted(where="existing", channel="C0NEW")


@pytest.mark.parametrize("where", ["new", "none"])
def test_a_new_channel_or_none_needs_no_name(where: Any) -> None:
    payload = checked(channel_form(plan(of=engagement(channel=None)), ORIGIN))
    assert "It lives in no channel now." in str(payload)
    assert read_channel(as_submitted(payload, where=chosen(where))) == ChannelWanted(where=where)


def test_an_existing_channel_has_to_be_named() -> None:
    with pytest.raises(FieldErrors) as refused:
        read_channel(as_submitted(checked(channel_form(plan(), ORIGIN))))
    assert list(refused.value.errors) == ["channel"]
