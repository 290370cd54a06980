"""A faithful local Slack, which knows of an app only its manifest and the address it listens at."""

from playground.driver.control import Control
from playground.driver.person import NotVisible, Person, Seen, ShownError
from playground.server.playground import Playground, PortTaken

__all__ = ["Control", "NotVisible", "Person", "Playground", "PortTaken", "Seen", "ShownError"]
