"""Bodies spoilt: values of other kinds within them, and bytes that are no body any more."""

import gzip
import json
from copy import deepcopy
from random import Random
from typing import Any
from urllib.parse import urlencode

JSON, FORM = "application/json", "application/x-www-form-urlencoded"

JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 2**63, 10**400, 1.5, 1e308, "", "x", "ps.", "x" * 5000, "\0", "a\nb", "😀",
    [], {}, [None], [[]], [{}], {"id": None}, {"id": 5}, {"": ""}, ["x"] * 500, {"id": "U07ANNAKLR1"}, "2027-02-30", "0001-01-01",
    "9999-12-31", json.loads("[" * 60 + "]" * 60), -(10**400), float("nan"), float("-inf"), "\u202e\u0000\uffff",
    {str(n): n for n in range(300)}, {"type": {"type": {"type": []}}}, "[" * 3000, "1" * 5000, "null", "{}", "U07ANNAKLR1", "C07GENERAL1",
)  # fmt: skip


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in it with each of its keys."""
    children = list(
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [place for key, child in children for place in ((value, key), *_places(child))]


def spoil(random: Random, body: Any) -> Any:
    places = _places(body)
    if not places or random.random() < 0.02:
        return random.choice(JUNK)
    container, key = random.choice(places)
    how = random.random()
    if how < 0.35:
        del container[key]
    elif how < 0.8:
        container[key] = deepcopy(random.choice(JUNK))
    elif how < 0.9:
        container[key] = random.choice(([container[key]], {"id": container[key]}, str(container[key])))
    else:
        other, at = random.choice(places)
        container[key] = deepcopy(other[at])
    return body


def write(random: Random, body: Any) -> tuple[bytes, str]:
    text = json.dumps(body, ensure_ascii=random.random() < 0.5)
    if random.random() < 0.02:
        text = text.replace('"', '"\\ud800', 1)
    is_command = isinstance(body, dict) and "command" in body and random.random() < 0.9
    form = (
        urlencode({str(key): str(value) for key, value in body.items()})
        if is_command
        else urlencode({"payload": text})
    )
    as_event = isinstance(body, dict) and body.get("type") in ("event_callback", "url_verification")
    raw, kind = (text.encode(), JSON) if as_event or random.random() < 0.1 else (form.encode(), FORM)
    how = random.random()
    if how < 0.02:
        raw = raw[: random.randint(0, len(raw))]
    elif how < 0.04:
        at = random.randint(0, len(raw))
        raw = raw[:at] + random.randbytes(random.randint(1, 8)) + raw[at:]
    elif how < 0.045:
        raw = random.choice(
            (
                b"",
                b"\xef\xbb\xbf" + raw,
                text.encode("utf-16"),
                b"[" * 5000,
                b"payload=",
                b"null",
                b"&" * 5000,
                raw * 2,
                text.encode("utf-32"),
                text.encode("latin-1", "replace"),
                gzip.compress(raw),
                b"payload=%7B%ff%00&payload=" + raw,
                b"ssl_check=1&" + raw,
                form.encode().replace(b"%", b"%%"),
                b'{"type":"event_callback","type":"url_verification","challenge":1e999}',
            )
        )
    elif how < 0.047:
        raw += b" " * 1_100_000
    if random.random() < 0.05:
        kind = random.choice(
            (
                JSON,
                FORM,
                "text/plain",
                "",
                "application/json; charset=utf-8",
                "x" * 500,
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "application/json; charset=no-such",
                "application/x-www-form-urlencoded; charset=latin-1",
                "\u00e9/\u00e9",
                "application/xml",
            )
        )
    return raw, kind
