// The SDKs of OpenAI and Anthropic for Node through gateway and ai-service; SdksIT runs it.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

const gateway = process.env.PONDPILOT_AI;
const apiKey = process.env.PONDPILOT_TOKEN;
const control = process.env.PONDPILOT_PROVIDER;
const openai = new OpenAI({ baseURL: `${gateway}/v1`, apiKey, maxRetries: 0, timeout: 60_000 });
const anthropic = new Anthropic({ baseURL: gateway, apiKey, maxRetries: 0, timeout: 60_000 });
const messages = [{ role: 'user', content: 'How many rows?' }];
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const whole = '0 ......1 ......2 ......';

const script = (model, knobs) => fetch(`${control}/scripts/${model}?${new URLSearchParams(knobs)}`, { method: 'PUT' });

async function left(model) {
  for (let attempt = 0; attempt < 600; attempt++) {
    const { requests } = await (await fetch(`${control}/observations?model=${model}`)).json();
    if (requests[0]?.outcome === 'gone') return;
    await pause(50);
  }
  assert.fail('the provider still writes');
}

for (const model of ['node-gpt', 'node-claude']) {
  test(`openai: ${model} chats`, async () => {
    const answer = await openai.chat.completions.create({ model, messages });
    assert.equal(answer.choices[0].message.content, whole);
    assert.equal(answer.usage.completion_tokens, 3);
  });

  test(`openai: ${model} streams`, async () => {
    let text = '';
    for await (const chunk of await openai.chat.completions.create({ model, messages, stream: true })) {
      text += chunk.choices[0].delta.content ?? '';
    }
    assert.equal(text, whole);
  });

  test(`openai: ${model} calls a tool`, async () => {
    const stream = openai.chat.completions.stream({
      model,
      messages,
      tools: [{ type: 'function', function: { name: 'weather', parameters: schema } }],
      tool_choice: { type: 'function', function: { name: 'weather' } },
    });
    const call = (await stream.finalChatCompletion()).choices[0].message.tool_calls[0].function;
    assert.equal(call.name, 'weather');
    assert.deepEqual(JSON.parse(call.arguments), { city: 'Zürich' });
  });
}

test('openai: embeddings', async () => {
  const { data } = await openai.embeddings.create({ model: 'node-embed', input: ['one', 'two'] });
  assert.deepEqual(data.map((vector) => vector.embedding[0]), [0.0625, 0.125]);
});

test('openai: responses', async () => {
  assert.equal((await openai.responses.create({ model: 'node-gpt', input: 'Hello' })).output_text, whole);
});

test('openai: errors are of its own classes', async () => {
  const stranger = new OpenAI({ baseURL: `${gateway}/v1`, apiKey: 'no-token', maxRetries: 0 });
  await assert.rejects(stranger.chat.completions.create({ model: 'node-gpt', messages }), OpenAI.AuthenticationError);
  await assert.rejects(openai.chat.completions.create({ model: 'no-such-model', messages }), OpenAI.NotFoundError);
});

test('openai: an error within a stream is thrown', async () => {
  await script('node-broken', { 'error-frame': 2 });
  await assert.rejects(async () => {
    for await (const _ of await openai.chat.completions.create({ model: 'node-broken', messages, stream: true }));
  }, OpenAI.APIError);
});

test('openai: a cancelled stream ends the call to the provider', async () => {
  await script('node-cancelled', { frames: 2000, gap: 20 });
  const stream = await openai.chat.completions.create({ model: 'node-cancelled', messages, stream: true });
  for await (const _ of stream) break;
  await left('node-cancelled');
});

const call = { model: 'node-claude', max_tokens: 100, messages };

test('anthropic: chats', async () => {
  const answer = await anthropic.messages.create(call);
  assert.equal(answer.content[0].text, whole);
  assert.equal(answer.usage.output_tokens, 3);
});

test('anthropic: streams', async () => {
  const answer = await anthropic.messages.stream(call).finalMessage();
  assert.equal(answer.content[0].text, whole);
});

test('anthropic: calls a tool', async () => {
  const answer = await anthropic.messages
    .stream({ ...call, tools: [{ name: 'weather', input_schema: schema }], tool_choice: { type: 'tool', name: 'weather' } })
    .finalMessage();
  assert.deepEqual(answer.content[0].input, { city: 'Zürich' });
});

test('anthropic: counts tokens', async () => {
  assert.ok((await anthropic.messages.countTokens({ model: 'node-claude', messages })).input_tokens > 0);
});

test('anthropic: errors are of its own classes', async () => {
  const stranger = new Anthropic({ baseURL: gateway, apiKey: 'no-token', maxRetries: 0 });
  await assert.rejects(stranger.messages.create(call), Anthropic.AuthenticationError);
  await assert.rejects(anthropic.messages.create({ ...call, model: 'no-such-model' }), Anthropic.NotFoundError);
});

test('anthropic: a cancelled stream ends the call to the provider', async () => {
  await script('node-claude-cancelled', { frames: 2000, gap: 20 });
  const stream = anthropic.messages.stream({ ...call, model: 'node-claude-cancelled' });
  for await (const _ of stream) break;
  stream.abort();
  await left('node-claude-cancelled');
});
