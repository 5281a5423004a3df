"""What the page about the assistant shows is taken as it stands there."""

import re
from pathlib import Path

from waframe.plugins.assistant.settings import AssistantSettings
from waframe.testing.inside import Deployment

PAGE = Path(__file__).parents[4] / "docs" / "plugins" / "assistant.md"
BLOCK = re.compile(r'^```yaml title="waframe.yaml"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def test_the_settings_of_the_page_are_taken_and_hide_their_keys(tmp_path: Path) -> None:
    (shown,) = (block for block in BLOCK.findall(PAGE.read_text("utf-8")) if "models:" in block)
    path = tmp_path / "waframe.yaml"
    path.write_text(f"channels: {{console: {{}}}}\n{shown}", "utf-8")
    keys = {name: f"secret-{name}" for name in ("OPENROUTER_API_KEY", "GEMINI_API_KEY", "STT_API_KEY")}

    settings = Deployment(path, environ=keys).config.branches["centro"].plugins["assistant"]

    assert isinstance(settings, AssistantSettings)
    assert [model.timeout_seconds for model in settings.models] == [8.0, 8.0, 12.0]
    assert settings.models[0].key == "secret-OPENROUTER_API_KEY"
    assert "secret-" not in repr(settings)
