"""A stand-in for the shops' inventory systems: real SOAP in four shapes, with everything that goes wrong with it."""

from waframe.simulator.inventory.app import InventorySimulator
from waframe.simulator.inventory.faults import Fault
from waframe.simulator.inventory.shelf import Goods, Shelf

__all__ = ["Fault", "Goods", "InventorySimulator", "Shelf"]
