"""OpenAI's SDK for Python through gateway and ai-service, to a GPT and to a Claude model."""

import time

import openai
import pytest

MODELS = ["python-gpt", "python-claude"]
QUESTION = [{"role": "user", "content": "How many rows?"}]
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


@pytest.fixture
def client(gateway, token):
    return openai.OpenAI(base_url=f"{gateway}/v1", api_key=token, max_retries=0, timeout=60)


@pytest.mark.parametrize("model", MODELS)
def test_chat(client, model):
    answer = client.chat.completions.create(model=model, messages=QUESTION)
    assert answer.choices[0].message.content.startswith("0 ")
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage.prompt_tokens > 0 and answer.usage.completion_tokens == 3


@pytest.mark.parametrize("model", MODELS)
def test_stream(client, model):
    chunks = list(client.chat.completions.create(model=model, messages=QUESTION, stream=True))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text == "0 ......1 ......2 ......"
    assert chunks[-1].choices[0].finish_reason == "stop"


@pytest.mark.parametrize("model", MODELS)
def test_stream_with_usage(client, model):
    asked = {"include_usage": True}
    chunks = list(client.chat.completions.create(model=model, messages=QUESTION, stream=True, stream_options=asked))
    assert chunks[-1].choices == []
    assert chunks[-1].usage.completion_tokens == 3


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("stream", [False, True])
def test_tools(client, model, stream):
    call = {"model": model, "messages": QUESTION, "tools": [TOOL]}
    call["tool_choice"] = {"type": "function", "function": {"name": "weather"}}
    if stream:
        name, arguments = "", ""
        for chunk in client.chat.completions.create(**call, stream=True):
            for part in chunk.choices[0].delta.tool_calls or []:
                name += part.function.name or ""
                arguments += part.function.arguments or ""
    else:
        found = client.chat.completions.create(**call).choices[0].message.tool_calls[0].function
        name, arguments = found.name, found.arguments
    assert name == "weather"
    assert arguments.replace(" ", "") == '{"city":"Zürich"}'


def test_embeddings(client):
    answer = client.embeddings.create(model="python-embed", input=["one", "two"])
    assert [round(vector.embedding[0], 4) for vector in answer.data] == [0.0625, 0.125]


def test_responses(client):
    assert client.responses.create(model="python-gpt", input="Hello").output_text.startswith("0 ")
    events = [event.type for event in client.responses.create(model="python-gpt", input="Hello", stream=True)]
    assert events[-1] == "response.completed"


def test_models(client):
    names = [model.id for model in client.models.list()]
    assert {"python-gpt", "python-claude", "python-embed"} <= set(names)


def test_a_bad_token(gateway):
    stranger = openai.OpenAI(base_url=f"{gateway}/v1", api_key="no-token", max_retries=0)
    with pytest.raises(openai.AuthenticationError):
        stranger.chat.completions.create(model="python-gpt", messages=QUESTION)


def test_an_unknown_model(client):
    with pytest.raises(openai.NotFoundError, match="not found"):
        client.chat.completions.create(model="no-such-model", messages=QUESTION)


def test_a_provider_that_refuses(client, provider):
    provider.script("python-refused", status=400)
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model="python-refused", messages=QUESTION)


def test_an_error_within_a_stream(client, provider):
    provider.script("python-broken", error_frame=2)
    with pytest.raises(openai.APIError):
        for _ in client.chat.completions.create(model="python-broken", messages=QUESTION, stream=True):
            pass


def test_cancel(client, provider):
    provider.script("python-cancelled", frames=2000, gap=20)
    stream = client.chat.completions.create(model="python-cancelled", messages=QUESTION, stream=True)
    next(iter(stream))
    stream.close()
    until = time.monotonic() + 30
    while time.monotonic() < until:
        seen = provider.requests("python-cancelled")
        if seen and seen[0]["outcome"] == "gone":
            return
        time.sleep(0.05)
    raise AssertionError(f"the provider still writes: {seen}")
