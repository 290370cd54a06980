"""The message that the app cannot post in the channel of an engagement."""

from handlers.messages.views.channel_lost import channel_lost
from tests.support.plans import plan
from tests.support.view_checks import checked


def test_it_says_what_to_do() -> None:
    engagement = plan().engagement.model_copy(update={"customer": "Acme <!here>" * 40})
    text = checked(channel_lost(engagement, "C1"))["text"]
    assert "<!here>" not in text
    assert "invite" in text
    assert "choose another channel" in text
