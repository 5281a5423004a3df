"""The plugins at work: found, checked, ordered, opened, and called over flat plans."""

from waframe.core.runtime.registry.discovery import Installed, discover, load_file, pick
from waframe.core.runtime.registry.plans import Plan
from waframe.core.runtime.registry.registry import Registry
from waframe.core.runtime.registry.setup import BranchSetup, Setup

__all__ = ["BranchSetup", "Installed", "Plan", "Registry", "Setup", "discover", "load_file", "pick"]
