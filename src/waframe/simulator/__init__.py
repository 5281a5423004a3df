"""A stand-in for Meta's WhatsApp Cloud API, with a phone on which one is the customer."""

from waframe.simulator.acts import FileKind
from waframe.simulator.clock import Clock, RealClock, VirtualClock
from waframe.simulator.faults import Faults
from waframe.simulator.inbound import Extras
from waframe.simulator.memory import InMemory
from waframe.simulator.phone import Customer, NothingCame
from waframe.simulator.records import Button, Message, OrderLine, Row
from waframe.simulator.sending import Send
from waframe.simulator.serving import serve
from waframe.simulator.settings import Latencies, NumberSettings, PersonSettings, SimulatorSettings
from waframe.simulator.simulator import Simulator
from waframe.simulator.world import Unknown

__all__ = [
    "Button",
    "Clock",
    "Customer",
    "Extras",
    "Faults",
    "FileKind",
    "InMemory",
    "Latencies",
    "Message",
    "NothingCame",
    "NumberSettings",
    "OrderLine",
    "PersonSettings",
    "RealClock",
    "Row",
    "Send",
    "Simulator",
    "SimulatorSettings",
    "Unknown",
    "VirtualClock",
    "serve",
]
