"""`PinCard`: pins the stage card in its channel, in place of the one before."""

from slack_sdk import WebClient

from handlers.messages.retire_card import WORTH_ANOTHER_TRY, retire
from handlers.outbox.errand import Errand, ErrandContext
from handlers.slack.api_errors import SlackTrouble

UNPINNED = ("no_pin", "not_pinned")
DONE = ("already_pinned",)


class PinCard(Errand):
    """Pins the message `ts`. It takes the place of `before`, which is retired, unless somebody has unpinned that one.

    `recipient` is the channel. Without the optional scope, or where the app is no member, nothing is pinned.
    """

    kind = "pin_card"
    is_urgent = False

    ts: str
    before: str | None = None

    @property
    def subject(self) -> str:
        return self.ts

    def run(self, context: ErrandContext) -> None:
        if self.before is not None:
            takes_its_place = self._takes_its_place(context, self.before)
            retire(context.slack_api, self.recipient, self.before)
            if not takes_its_place:
                return
        try:
            context.slack_api.call("pins.add", self._add)
        except SlackTrouble as trouble:
            if trouble.code not in DONE:
                raise

    def _add(self, client: WebClient) -> object:
        return client.pins_add(channel=self.recipient, timestamp=self.ts)

    def _takes_its_place(self, context: ErrandContext, before: str) -> bool:
        def remove(client: WebClient) -> object:
            return client.pins_remove(channel=self.recipient, timestamp=before)

        try:
            context.slack_api.call("pins.remove", remove)
        except SlackTrouble as trouble:
            if isinstance(trouble, WORTH_ANOTHER_TRY):
                raise
            # An earlier attempt of this one may have removed it.
            return trouble.code not in UNPINNED or context.attempted_at is not None
        return True
