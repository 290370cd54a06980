"""The way to Slack: the proxy and the certificates that the environment names, and what is wrong with them."""

import os
import re
import ssl
from collections.abc import Iterator
from typing import NamedTuple
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

SPOKEN = ("http", "https")
"""How the address of a proxy may begin. To either, plain HTTP is spoken; SOCKS is not."""
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
"""No proxy leads to these."""


class Way(NamedTuple):
    """The proxy with the name of its setting, and whether a file of certificates is named."""

    proxy_name: str = ""
    proxy: str = ""
    has_certificates: bool = False


def proxy_address(value: str) -> str:
    """The address of a proxy as all libraries understand it; raises `ValueError` where its port is missing."""
    address = urlsplit(value if "://" in value else f"http://{value}")
    rest = address.path.strip("/") or address.query or address.fragment
    if address.scheme not in SPOKEN or not address.hostname or not address.port or rest:
        raise ValueError
    if re.search(r"[\s\x00-\x1f]", value) or not address.netloc.isprintable():
        raise ValueError
    return f"http://{address.netloc}"


def hosts_without_proxy(value: str) -> str:
    """The hosts that are reached without a proxy, as all libraries understand them."""
    named = (re.sub(r"^\w+://|^\*(?=\.)|/$", "", each) for each in re.findall(r"[^\s,;]+", value))
    return ",".join(dict.fromkeys((*named, *THIS_MACHINE)))


def file_of_certificates(path: str) -> str:
    """This path; raises `ValueError` where no certificates can be read from it."""
    if not os.path.isfile(path):  # a pipe would be waited for
        raise ValueError
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except OSError as error:
        raise ValueError from error
    return path


def variables(
    https_proxy: str | None, http_proxy: str | None, no_proxy: str | None
) -> Iterator[tuple[str, str]]:
    """The variables of the environment that libraries read, some in capitals and some in small letters."""
    given = {"https_proxy": https_proxy, "http_proxy": http_proxy}
    if any(given.values()):
        given["no_proxy"] = hosts_without_proxy(no_proxy or "")
    for name, value in given.items():
        if value:
            yield name, value
            yield name.upper(), value


def uses_proxy(url: str, way: Way) -> bool:
    return bool(way.proxy) and not proxy_bypass(urlsplit(url).hostname or "")


def no_answer(url: str, why: Exception | str, way: Way) -> str:
    """A sentence about an address of Slack that does not answer as Slack does; it names the setting to look at."""
    cause = why.reason if isinstance(why, URLError) and isinstance(why.reason, Exception) else why
    host = urlsplit(url).hostname
    if isinstance(cause, ssl.SSLCertVerificationError):
        name = "SSL_CERT_FILE" if way.has_certificates else "SLACK_API_URL"
        return (
            f"{name}: the certificate of {url} is not trusted ({cause.verify_message}). Where your network inspects "
            "connections, name a file with its certificate in SSL_CERT_FILE; no other variable is read."
        )
    reason = re.sub(r"^<urlopen error (.*)>$", r"\1", str(why))
    if uses_proxy(url, way):
        proxy = urlsplit(way.proxy).netloc.rpartition("@")[2]
        return (
            f"{way.proxy_name}: {url} does not answer as Slack does through the proxy {proxy} ({reason}). "
            f"Correct the address of the proxy, or write {host} into NO_PROXY to do without it."
        )
    if way.proxy:
        return (
            f"NO_PROXY: {url} does not answer as Slack does without a proxy ({reason}). "
            f"Take {host} out to go through {way.proxy_name}, or check the network."
        )
    return f"SLACK_API_URL: {url} does not answer as Slack does ({reason}). Check the network."
