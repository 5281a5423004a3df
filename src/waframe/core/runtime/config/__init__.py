"""`waframe.yaml`: read with positions, merged, checked, and turned into records, or into all of its faults."""

from waframe.core.runtime.config.loading import load, load_settings, load_text
from waframe.core.runtime.config.records import BranchConfig, Config, CoreSettings, Kinds, ServerSettings

__all__ = ["BranchConfig", "Config", "CoreSettings", "Kinds", "ServerSettings", "load", "load_settings", "load_text"]
