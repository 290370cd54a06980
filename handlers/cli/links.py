"""`methodology links`: tries the address of every tool and source of a methodology."""

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from handlers.cli.context import CliContext, read_methodology
from methodology.definition.model import Methodology
from methodology.refusal import Refusal

AT_ONCE = 8
SECONDS = 10
GONE = (404, 410)
"""Answers that say that nothing is there; others, such as 401 or 403, only that not everybody may look."""


class Address(NamedTuple):
    """An address and what it belongs to. An internal one may refuse us: it is listed and not tried."""

    owner: str
    url: str
    internal: bool = False


def add_links(verbs: Any) -> None:
    what = "try the links of the tools and sources, and say which answer no more"
    parser = verbs.add_parser("links", help=what, description=what)
    parser.add_argument(
        "file", metavar="FILE", nargs="?", help="the methodology, as YAML; else the shipped one"
    )
    parser.add_argument("--offline", action="store_true", help="list the links without trying them")
    parser.set_defaults(run=links)


def links(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Print each link with what became of it; raises `Refusal` if any answers no more."""
    addresses = list(addresses_of(read_methodology(args.file)))
    if args.offline:
        cli_context.out.write("".join(f"{each.owner}: {each.url}{_internal(each)}\n" for each in addresses))
        return
    answers = try_all(addresses, status_of)
    for address, answer in answers:
        cli_context.out.write(f"{answer}: {address.owner}: {address.url}\n")
    dead = [address for address, answer in answers if answer.startswith(DEAD)]
    if dead:
        owners = ", ".join(dict.fromkeys(each.owner for each in dead))
        raise Refusal(
            f"{len(dead)} of {len(answers)} links answer no more: {owners}. Change them in the file."
        )


DEAD = "gone"


def addresses_of(methodology: Methodology) -> Iterator[Address]:
    """The addresses of tools, with the pages beside them, and of sources."""
    for tool in methodology.collateral:
        if tool.url:
            yield Address(tool.id, tool.url, tool.internal)
        yield from (Address(tool.id, url) for url in (tool.page, tool.vendor) if url)
    yield from (Address(each.id, each.url) for each in methodology.sources if each.url)


def try_all(addresses: list[Address], ask: Callable[[str], str]) -> list[tuple[Address, str]]:
    """What each address answers, each asked once and a few at a time."""
    urls = list(dict.fromkeys(each.url for each in addresses if not each.internal))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = dict(zip(urls, pool.map(ask, urls), strict=True))
    return [(each, "internal, not tried" if each.internal else said[each.url]) for each in addresses]


def status_of(url: str) -> str:
    """What is at this address, in a word: "ok", "gone (404)", "ok (403: not for everybody)"."""
    if not url.startswith(("https://", "http://")):
        return f"{DEAD} (no address of a page)"
    asked = Request(url, headers={"User-Agent": "ps-bot methodology links"})
    try:
        with urlopen(asked, timeout=SECONDS):
            return "ok"
    except HTTPError as error:
        with error:
            return f"{DEAD} ({error.code})" if error.code in GONE else f"ok ({error.code}: not for everybody)"
    except (URLError, HTTPException, OSError, ValueError) as error:
        return f"{DEAD} ({type(error).__name__})"


def _internal(address: Address) -> str:
    return " (internal)" if address.internal else ""
