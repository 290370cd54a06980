"""How does a test act as a person in Slack, and read what that person reads?"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from playground.driver.screens import Home, Modal, Seen
from playground.driver.surface import Dialog, NotVisible, ShownError, pick
from playground.json_values import Json

if TYPE_CHECKING:
    from playground.driver.control import Steering


class _Message(Protocol):
    @property
    def then(self) -> str: ...


_T = TypeVar("_T")
_Read = TypeVar("_Read", bound=_Message)
PATIENCE = 30.0

__all__ = ["Home", "Modal", "NotVisible", "Person", "Seen", "ShownError", "Watching"]


class Watching(ABC, Generic[_Read]):
    """Somebody who looks until there is what they look for."""

    name: str

    @abstractmethod
    def reads(self, channel: str) -> list[_Read]:
        """The messages in a conversation as this person sees them, oldest first."""

    def rests(self) -> None:
        """For a moment, between two looks."""
        time.sleep(0.01)

    def last(self, channel: str) -> _Read:
        messages = self.reads(channel)
        if not messages:
            raise NotVisible(f"{self.name} sees no message in {channel!r}.")
        return messages[-1]

    def sees(self, text: str, channel: str, within: float = PATIENCE) -> _Read:
        """Wait for a message that contains the text; the newest one."""

        def found() -> _Read | None:
            hits = [message for message in self.reads(channel) if text in message.then]
            return hits[-1] if hits else None

        def seen() -> str:
            texts = [repr(message) for message in self.reads(channel)[-8:]]
            return f"{self.name} does not see {text!r} in {channel!r}, but {texts or 'nothing'}."

        return self.waits_for(found, within, seen)

    def waits_for(
        self,
        condition: Callable[[], _T | None],
        within: float = PATIENCE,
        otherwise: Callable[[], str] | None = None,
    ) -> _T:
        """Look again and again until the condition holds, and answer what it answered."""
        deadline = time.monotonic() + within
        while True:
            answer = condition()
            if answer:
                return answer
            if time.monotonic() > deadline:
                raise NotVisible(otherwise() if otherwise else f"Not so within {within} s for {self.name}.")
            self.rests()


class Person(Watching[Seen]):
    """Somebody in the workspace. Places are named as people name them: a channel, a person, the app.

    >>> anna = slack.person("Anna Keller")
    >>> anna.types("/start Acme", channel="acme-delivery")
    >>> anna.modal.fill("Customer", "Acme")
    >>> anna.modal.submit("Next")
    >>> anna.sees("Acme", "acme-delivery").press("Done", beside="Site survey")

    What Slack reports as failed raises ShownError; what is not on the screen raises NotVisible and says what is.
    """

    def __init__(self, steering: Steering, name: str) -> None:
        self.steering = steering
        found = {p["name"]: p for p in steering.get("/people")["people"]}
        self.id: str = pick(name, [(n, p["id"]) for n, p in found.items()], "person")
        self.name = next(n for n, p in found.items() if p["id"] == self.id)
        self.dialog: Dialog | None = None

    # Doing

    def types(self, text: str, channel: str, *, thread: Seen | None = None) -> None:
        """Send a message or a slash command; raises ShownError with what Slack says if it fails."""
        self.check_reach()
        answer = self._post(
            "/send", conversation=self.place(channel), text=text, thread_ts=thread.ts if thread else None
        )
        if not answer["ok"]:
            raise ShownError(answer["error"])

    def check_reach(self) -> None:
        """Raise NotVisible while a modal lies over everything else."""
        if self.has_modal:
            raise NotVisible(f"A modal lies over it for {self.name}: {Modal(self).title!r}.")

    def shares(self, name: str, content: bytes, channel: str, text: str = "") -> None:
        """Send a file with a message."""
        file = self.steering.upload(name, content, **{"as": self.id})["file"]
        self._post("/send", conversation=self.place(channel), text=text, files=[file["id"]])

    def opens_home(self) -> Home:
        """Look at the app's Home tab."""
        self._post("/open_app", tab="home")
        return Home(self)

    def opens_messages(self) -> None:
        """Look at the app's Messages tab."""
        self._post("/open_app", tab="messages")

    def has_read(self, channel: str) -> None:
        self._post("/read", conversation=self.place(channel))

    def creates_channel(self, name: str, *people: str, private: bool = False) -> None:
        ids = [self.id_of(person) for person in people]
        answer = self._post("/channels", name=name, private=private, people=ids)
        if "error" in answer:
            raise ShownError(answer["error"])

    def invites(self, channel: str, *people: str) -> None:
        ids = [self.id_of(person) for person in people]
        self._post("/channels/invite", conversation=self.place(channel), people=ids)

    def removes(self, channel: str, *people: str) -> None:
        ids = [self.id_of(person) for person in people]
        self._post("/channels/remove", conversation=self.place(channel), people=ids)

    def joins(self, channel: str) -> None:
        self._post("/channels/join", conversation=self.place(channel))

    def leaves(self, channel: str) -> None:
        self._post("/channels/leave", conversation=self.place(channel))

    def renames_channel(self, channel: str, name: str) -> None:
        answer = self._post("/channels/rename", conversation=self.place(channel), name=name)
        if "error" in answer:
            raise ShownError(answer["error"])

    def archives(self, channel: str) -> None:
        self._post("/channels/archive", conversation=self.place(channel))

    # Reading

    def reads(self, channel: str, *, thread: Seen | None = None) -> list[Seen]:
        """The messages in a conversation as this person sees them, or in a thread of it; oldest first."""
        found = [Seen(self, message) for message in self.raw_messages(self.place(channel))]
        return [each for each in found if each.in_thread(thread.ts if thread else None)]

    def unread(self, channel: str) -> int:
        id = self.place(channel)
        return int(next(c["unread"] for c in self._conversations() if c["id"] == id))

    @property
    def channels(self) -> list[str]:
        """The names of all conversations this person can see."""
        return [c["name"] for c in self._conversations()]

    @property
    def home(self) -> Home:
        """The Home tab, once there is something on it."""
        self.waits_for(lambda: self.views()["home"])
        return Home(self)

    @property
    def modal(self) -> Modal:
        """The modal in front, once there is one."""
        self.waits_for(lambda: self.views()["modals"], PATIENCE, lambda: f"{self.name} sees no modal.")
        return Modal(self)

    @property
    def has_modal(self) -> bool:
        return bool(self.views()["modals"])

    def waits_for_no_modal(self, within: float = PATIENCE) -> None:
        def still() -> str:
            return f"{self.name} still sees a modal: {Modal(self).text}"

        self.waits_for(lambda: not self.has_modal, within, still)

    def completions(self, typed: str, channel: str) -> list[str]:
        """What the composer offers for what was typed."""
        query = {"as": self.id, "conversation": self.place(channel), "text": typed}
        return [item["label"] for item in self.steering.get("/suggest", **query)["items"]]

    # Names and ids

    def place(self, name: str) -> str:
        """The id of a conversation named as a channel, a person or the app."""
        state = self.steering.get("/state", **{"as": self.id})
        conversations = state["conversations"]
        if name in (state["app"]["name"], state["app"]["id"]):
            return str(state["app"]["dm"] or self._post("/open_app", tab="messages")["conversation"])
        plain = name.lstrip("#")
        for conversation in conversations:
            if plain in (conversation["name"], conversation["id"]):
                return str(conversation["id"])
        people = {person["name"]: person["id"] for person in state["people"]}
        if name in people:
            return str(self._post("/open_dm", people=[people[name]])["conversation"])
        there = ", ".join(c["name"] for c in conversations)
        raise NotVisible(f"{self.name} sees no conversation {name!r}, but: {there}.")

    def id_of(self, name: str) -> str:
        people = self.steering.get("/people")["people"]
        return str(pick(name, [(p["name"], p["id"]) for p in people], "person"))

    def views(self) -> Json:
        return self.steering.get("/views", **{"as": self.id})

    def raw_messages(self, conversation: str) -> list[Json]:
        query = {"as": self.id, "conversation": conversation}
        return list(self.steering.get("/messages", **query)["messages"])

    def _conversations(self) -> list[Json]:
        return list(self.steering.get("/state", **{"as": self.id})["conversations"])

    def _post(self, path: str, **body: Any) -> Json:
        return self.steering.post(path, **body, **{"as": self.id})
