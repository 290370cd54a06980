"""The Prometheus metrics of sending, of this process or of all workers together."""

import os
from collections.abc import Callable
from threading import Thread
from time import sleep
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

LARGEST: Literal["livemax"] = "livemax"
"""Of several workers that run, a gauge has the largest value: each of them looks at the same database."""
OBSERVED_EVERY = 5.0
"""Seconds between two looks of a worker at what it observes: what it wrote last is told by all of them."""


class SweepMetrics:
    """Counters, gauges and a histogram, in the given registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.outcomes = Counter(
            "ps_bot_deliveries",
            "Messages by kind and what became of them",
            ["kind", "state"],
            registry=registry,
        )
        self.attempts = Counter(
            "ps_bot_post_attempts", "Calls that post a message", ["kind"], registry=registry
        )
        self.troubles = Counter(
            "ps_bot_slack_troubles",
            "What Slack did not do, by method and meaning",
            ["method", "meaning"],
            registry=registry,
        )
        self.rate_limits = Counter(
            "ps_bot_rate_limits", "Answers 429 by method", ["method"], registry=registry
        )
        self.cards = Counter(
            "ps_bot_channel_cards",
            "Cards in channels that were drawn anew, and what became of it",
            ["outcome"],
            registry=registry,
        )
        self.cards_waiting = Gauge(
            "ps_bot_channel_cards_waiting",
            "Cards in channels that do not show the latest change yet",
            multiprocess_mode=LARGEST,
            registry=registry,
        )
        self.pictures = Counter(
            "ps_bot_pictures",
            "Pictures that were to be drawn, and what became of it",
            ["outcome"],
            registry=registry,
        )
        self.pictures_waiting = Gauge(
            "ps_bot_pictures_waiting",
            "Pictures that somebody asked for and Slack cannot show yet",
            multiprocess_mode=LARGEST,
            registry=registry,
        )
        self.searches = Counter(
            "ps_bot_uncertain_searches",
            "What a search for a message of unclear outcome came to",
            ["found"],
            registry=registry,
        )
        self.brought_back = Counter(
            "ps_bot_brought_back",
            "Rows that a wrong clock had put too far ahead",
            ["what"],
            registry=registry,
        )
        self.clock_ahead = Gauge(
            "ps_bot_clock_ahead_seconds",
            "How far this machine's clock is ahead of another",
            ["of"],
            multiprocess_mode=LARGEST,
            registry=registry,
        )
        self.crashes = Counter("ps_bot_sweep_errors", "Unexpected errors", ["where"], registry=registry)
        self.oldest_unsent = Gauge(
            "ps_bot_oldest_unsent_seconds",
            "How long the longest waiting message waits",
            multiprocess_mode=LARGEST,
            registry=registry,
        )
        self.stopped = Gauge(
            "ps_bot_stopped_workspaces",
            "Workspaces whose token Slack refuses",
            multiprocess_mode=LARGEST,
            registry=registry,
        )
        self.installations = Gauge(
            "ps_bot_installations",
            "Workspaces and organisations that have installed the app through OAuth",
            multiprocess_mode=LARGEST,
            registry=registry,
        )
        self.duration = Histogram(
            "ps_bot_sweep_seconds",
            "How long a sweep took",
            registry=registry,
            buckets=(0.01, 0.05, 0.2, 1, 5, 15, 30, 60),
        )
        self.lateness = Gauge(
            "ps_bot_sweep_late_seconds",
            "How much longer than planned there has been no sweep",
            multiprocess_mode=LARGEST,
            registry=registry,
        )

    def observe(self, gauge: Gauge, find: Callable[[], float]) -> None:
        """Let the gauge have what this function says whenever somebody asks.

        Where several workers answer, none of them can ask another: each writes it down every few seconds.
        """
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            gauge.set_function(find)
            return

        def keep() -> None:
            while True:
                gauge.set(find())
                sleep(OBSERVED_EVERY)

        Thread(target=keep, name="observe", daemon=True).start()
