"""Sends signed presses and forms that name what they like."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlencode, urlsplit

from handlers.actions.views import done_page, update
from handlers.block_kit import ids
from handlers.ps_start.views.draft import StartDraft
from methodology.engagement.engagement import VersionId
from playground.app.delivery import sign
from tests.support.forged_entries import (
    CARRIES,
    CHOICE,
    CLARA,
    EMILY,
    ENTERED,
    IN_MODALS,
    LAKSHMI,
    NOBODY,
    NORTHWIND,
    TEAM_ROOM,
    WORKED_OUT,
    Json,
    ticked,
    typed,
)
from tests.support.house import House
from tests.support.overheard import Overheard
from tests.support.undone_records import Records


@dataclass
class Forger:
    """Sends signed requests that name what they like, and hears what the app says to that."""

    house: House
    overheard: Overheard
    records: Records
    numbers: Iterator[int] = field(default_factory=count)
    _connections: list[HTTPConnection] = field(default_factory=list)

    def press(self, who: str, action: str, choice: str, about: Json) -> str:
        """All that the app answered to this press, everywhere."""
        number = next(self.numbers)
        about = about | ({"choice": choice} if choice else {}) | {"surface": SURFACES[number % len(SURFACES)]}
        pressed = {"type": "button", "action_id": action, "block_id": "b", "value": json.dumps(about)}
        if action == ids.SET_DATE:
            pressed = {
                "type": "datepicker",
                "action_id": action,
                "block_id": "set:kickoff:1",
                "selected_date": "2027-03-10",
            }
        if action == ids.HAPPENED_ON:
            pressed |= {"type": "datepicker", "block_id": json.dumps(about), "selected_date": "2027-03-01"}
        if action == ids.FILL:
            role = about | {"choice": "role:pse"}
            picked = {"type": "users_select", "selected_user": CLARA}
            pressed = picked | {"action_id": action, "block_id": json.dumps(role)}
        payload = self._payload("block_actions", who) | {"actions": [pressed]}
        if action in IN_MODALS:
            payload["view"] = self._open_modal(who, action, about)
        else:
            payload |= {
                "channel": {"id": TEAM_ROOM, "name": "ps-team"},
                "container": {
                    "type": "message",
                    "message_ts": "1.1",
                    "channel_id": TEAM_ROOM,
                    "is_ephemeral": number % 2 == 1,
                },
                "response_url": self.house.slack._slack.response_urls.issue(who, TEAM_ROOM),
            }
        return self._sent(payload)

    def submit(self, who: str, form: str, about: Json) -> str:
        """All that the app answered to this form, everywhere."""
        origin = self.origin(who, about | ({"choice": CHOICE[form]} if form in CHOICE else {}))
        carried = {"carried": origin, **CARRIES[form]} if form in CARRIES else origin
        work = str(about.get("work", NOBODY))
        entered = (
            {f"{update.DONE}:0": ticked(work), f"{done_page.LINK_TO}{work}": typed("")}
            if form == ids.UPDATE
            else ENTERED[form]
        )
        return self.send_in(who, form, carried, entered)

    def origin(self, who: str, about: Json) -> Json:
        """What a form carries of where it was opened."""
        return {
            "about": about | {"surface": SURFACES[next(self.numbers) % len(SURFACES)]},
            "channel": TEAM_ROOM,
            "message_ts": "1.1",
            "response_url": self.house.slack._slack.response_urls.issue(who, TEAM_ROOM),
            "view_id": "V0000000001",
        }

    def send_in(self, who: str, form: str, carried: Json, entered: Json) -> str:
        """All that the app answered to this form, which carries this, everywhere."""
        view = self._view(form, json.dumps(carried), entered)
        return self._sent(self._payload("view_submission", who) | {"view": view})

    def changed(self) -> Json:
        """What the last requests changed in the records, which are put back; not what Slack says of channels, nor
        what is worked out from the rest to be shown."""
        changed = {
            table: [each for each in what if each not in WORKED_OUT]
            for table, what in self.records.undo().items()
        }
        return {table: what for table, what in changed.items() if what and table not in ("channel", "agenda")}

    def close(self) -> None:
        for each in self._connections:
            each.close()

    def _payload(self, kind: str, who: str) -> Json:
        trigger = self.house.slack._slack.triggers.issue(who)
        return {
            "type": kind,
            "user": {"id": who, "team_id": NORTHWIND},
            "team": {"id": NORTHWIND},
            "api_app_id": "A0PLAYGRND1",
            "trigger_id": trigger,
        }

    def _open_modal(self, who: str, action: str, about: Json) -> Json:
        """A page of `/ps-start`, or a form about an engagement, that is open in Slack."""
        carried = StartDraft(key="form-1", version=VersionId(1)).model_dump_json(exclude_defaults=True)
        if action == ids.HAND_OVER_PAGE:
            draft = {"origin": self.origin(who, about), "giver": LAKSHMI, "taker": EMILY}
            carried = json.dumps(draft)
        if action == ids.FULL_PLAN_FILTER:
            carried = json.dumps({"about": {"surface": "plan"}})
        if action in (
            ids.SET_DATE,
            ids.TAKE_BACK_DATE,
            ids.TAKE_BACK_CONDITION,
            ids.UPDATE_TICKED,
            ids.ADVANCE_TICKED,
            ids.CLOSE_TICKED,
            ids.UPDATE_PART,
        ):
            carried = json.dumps(self.origin(who, about))
        view = self._view("ps.page", carried, {})
        title = {"type": "plain_text", "text": "Open"}
        shown = self.house.slack._slack.views.open(who, {"type": "modal", "title": title, "blocks": []}, None)
        return view | {"id": shown.id, "hash": shown.data["hash"]}

    def _view(self, callback: str, carried: str, entered: Json) -> Json:
        return {
            "id": f"V{next(self.numbers):010}",
            "type": "modal",
            "callback_id": callback,
            "private_metadata": carried,
            "blocks": [],
            "state": {"values": entered},
            "previous_view_id": "V0000000002",
            "root_view_id": "V0000000001",
        }

    def _sent(self, payload: Json) -> str:
        self.overheard.calls()
        body = urlencode({"payload": json.dumps(payload)}).encode()
        at = int(time.time())
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "x-slack-request-timestamp": str(at),
            "x-slack-signature": sign(self.house.slack.signing_secret, at, body),
        }
        if not self._connections:
            self._connections.append(HTTPConnection(urlsplit(self.house.url).netloc, timeout=30))
        (connection,) = self._connections
        connection.request("POST", "/slack/events", body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, (answer.status, text)
        assert self.house.bot.app_context.behind.wait(60), "what is done behind the answer comes to an end"
        said = [text, *(json.dumps(each.said, ensure_ascii=False) for each in self.overheard.calls())]
        return "\n".join(said)


SURFACES = ("card", "shared", "digest", "plan", "home", "notice", "modal")
