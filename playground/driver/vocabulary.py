"""The vocabulary of drivers: what a person does and reads in Slack, through the page API or a browser."""

from __future__ import annotations

import datetime
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")
PATIENCE = 30.0


class NotVisible(AssertionError):
    """What was looked for is not on the screen; lists what is."""


class ShownError(AssertionError):
    """Slack told the person that something failed."""


def pick(label: str, found: Iterable[tuple[str, Any]], what: str) -> Any:
    """The one thing with this label: exactly, else beginning with it, else containing it."""
    all_found = list(found)
    wanted = label.casefold()
    tests: tuple[Callable[[str], bool], ...] = (
        lambda text: text.casefold() == wanted,
        lambda text: text.casefold().startswith(wanted),
        lambda text: wanted in text.casefold(),
    )
    for test in tests:
        hits = [thing for text, thing in all_found if test(text)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            raise NotVisible(f"{len(hits)} {what} are labelled {label!r}: say beside which text.")
    shown = ", ".join(repr(text) for text, _ in all_found) or "none"
    raise NotVisible(f"No {what} {label!r}. On the screen: {shown}.")


@dataclass(frozen=True)
class Pressable:
    """A button or an entry of an overflow menu, and the text that it stands beside.

    ``label`` is None for a whole menu whose entries show when it is opened.
    """

    label: str | None
    near: str
    target: Any


def beside_text(text: str, found: list[Pressable]) -> list[Pressable]:
    """What a text begins with names it; what it only mentions may be something else."""
    wanted = text.casefold()
    named = [each for each in found if re.sub(r"^\W+", "", each.near.casefold()).startswith(wanted)]
    return named or [each for each in found if wanted in each.near.casefold()]


class BaseSurface(ABC):
    """A message, modal or Home tab."""

    @property
    @abstractmethod
    def text(self) -> str:
        """Everything that can be read on it."""

    @property
    @abstractmethod
    def buttons(self) -> list[str]: ...

    @property
    @abstractmethod
    def labels(self) -> list[str]:
        """The labels of its inputs."""

    def press(self, label: str, beside: str = "") -> None:
        """Press a button or an entry of an overflow menu; ``beside`` names text next to it."""
        found = beside_text(beside, self._pressables())
        labelled = [(each.label, each) for each in found if each.label is not None]
        menus = [each for each in found if each.label is None]
        if len(menus) == 1 and not any(text.casefold() == label.casefold() for text, _ in labelled):
            self._press(menus[0], label)
            return
        what = f"buttons beside {beside!r}" if beside else "buttons"
        self._press(pick(label, labelled, what), label)

    @abstractmethod
    def _pressables(self) -> list[Pressable]: ...

    @abstractmethod
    def _press(self, found: Pressable, label: str) -> None: ...

    @abstractmethod
    def fill(self, label: str, text: str | float, *, enter: bool = False) -> None:
        """Type into the input with this label."""

    @abstractmethod
    def choose(self, label: str, *options: str) -> None:
        """Choose one option, or several where several are allowed, by their visible texts."""

    @abstractmethod
    def tick(self, label: str, *options: str) -> None:
        """Have exactly these checkboxes ticked."""

    def pick_person(self, label: str, *names: str) -> None:
        self.choose(label, *names)

    def pick_conversation(self, label: str, *names: str) -> None:
        self.choose(label, *names)

    def pick_date(self, label: str, day: datetime.date | str) -> None:
        date = day if isinstance(day, datetime.date) else datetime.date.fromisoformat(day)
        self._pick_date(label, date)

    def pick_time(self, label: str, time: datetime.time | str) -> None:
        clock = time if isinstance(time, datetime.time) else datetime.time.fromisoformat(time)
        self._pick_time(label, clock)

    def pick_moment(self, label: str, instant: datetime.datetime) -> None:
        """In the page as clocks in the zone of the instant show it, which must be the person's own zone."""
        if instant.tzinfo is None:
            raise ValueError("A moment has a zone.")
        self._pick_moment(label, instant)

    @abstractmethod
    def _pick_date(self, label: str, date: datetime.date) -> None: ...

    @abstractmethod
    def _pick_time(self, label: str, time: datetime.time) -> None: ...

    @abstractmethod
    def _pick_moment(self, label: str, instant: datetime.datetime) -> None: ...

    @abstractmethod
    def attach(self, label: str, name: str, content: bytes) -> None: ...

    @abstractmethod
    def value(self, label: str) -> Any:
        """What the input with this label holds or shows."""

    @abstractmethod
    def options(self, label: str, query: str = "") -> list[str]:
        """The visible texts of what a select offers."""


class BaseMessage(BaseSurface):
    """A message as a person sees it. It stays the same message while its content changes.

    ``text_when_read`` is its text at the time it was read, even if it has changed since.
    """

    ts: str
    text_when_read: str
    author: str
    ephemeral: bool

    @property
    @abstractmethod
    def edited(self) -> bool: ...

    @property
    def has_only_pictures(self) -> bool:
        """Whether it is of pictures alone, as far as that can be seen here."""
        return False

    def __repr__(self) -> str:
        return f"<{self.author}: {self.text_when_read[:100]!r}>"


class BaseModal(BaseSurface):
    """The modal in front."""

    @property
    @abstractmethod
    def title(self) -> str: ...

    @property
    @abstractmethod
    def errors(self) -> dict[str, str]:
        """What is said at the inputs, by their labels."""

    def submit(self, label: str = "") -> None:
        """Press the button at the bottom; its label, where given, must be the one shown."""
        shown = self._submit_label()
        if shown is None or (label and label != shown):
            raise NotVisible(
                f"The modal {self.title!r} has no button {label!r} at its bottom, but {shown!r}."
            )
        self._submit()

    @abstractmethod
    def _submit_label(self) -> str | None: ...

    @abstractmethod
    def _submit(self) -> None: ...

    @abstractmethod
    def cancel(self) -> None:
        """Press Cancel: this view closes, the one below shows."""

    @abstractmethod
    def close(self) -> None:
        """Press ×: all views close."""


class BaseDialog(ABC):
    """A confirmation that is open."""

    @property
    @abstractmethod
    def buttons(self) -> tuple[str, ...]: ...

    def press(self, label: str) -> None:
        if label not in self.buttons:
            raise NotVisible(f"The dialog has no {label!r}, but {self.buttons}.")
        self._press(label)

    @abstractmethod
    def _press(self, label: str) -> None: ...


_Message = TypeVar("_Message", bound=BaseMessage)


class BasePerson(ABC, Generic[_Message]):
    """Somebody in the workspace. Conversations are named as people name them: a channel, a person, the app."""

    name: str

    @abstractmethod
    def reads(self, channel: str) -> list[_Message]:
        """The messages in a conversation as this person sees them, oldest first."""

    @property
    @abstractmethod
    def has_modal(self) -> bool: ...

    def rests(self, waited: float) -> None:
        """Pause between two looks, longer after a while: looking takes time from what is waited for."""
        time.sleep(min(0.1, 0.01 + waited / 10))

    def last(self, channel: str) -> _Message:
        messages = self.reads(channel)
        if not messages:
            raise NotVisible(f"{self.name} sees no message in {channel!r}.")
        return messages[-1]

    def last_answer(self, channel: str) -> _Message:
        """The newest message that only this person sees; others may be posted at any time.

        One of pictures alone is none: it follows an answer, perhaps after the answer to the next question.
        """
        answers = (message for message in reversed(self.reads(channel)) if message.ephemeral)
        answer = next((each for each in answers if not each.has_only_pictures), None)
        if answer is None:
            raise NotVisible(f"{self.name} got no answer in {channel!r}.")
        return answer

    def sees(self, text: str, channel: str, within: float = PATIENCE) -> _Message:
        """Wait for a message that contains the text; the newest one."""

        def found() -> _Message | None:
            hits = [message for message in self.reads(channel) if text in message.text_when_read]
            return hits[-1] if hits else None

        def otherwise() -> str:
            texts = [repr(message) for message in self.reads(channel)[-8:]]
            return f"{self.name} does not see {text!r} in {channel!r}, but {texts or 'nothing'}."

        return self.waits_for(found, within, otherwise)

    def waits_for(
        self,
        condition: Callable[[], _T | None],
        within: float = PATIENCE,
        otherwise: Callable[[], str] | None = None,
    ) -> _T:
        """Look again and again until the condition holds; returns what it returned."""
        began = time.monotonic()
        while True:
            answer = condition()
            if answer:
                return answer
            waited = time.monotonic() - began
            if waited > within:
                raise NotVisible(otherwise() if otherwise else f"Not so within {within} s for {self.name}.")
            self.rests(waited)
