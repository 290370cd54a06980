"""Addresses on the web in what people type: where each begins and ends, and which are refused."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from methodology.text import is_invisible

SCHEME = re.compile(r"https?://", re.IGNORECASE)
_NEXT_ADDRESS = "(?<!%[0-9A-F])[^/=:?#&+(%.@!~_-](?=https?://)"
"""What stands before an address that was pasted right after another one: no sign that leads to one within it."""
_ENDS_ADDRESS = re.compile(f'[\\s"`“”„«»‹›]|{_NEXT_ADDRESS}', re.IGNORECASE)
_ENDS_BRACKETED = re.compile(f'[\\s"`“”„«»‹›|>]|{_NEXT_ADDRESS}', re.IGNORECASE)
_ADDRESS = re.compile(
    r"(https?://(?=[^/?#]*[A-Z0-9])(?:[A-Z0-9._-]+|\[[0-9A-F:.]+\])(?::[0-9]{1,5})?)((?:[/?#]\S*)?)\Z",
    re.IGNORECASE,
)
_NOT_IN_ADDRESS = re.compile(r"[^!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z{}~^-]")
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}


class Address(NamedTuple):
    """An address in ASCII: its host with the scheme, and the rest."""

    host: str
    rest: str

    @property
    def target(self) -> str:
        return self.host + self.rest


def read_address(typed: str) -> Address | None:
    """This address; None where it is refused.

    A host is of plain ASCII, without a name before an @: others only look like what they are not. Invisible
    characters would part what is shown from where it leads.
    """
    whole = _ADDRESS.match(typed)
    if whole is None or any(map(is_invisible, typed)):
        return None
    return Address(whole[1], _encoded(whole[2]))


def _encoded(rest: str) -> str:
    """Percent-encoded, where Slack's markup or the rules of addresses need it."""
    return _NOT_IN_ADDRESS.sub(lambda sign: quote(sign[0], safe="", errors="replace"), rest)


def split_at_addresses(typed: str) -> Iterator[tuple[str, str]]:
    """The text in pairs: what stands before an address, and the address as it was typed, at last none."""
    at = 0
    for scheme in SCHEME.finditer(typed):
        begin = scheme.start()
        if begin < at:
            continue
        ends = _ENDS_BRACKETED if typed[begin - 1 : begin] == "<" else _ENDS_ADDRESS
        stop = ends.search(typed, scheme.end())
        end = len(typed) if stop is None else stop.start() + stop[0].isalnum()
        address = _without_tail(typed[begin:end], typed[:begin][-1:])
        yield typed[at:begin], address
        at = begin + len(address)
    yield typed[at:], ""


def _without_tail(address: str, before: str) -> str:
    """The address without text that follows it; `before` is the character that it follows.

    That is: punctuation, brackets that it does not open, a mark such as * on both sides, and in its path
    whatever comes after the punctuation of another script.
    """
    path = re.search("[/?#]", address[len("https://") :])
    if path is not None:
        begin = path.start() + len("https://")
        ends = (at for at in range(begin, len(address)) if _is_foreign_punctuation(address[at]))
        address = address[: next(ends, len(address))]
    while address and _is_tail(address, before):
        address = address[:-1]
    return address


def _is_tail(address: str, before: str) -> bool:
    last = address[-1]
    if last in _BRACKETS:
        return address.count(last) > address.count(_BRACKETS[last])
    is_mark = last in "*_~" and last == before
    return last in ".,;:!?'" or is_mark or is_invisible(last) or _is_foreign_punctuation(last)


def _is_foreign_punctuation(sign: str) -> bool:
    return not sign.isascii() and unicodedata.category(sign).startswith("P")
