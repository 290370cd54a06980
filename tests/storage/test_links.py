"""Tests of `storage.links`: own links as each workspace sees them."""

from datetime import UTC, date, datetime

import pytest

from methodology.definition.ids import CollateralId
from methodology.definition.links import OwnLink
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.links import get_overlay, publish_overlay, read_links, read_links_of_all, set_link
from storage.of_workspace import read_of_workspace

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SOW, PO = CollateralId("sow"), CollateralId("po")


def overlay(**links: str) -> tuple[OwnLink, ...]:
    return tuple(OwnLink(origin="overlay", tool=CollateralId(tool), url=url) for tool, url in links.items())


def test_a_workspace_has_its_own_links_and_those_of_the_latest_overlay(database: Database) -> None:
    with database.begin() as session:
        publish_overlay(session, overlay(sow="https://old.example"), NOW)
        publish_overlay(session, overlay(po="https://o.example"), NOW)
        set_link(session, "T1", SOW, "https://w.example", PersonId("U1"), NOW)
        set_link(session, "T2", SOW, "https://other.example", PersonId("U2"), NOW)
    with database.reading() as session:
        shared, of_one = read_links(session, "T1")
        of_workspace = read_of_workspace(session, "T1")
        assert of_workspace == ((shared, of_one), (), False)
        assert shared == OwnLink(origin="overlay", tool=PO, url="https://o.example")
        assert (of_one.url, of_one.set_by, of_one.set_on) == ("https://w.example", "U1", date(2026, 11, 24))
        assert {key: len(links) for key, links in read_links_of_all(session).items()} == {
            "": 1,
            "T1": 1,
            "T2": 1,
        }


def test_an_empty_address_takes_the_own_link_back(database: Database) -> None:
    with database.begin() as session:
        set_link(session, "T1", SOW, "https://w.example", PersonId("U1"), NOW)
        set_link(session, "T1", SOW, "", PersonId("U1"), NOW)
        assert read_links(session, "T1") == ()


def test_the_same_links_are_published_once_in_a_row(database: Database) -> None:
    first, second = overlay(sow="https://a.example"), overlay()
    with database.begin() as session:
        published = [publish_overlay(session, each, NOW) for each in (second, first, first, second, first)]
        assert published == [(None, False), (1, True), (1, False), (2, True), (3, True)]
        assert get_overlay(session, 1) == first
        with pytest.raises(Refusal, match="no overlay 9"):
            get_overlay(session, 9)
