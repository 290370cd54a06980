"""What does a person look at: a message, the Home tab, the modal in front?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.driver.surface import NotVisible, ShownError, Surface
from playground.json_values import Json

if TYPE_CHECKING:
    from playground.driver.person import Person


class Seen(Surface):
    """A message as this person sees it. It stays the same message while its content changes."""

    def __init__(self, person: Person, first: Json) -> None:
        self.person, self._first = person, first
        self.ts: str = first["ts"]
        self.author: str = first["author"]["name"]
        self.ephemeral: bool = first["ephemeral"]

    def in_thread(self, ts: str | None) -> bool:
        """Whether it stands in this thread; None is the conversation itself."""
        thread = self._first["thread_ts"]
        return ts in (self.ts, thread) if ts else thread in (None, self.ts)

    def where(self) -> Json:
        return {"conversation": self._first["conversation"], "ts": self.ts}

    def fetch(self) -> Json:
        return dict(self._shown()["seen"])

    def _shown(self) -> Json:
        try:
            return self.person.steering.get("/message", **self.where(), **{"as": self.person.id})
        except AssertionError as gone:
            raise NotVisible(f"The message {self._first['reads'][:80]!r} is gone.") from gone

    @property
    def then(self) -> str:
        """Its text when it was read, whatever became of it."""
        return str(self._first["reads"])

    @property
    def json(self) -> Json:
        """The message as Slack keeps it, with its metadata."""
        return dict(self._shown()["message"])

    @property
    def edited(self) -> bool:
        return bool(self.fetch()["edited"])

    def __repr__(self) -> str:
        return f"<{self.author}: {self.then[:100]!r}>"


class Home(Surface):
    """The app's Home tab."""

    def __init__(self, person: Person) -> None:
        self.person: Person = person

    def fetch(self) -> Json:
        home = self.person.views()["home"]
        if home is None:
            raise NotVisible(f"{self.person.name} sees nothing on the Home tab yet.")
        return dict(home)

    def where(self) -> Json:
        return {"view": self.fetch()["id"]}


class Modal(Surface):
    """The modal in front."""

    def __init__(self, person: Person) -> None:
        self.person: Person = person

    def fetch(self) -> Json:
        modals = self.person.views()["modals"]
        if not modals:
            raise NotVisible(f"{self.person.name} sees no modal.")
        return dict(modals[-1])

    def where(self) -> Json:
        return {"view": self.fetch()["id"]}

    def check_reach(self) -> None:
        """Nothing lies over the modal in front."""

    @property
    def title(self) -> str:
        return str(self.fetch()["title"]["text"])

    @property
    def depth(self) -> int:
        return len(self.person.views()["modals"])

    @property
    def errors(self) -> dict[str, str]:
        """What is said at the inputs, by their labels."""
        view = self.fetch()
        labels = {b["block_id"]: b["label"]["text"] for b in view["blocks"] if b["type"] == "input"}
        return {labels[block_id]: text for block_id, text in view["errors"].items()}

    def submit(self, label: str = "") -> None:
        """Press the button at the bottom; its label, where given, must be the one shown."""
        view = self.fetch()
        shown = (view["submit"] or {}).get("text")
        if shown is None or (label and label != shown):
            raise NotVisible(
                f"The modal {self.title!r} has no button {label!r} at its bottom, but {shown!r}."
            )
        answer = self.person.steering.post("/submit", view=view["id"], **{"as": self.person.id})
        if "error" in answer:
            raise ShownError(f"{answer['error']} {answer.get('detail', '')}".strip())

    def cancel(self) -> None:
        """Press Cancel: this view closes, the one below shows."""
        self._close(everything=False)

    def close(self) -> None:
        """Press ×: all views close."""
        self._close(everything=True)

    def _close(self, *, everything: bool) -> None:
        ids = {"view": self.fetch()["id"], "as": self.person.id}
        self.person.steering.post("/close", **ids, all=everything)
