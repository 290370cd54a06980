"""A local Slack that one can believe: it knows an app's manifest and where the app listens, nothing else."""

from playground.driver.control import Control
from playground.driver.person import NotVisible, Person, Seen, ShownError
from playground.server.playground import Playground, PortTaken

__all__ = ["Control", "NotVisible", "Person", "Playground", "PortTaken", "Seen", "ShownError"]
