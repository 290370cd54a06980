"""Tests of `storage.engagements.channel`."""

import pytest

from methodology.definition.model import Methodology
from methodology.engagement.engagement import Channel
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import lifecycle
from storage.engagements.channel import set_channel
from tests.support.engaged import engage

OLD, NEW = Channel(id="C1", name="ps-acme"), Channel(id="C2", name="ps-acme-2", private=True)


def test_each_change_of_the_channel_is_one_row_of_history(
    database: Database, methodology: Methodology
) -> None:
    engaged = engage(database, methodology, channel=OLD)
    for channel in (NEW, NEW, None, None):
        assert engaged.do(set_channel, engaged.engagement_id, channel).engagement.channel == channel
    moves = [(c.before["channel"], c.after["channel"]) for c in engaged.history("channel_changed")]
    assert moves == [("C1", "C2"), ("C2", None)]


def test_an_engagement_that_is_over_keeps_its_channel(database: Database, methodology: Methodology) -> None:
    engaged = engage(database, methodology, channel=OLD)
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="Bought")
    before = engaged.stored()
    with pytest.raises(Refusal, match="reopen it first"):
        engaged.do(set_channel, engaged.engagement_id, NEW)
    assert engaged.stored() == before
