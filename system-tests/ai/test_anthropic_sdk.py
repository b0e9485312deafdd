"""Anthropic's SDK for Python through gateway and ai-service."""

import time

import anthropic
import pytest

QUESTION = [{"role": "user", "content": "How many rows?"}]
CALL = {"model": "python-claude", "max_tokens": 100, "messages": QUESTION}
TOOL = {
    "name": "weather",
    "description": "The weather of a city.",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


@pytest.fixture
def client(gateway, token):
    return anthropic.Anthropic(base_url=gateway, api_key=token, max_retries=0, timeout=60)


def test_chat(client):
    answer = client.messages.create(**CALL)
    assert answer.content[0].text.startswith("0 ")
    assert answer.stop_reason == "end_turn"
    assert answer.usage.output_tokens == 3


def test_stream(client):
    with client.messages.stream(**CALL) as stream:
        assert "".join(stream.text_stream) == "0 ......1 ......2 ......"
        assert stream.get_final_message().usage.output_tokens == 3


def test_thinking(client, provider):
    provider.script("python-thinking", thinking="true")
    answer = client.messages.create(**{**CALL, "model": "python-thinking"})
    assert [block.type for block in answer.content] == ["thinking", "text"]


@pytest.mark.parametrize("stream", [False, True])
def test_tools(client, stream):
    call = {**CALL, "tools": [TOOL], "tool_choice": {"type": "tool", "name": "weather"}}
    if stream:
        with client.messages.stream(**call) as events:
            answer = events.get_final_message()
    else:
        answer = client.messages.create(**call)
    assert answer.stop_reason == "tool_use"
    assert answer.content[0].input == {"city": "Zürich"}


def test_count_tokens(client):
    assert client.messages.count_tokens(model="python-claude", messages=QUESTION).input_tokens > 0


def test_models(client):
    assert "python-claude" in [model.id for model in client.models.list()]


def test_a_bad_token(gateway):
    stranger = anthropic.Anthropic(base_url=gateway, api_key="no-token", max_retries=0)
    with pytest.raises(anthropic.AuthenticationError):
        stranger.messages.create(**CALL)


def test_an_unknown_model(client):
    with pytest.raises(anthropic.NotFoundError):
        client.messages.create(**{**CALL, "model": "no-such-model"})


def test_an_error_within_a_stream(client, provider):
    provider.script("python-claude-broken", error_frame=4)
    with pytest.raises(anthropic.APIStatusError):
        with client.messages.stream(**{**CALL, "model": "python-claude-broken"}) as stream:
            stream.get_final_message()


def test_cancel(client, provider):
    provider.script("python-claude-cancelled", frames=2000, gap=20)
    with client.messages.stream(**{**CALL, "model": "python-claude-cancelled"}) as stream:
        next(iter(stream.text_stream))
    until = time.monotonic() + 30
    while time.monotonic() < until:
        seen = provider.requests("python-claude-cancelled")
        if seen and seen[0]["outcome"] == "gone":
            return
        time.sleep(0.05)
    raise AssertionError(f"the provider still writes: {seen}")
