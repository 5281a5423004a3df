"""Finds what a model is told to be: a file in the branch's language, of the deployment or else of the plugin.

The first that is there counts: `prompts/BRANCH/es.md` and `prompts/es.md` beside waframe.yaml, then the plugin's own.
"""

from pathlib import Path

from waframe import Branch
from waframe.plugins.assistant.model.lines import Instruction

_OWN = Path(__file__).parents[1] / "prompts"
_SPANISH = "es"


def find_prompt(folder: Path, branch: Branch) -> Instruction:
    """Read the prompt of a branch. It says the same every time, so that providers keep it ready."""
    places = (
        folder / "prompts" / branch.key / f"{branch.language}.md",
        folder / "prompts" / f"{branch.language}.md",
        _OWN / f"{branch.language}.md",
        _OWN / f"{_SPANISH}.md",
    )
    found = next(place for place in places if place.is_file())
    return Instruction(text=found.read_text("utf-8").replace("{branch}", branch.name).strip())
