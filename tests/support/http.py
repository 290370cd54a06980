"""Requests of tests, each over a connection of its own, with certificates that are read once.

Reading them takes thirty times as long as such a request.
"""

from typing import Any

import httpx

from playground.tls import trusted


def get(url: str | httpx.URL, *, timeout: float = 30, **more: Any) -> httpx.Response:
    return httpx.get(url, trust_env=False, timeout=timeout, verify=trusted(), **more)


def post(url: str | httpx.URL, *, timeout: float = 30, **more: Any) -> httpx.Response:
    return httpx.post(url, trust_env=False, timeout=timeout, verify=trusted(), **more)
