"""Plugins say which versions of the API they were written for."""

import pytest

from waframe.core.contract.api import misfit


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        pytest.param(">=1,<2", "1.0", id="the first"),
        pytest.param(">=1,<2", "1.12", id="any minor"),
        pytest.param("~=1.2", "1.3", id="compatible"),
        pytest.param("==2.*", "2.1", id="one major"),
        pytest.param("", "7.0", id="all"),
    ],
)
def test_a_plugin_for_this_api_fits(wanted: str, offered: str) -> None:
    assert misfit("prices", wanted, offered=offered) is None


@pytest.mark.parametrize(
    ("wanted", "offered", "reason"),
    [
        pytest.param(
            ">=2",
            "1.3",
            "it wants API >=2; this waframe has 1.3: upgrade waframe, or take prices for API 1",
            id="waframe is too old",
        ),
        pytest.param(
            "~=1.4",
            "1.3",
            "it wants API ~=1.4; this waframe has 1.3: upgrade waframe, or take prices for API 1",
            id="minor",
        ),
        pytest.param(
            ">=1,<2",
            "2.0",
            "it wants API >=1,<2; this waframe has 2.0: take a newer prices",
            id="the plugin is too old",
        ),
        pytest.param("one", "1.0", "its api is 'one', which is no range of versions such as '>=1,<2'", id="no range"),
    ],
)
def test_a_plugin_for_another_api_is_told_what_to_do(wanted: str, offered: str, reason: str) -> None:
    assert misfit("prices", wanted, offered=offered) == reason
