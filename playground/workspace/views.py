"""Open views: the stack of modals of each person, and their Home tabs."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field

from playground.block_kit import element_state
from playground.block_kit.defaults import complete_view
from playground.errors import PageError, SlackError
from playground.json_values import Json
from playground.workspace.changes import HomeChanged, ViewsChanged
from playground.workspace.workspace import Workspace

DEEPEST = 3


@dataclass(eq=False)
class OpenView:
    """``data`` is Slack's view object without its state; errors are shown at its fields."""

    person: str
    data: Json
    state: Json
    conversation: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    busy: bool = False

    @property
    def id(self) -> str:
        return str(self.data["id"])

    def as_sent(self) -> Json:
        return self.data | {"state": {"values": self.state}}


class Views:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}

    def stack(self, person: str) -> list[OpenView]:
        return self.stacks.setdefault(person, [])

    def of(self, person: str, id: str) -> OpenView:
        """The view with this id on this person's screen."""
        for view in [*self.stack(person), *([self.homes[person]] if person in self.homes else [])]:
            if view.id == id:
                return view
        raise PageError("This view is not open any more.")

    def open(self, person: str, view: Json, conversation: str | None) -> OpenView:
        """A new stack with this view at its bottom."""
        opened = self._new(person, view, conversation, None)
        self.stacks[person] = [opened]
        self.tell(opened, "opened")
        return opened

    def push(self, person: str, view: Json) -> OpenView:
        stack = self.stack(person)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= DEEPEST:
            raise SlackError("push_limit_reached")
        stack[-1].errors, stack[-1].error = {}, None
        pushed = self._new(person, view, stack[-1].conversation, stack[-1])
        stack.append(pushed)
        self.tell(pushed, "pushed")
        return pushed

    def update(self, target: OpenView, view: Json) -> OpenView:
        """Replace the content; the id stays, and so does what was typed into the same fields."""
        self._check_external_id(view, target)
        if view["type"] != target.data["type"]:
            raise SlackError("invalid_arguments", ["view type cannot be changed [json-pointer:/view/type]"])
        fixed = {key: target.data[key] for key in ("id", "root_view_id", "previous_view_id")}
        target.data = self._object(view) | fixed
        target.state = element_state.carried_over(target.state, target.data["blocks"], target.conversation)
        target.errors, target.error = {}, None
        self.tell(target, "updated")
        return target

    def publish(self, person: str, view: Json, hash: str | None) -> OpenView:
        before = self.homes.get(person)
        if hash is not None and before is not None and before.data["hash"] != hash:
            raise SlackError("hash_conflict")
        if before is not None:
            return self.update(before, view)
        self.homes[person] = self._new(person, view, None, None)
        self.tell(self.homes[person], "updated")
        return self.homes[person]

    def find(self, view_id: str | None, external_id: str | None) -> OpenView:
        for view in self._all():
            if (view_id and view.id == view_id) or (external_id and view.data["external_id"] == external_id):
                return view
        raise SlackError("not_found")

    def _all(self) -> list[OpenView]:
        return [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())

    def drop(self, view: OpenView) -> None:
        stack = self.stack(view.person)
        if view in stack:
            stack.remove(view)
        self._workspace.publish(ViewsChanged(view.person, "closed"))

    def clear(self, person: str) -> None:
        self.stacks[person] = []
        self._workspace.publish(ViewsChanged(person, "closed"))

    def _new(self, person: str, view: Json, conversation: str | None, above: OpenView | None) -> OpenView:
        self._check_external_id(view, None)
        data = self._object(view)
        data["id"] = self._workspace.new_id("V")
        data["root_view_id"] = above.data["root_view_id"] if above else data["id"]
        data["previous_view_id"] = above.id if above else None
        return OpenView(person, data, element_state.seeded(data["blocks"], conversation), conversation)

    def _check_external_id(self, view: Json, target: OpenView | None) -> None:
        wanted = view.get("external_id")
        if wanted and any(each.data["external_id"] == wanted for each in self._all() if each is not target):
            raise SlackError("duplicate_external_id")

    def _object(self, view: Json) -> Json:
        workspace = self._workspace
        return complete_view(view) | {
            "team_id": workspace.team_id,
            "app_id": workspace.app_id,
            "app_installed_team_id": workspace.team_id,
            "bot_id": workspace.bot_id,
            "hash": f"{int(time.time())}.{secrets.token_hex(4)}",
        }

    def tell(self, view: OpenView, because: str) -> None:
        """Show the view anew where it is open."""
        home = view.data["type"] == "home"
        self._workspace.publish(HomeChanged(view.person) if home else ViewsChanged(view.person, because))
