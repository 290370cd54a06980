"""`methodology links`: tries the address of every tool and source of a methodology."""

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from handlers.cli.context import CliContext, read_methodology, read_overlay
from methodology.definition.links import OwnTool, with_links
from methodology.definition.model import Methodology
from methodology.refusal import Refusal
from storage.links import read_links_of_all
from storage.methodologies import Catalog

AT_ONCE = 8
SECONDS = 10
GONE = (404, 410)
"""Answers that say that nothing is there; others, such as 401 or 403, only that not everybody may look."""


class Address(NamedTuple):
    """An address and what it belongs to. An internal one may refuse us: it is listed and not tried.

    `origin` says whose it is if it is not the methodology's: "overlay", or the id of a workspace.
    """

    owner: str
    url: str
    internal: bool = False
    origin: str = ""


def add_links(verbs: Any) -> None:
    what = "try the links of the tools and sources, and say which answer no more"
    parser = verbs.add_parser("links", help=what, description=what)
    parser.add_argument(
        "file", metavar="FILE", nargs="?", help="the methodology, as YAML; else the shipped one"
    )
    parser.add_argument("--overlay", metavar="FILE", help="with the own links in this file")
    published = "the latest published methodology, with its overlay and the links that workspaces have set"
    parser.add_argument("--published", action="store_true", help=published)
    parser.add_argument("--offline", action="store_true", help="list the links without trying them")
    parser.set_defaults(run=links)


def links(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Print each link that holds with what became of it; raises `Refusal` if any answers no more."""
    addresses = _published(args, cli_context) if args.published else _of_files(args)
    if args.offline:
        cli_context.out.write("".join(f"{_described(each)}{_internal(each)}\n" for each in addresses))
        return
    answers = try_all(addresses, status_of)
    for address, answer in answers:
        cli_context.out.write(f"{answer}: {_described(address)}\n")
    dead = [address for address, answer in answers if answer.startswith(DEAD)]
    if dead:
        owners = ", ".join(dict.fromkeys(each.owner for each in dead))
        raise Refusal(
            f"{len(dead)} of {len(answers)} links answer no more: {owners}. Change them in the file."
        )


DEAD = "gone"


def _of_files(args: argparse.Namespace) -> list[Address]:
    methodology = read_methodology(args.file)
    links = read_overlay(args.overlay, methodology) if args.overlay else ()
    return list(addresses_of(with_links(methodology, links)))


def _published(args: argparse.Namespace, cli_context: CliContext) -> list[Address]:
    """What holds by the database: for everybody, and beside it where a workspace has set its own."""
    if args.file or args.overlay:
        raise Refusal("Give files, or --published for what is in the database.")
    with closing(cli_context.database()) as database, database.reading() as session:
        links = read_links_of_all(session)
        methodology = Catalog(database).get_latest_readable(session, links[""])
    own = [
        Address(each.tool, each.url, origin=workspace)
        for workspace, of_one in sorted(links.items())
        for each in of_one
        if workspace and each.tool in methodology.tool
    ]
    return [*addresses_of(methodology), *own]


def addresses_of(methodology: Methodology) -> Iterator[Address]:
    """The addresses of tools, with the pages beside them, and of sources."""
    for tool in methodology.collateral:
        if tool.url:
            yield Address(
                tool.id, tool.url, tool.internal, tool.own.origin if isinstance(tool, OwnTool) else ""
            )
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


def _described(address: Address) -> str:
    return f"{address.owner}: {address.url}{f' [{address.origin}]' if address.origin else ''}"


def _internal(address: Address) -> str:
    return " (internal)" if address.internal else ""
