"""What a person looks at through the page API: a message, the Home tab, the modal in front."""

from __future__ import annotations

from playground.driver.surface import Surface, Viewer
from playground.driver.vocabulary import BaseMessage, BaseModal, NotVisible, ShownError
from playground.json_values import Json


class Seen(Surface, BaseMessage):
    """A message as this person sees it."""

    def __init__(self, person: Viewer, first: Json) -> None:
        self.person, self._first = person, first
        self.ts: str = first["ts"]
        self.author: str = first["author"]["name"]
        self.ephemeral: bool = first["ephemeral"]
        self.text_when_read = str(first["reads"])

    def in_thread(self, ts: str | None) -> bool:
        """Whether it stands in this thread; None is the conversation itself."""
        thread = self._first["thread_ts"]
        if ts:
            return ts in (self.ts, thread)
        return thread in (None, self.ts) or self._first["subtype"] == "thread_broadcast"

    def address(self) -> Json:
        return {"conversation": self._first["conversation"], "ts": self.ts}

    def fetch(self) -> Json:
        return dict(self._shown()["seen"])

    def _shown(self) -> Json:
        try:
            return self.person.page_client.get("/message", **self.address(), **{"as": self.person.id})
        except AssertionError as refusal:
            raise NotVisible(f"The message {self.text_when_read[:80]!r} is gone.") from refusal

    @property
    def json(self) -> Json:
        """The message as Slack keeps it, with its metadata."""
        return dict(self._shown()["message"])

    @property
    def edited(self) -> bool:
        return bool(self.fetch()["edited"])


class Home(Surface):
    """The app's Home tab."""

    def __init__(self, person: Viewer) -> None:
        self.person = person

    def fetch(self) -> Json:
        home = self.person.open_views()["home"]
        if home is None:
            raise NotVisible(f"{self.person.name} sees nothing on the Home tab yet.")
        return dict(home)

    def address(self) -> Json:
        return {"view": self.fetch()["id"]}


class Modal(Surface, BaseModal):
    """The modal in front."""

    def __init__(self, person: Viewer) -> None:
        self.person = person

    def fetch(self) -> Json:
        modals = self.person.open_views()["modals"]
        if not modals:
            raise NotVisible(f"{self.person.name} sees no modal.")
        return dict(modals[-1])

    def address(self) -> Json:
        return {"view": self.fetch()["id"]}

    def check_reach(self) -> None:
        """Nothing lies over the modal in front."""

    @property
    def title(self) -> str:
        return str(self.fetch()["title"]["text"])

    @property
    def depth(self) -> int:
        return len(self.person.open_views()["modals"])

    @property
    def errors(self) -> dict[str, str]:
        view = self.fetch()
        labels = {b["block_id"]: b["label"]["text"] for b in view["blocks"] if b["type"] == "input"}
        return {labels[block_id]: text for block_id, text in view["errors"].items()}

    def _submit_label(self) -> str | None:
        label: str | None = (self.fetch()["submit"] or {}).get("text")
        return label

    def _submit(self) -> None:
        answer = self.person.page_client.post("/submit", view=self.fetch()["id"], **{"as": self.person.id})
        if "error" in answer:
            raise ShownError(f"{answer['error']} {answer.get('detail', '')}".strip())

    def cancel(self) -> None:
        self._close(everything=False)

    def close(self) -> None:
        self._close(everything=True)

    def _close(self, *, everything: bool) -> None:
        ids = {"view": self.fetch()["id"], "as": self.person.id}
        self.person.page_client.post("/close", **ids, all=everything)
