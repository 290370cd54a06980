"""A person in Slack who acts and reads through the page API: the driver of the tests."""

from __future__ import annotations

from typing import Any

from playground.driver.page_client import PageClient
from playground.driver.screens import Home, Modal, Seen
from playground.driver.surface import Dialog
from playground.driver.vocabulary import PATIENCE, BasePerson, NotVisible, ShownError, pick
from playground.json_values import Json

__all__ = ["PATIENCE", "Home", "Modal", "NotVisible", "Person", "Seen", "ShownError"]


class Person(BasePerson[Seen]):
    """Conversations are named as people name them: a channel, a person, the app.

    >>> anna = slack.person("Anna Keller")
    >>> anna.types("/start Acme", channel="acme-delivery")
    >>> anna.modal.fill("Customer", "Acme")
    >>> anna.modal.submit("Next")
    >>> anna.sees("Acme", "acme-delivery").press("Done", beside="Site survey")

    What Slack reports as failed raises ShownError; what is not on the screen raises NotVisible and says what is.
    """

    def __init__(self, page_client: PageClient, name: str) -> None:
        self.page_client = page_client
        found = {p["name"]: p for p in page_client.get("/people")["people"]}
        self.id: str = pick(name, [(n, p["id"]) for n, p in found.items()], "person")
        self.name = next(n for n, p in found.items() if p["id"] == self.id)
        self.dialog: Dialog | None = None

    # Doing

    def types(self, text: str, channel: str, *, thread: Seen | None = None) -> None:
        """Send a message or a slash command; raises ShownError with what Slack says if it fails."""
        self.check_reach()
        answer = self._post(
            "/send",
            conversation=self.conversation_id(channel),
            text=text,
            thread_ts=thread.ts if thread else None,
        )
        if not answer["ok"]:
            raise ShownError(answer["error"])

    def check_reach(self) -> None:
        """Raise NotVisible while a modal lies over everything else."""
        if self.has_modal:
            raise NotVisible(f"A modal lies over it for {self.name}: {Modal(self).title!r}.")

    def shares(self, name: str, content: bytes, channel: str, text: str = "") -> None:
        """Send a file with a message."""
        file = self.page_client.upload(name, content, **{"as": self.id})["file"]
        self._post("/send", conversation=self.conversation_id(channel), text=text, files=[file["id"]])

    def opens_home(self) -> Home:
        """Look at the app's Home tab."""
        self._post("/open_app", tab="home")
        return Home(self)

    def opens_messages(self) -> None:
        """Look at the app's Messages tab."""
        self._post("/open_app", tab="messages")

    def has_read(self, channel: str) -> None:
        self._post("/read", conversation=self.conversation_id(channel))

    def creates_channel(self, name: str, *people: str, private: bool = False) -> None:
        ids = [self.id_of(person) for person in people]
        answer = self._post("/channels", name=name, private=private, people=ids)
        if "error" in answer:
            raise ShownError(answer["error"])

    def invites(self, channel: str, *people: str) -> None:
        ids = [self.id_of(person) for person in people]
        self._post("/channels/invite", conversation=self.conversation_id(channel), people=ids)

    def removes(self, channel: str, *people: str) -> None:
        ids = [self.id_of(person) for person in people]
        self._post("/channels/remove", conversation=self.conversation_id(channel), people=ids)

    def unshares(self, channel: str, team: str) -> None:
        """End sharing it with another organisation."""
        self._post("/channels/unshare", conversation=self.conversation_id(channel), team=team)

    def joins(self, channel: str) -> None:
        self._post("/channels/join", conversation=self.conversation_id(channel))

    def leaves(self, channel: str) -> None:
        self._post("/channels/leave", conversation=self.conversation_id(channel))

    def renames_channel(self, channel: str, name: str) -> None:
        answer = self._post("/channels/rename", conversation=self.conversation_id(channel), name=name)
        if "error" in answer:
            raise ShownError(answer["error"])

    def archives(self, channel: str) -> None:
        self._post("/channels/archive", conversation=self.conversation_id(channel))

    # Reading

    def reads(self, channel: str, *, thread: Seen | None = None) -> list[Seen]:
        """The messages in a conversation as this person sees them, or in a thread of it; oldest first."""
        found = [Seen(self, message) for message in self.raw_messages(self.conversation_id(channel))]
        return [each for each in found if each.in_thread(thread.ts if thread else None)]

    def unread(self, channel: str) -> int:
        id = self.conversation_id(channel)
        return int(next(c["unread"] for c in self._conversations() if c["id"] == id))

    @property
    def channels(self) -> list[str]:
        """The names of all conversations this person can see."""
        return [c["name"] for c in self._conversations()]

    @property
    def home(self) -> Home:
        """The Home tab, once something is on it."""
        self.waits_for(lambda: self.open_views()["home"])
        return Home(self)

    @property
    def modal(self) -> Modal:
        """The modal in front, once one is open."""
        self.waits_for(lambda: self.open_views()["modals"], PATIENCE, lambda: f"{self.name} sees no modal.")
        return Modal(self)

    @property
    def has_modal(self) -> bool:
        return bool(self.open_views()["modals"])

    def waits_for_no_modal(self, within: float = PATIENCE) -> None:
        def otherwise() -> str:
            return f"{self.name} still sees a modal: {Modal(self).text}"

        self.waits_for(lambda: not self.has_modal, within, otherwise)

    def completions(self, typed: str, channel: str) -> list[str]:
        """What the composer offers for what was typed."""
        query = {"as": self.id, "conversation": self.conversation_id(channel), "text": typed}
        return [item["label"] for item in self.page_client.get("/suggest", **query)["items"]]

    # Names and ids

    def conversation_id(self, name: str) -> str:
        """The id of a conversation named as a channel, a person or the app."""
        seen = self.page_client.get("/state", **{"as": self.id})
        app, conversations = seen["app"], seen["conversations"]
        if name in (app["name"], app["id"]):
            return str(app["dm"] or self._post("/open_app", tab="messages")["conversation"])
        plain = name.lstrip("#")
        for conversation in conversations:
            if plain in (conversation["name"], conversation["id"]):
                return str(conversation["id"])
        people = {person["name"]: person["id"] for person in seen["people"]}
        if name in people:
            return str(self._post("/open_dm", people=[people[name]])["conversation"])
        names = ", ".join(c["name"] for c in conversations)
        raise NotVisible(f"{self.name} sees no conversation {name!r}, but: {names}.")

    def id_of(self, name: str) -> str:
        people = self.page_client.get("/people")["people"]
        return str(pick(name, [(p["name"], p["id"]) for p in people], "person"))

    def open_views(self) -> Json:
        return self.page_client.get("/views", **{"as": self.id})

    def raw_messages(self, conversation: str) -> list[Json]:
        query = {"as": self.id, "conversation": conversation}
        return list(self.page_client.get("/messages", **query)["messages"])

    def _conversations(self) -> list[Json]:
        return list(self.page_client.get("/state", **{"as": self.id})["conversations"])

    def _post(self, path: str, **body: Any) -> Json:
        return self.page_client.post(path, **body, **{"as": self.id})
