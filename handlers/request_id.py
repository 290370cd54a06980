"""The id of what is being done: a request of Slack's, or a sweep. Each line of the log about it has the id."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_current: ContextVar[str] = ContextVar("request_id", default="")


def new_id() -> str:
    """Eight digits and letters that can be read out."""
    return secrets.token_hex(4).upper()


def current_id() -> str:
    """The id of what this thread does; empty outside of a request."""
    return _current.get()


@contextmanager
def with_new_id() -> Iterator[None]:
    """Give what is done in this block an id of its own."""
    before = _current.set(new_id())
    try:
        yield
    finally:
        _current.reset(before)


def with_current_id(function: Callable[P, R]) -> Callable[P, R]:
    """The same function for another thread, which keeps the id of this one."""
    context = copy_context()

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return context.copy().run(function, *args, **kwargs)

    return run
