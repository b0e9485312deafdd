"""What SdksIT tells: the gateway, a token, and the control port of the mock provider."""

import json
import os
import urllib.request

import pytest


class Provider:
    """The mock behind ai-service."""

    def __init__(self, control: str) -> None:
        self._control = control

    def script(self, model: str, **knobs: object) -> None:
        query = "&".join(f"{name.replace('_', '-')}={value}" for name, value in knobs.items())
        self._send("PUT", f"/scripts/{model}?{query}" if query else f"/scripts/{model}")

    def requests(self, model: str) -> list[dict]:
        return self._send("GET", f"/observations?model={model}")["requests"]

    def _send(self, method: str, path: str) -> dict:
        request = urllib.request.Request(self._control + path, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)


@pytest.fixture(scope="session")
def gateway() -> str:
    return os.environ["PONDPILOT_AI"]


@pytest.fixture(scope="session")
def token() -> str:
    return os.environ["PONDPILOT_TOKEN"]


@pytest.fixture
def provider() -> Provider:
    return Provider(os.environ["PONDPILOT_PROVIDER"])
