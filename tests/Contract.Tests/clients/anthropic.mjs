import { base, callTwice, callWeather, equal, holds, load, model, run, say, weather } from './harness.mjs';
const Anthropic = load('@anthropic-ai/sdk').default;
const client = new Anthropic({ baseURL: base, apiKey: 'test', maxRetries: 0 });
const tools = [{ name: weather.name, description: weather.description, input_schema: weather.schema }];
const ask = (content, more = {}) => ({ model, max_tokens: 1000, messages: [{ role: 'user', content }], ...more });
const text = message => message.content.filter(b => b.type === 'text').map(b => b.text).join('');

await run({
  'messages plain': async () => {
    const r = await client.messages.create(ask(say('pong')));
    equal(text(r), 'pong', 'text');
    equal([r.type, r.role, r.stop_reason], ['message', 'assistant', 'end_turn'], 'shape');
    holds(r.usage.input_tokens > 0 && r.usage.output_tokens > 0, 'usage is missing');
  },
  'messages stream': async () => {
    const types = [];
    const stream = client.messages.stream(ask(say('one two three')));
    stream.on('streamEvent', e => types.push(e.type));
    const final = await stream.finalMessage();
    equal(text(final), 'one two three', 'text');
    equal([types[0], types.at(-1)], ['message_start', 'message_stop'], 'first and last event');
    holds(final.usage.output_tokens > 0, 'usage is missing');
  },
  'system turns anywhere': async () => {
    const r = await client.messages.create({ model, max_tokens: 100, system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      messages: [{ role: 'user', content: say('kept') }, { role: 'system', content: 'A reminder.' }] });
    equal(text(r), 'kept', 'text');
  },
  'tool call and result': async () => {
    const r = await client.messages.create(ask(callWeather('Paris'), { tools }));
    equal(r.stop_reason, 'tool_use', 'stop reason');
    const call = r.content.find(b => b.type === 'tool_use');
    equal(call.input, { city: 'Paris' }, 'input');
    const next = await client.messages.create({ model, max_tokens: 100, tools, messages: [{ role: 'user', content: callWeather('Paris') },
      { role: 'assistant', content: r.content }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'mild' }, { type: 'text', text: say('done') }] }] });
    equal(text(next), 'done', 'text after the tool');
  },
  'parallel tool calls in a stream': async () => {
    const final = await client.messages.stream(ask(callTwice, { tools })).finalMessage();
    const calls = final.content.filter(b => b.type === 'tool_use');
    equal(calls.map(c => c.input.city), ['Paris', 'Rome'], 'calls');
    holds(calls[0].id !== calls[1].id, 'call ids are not unique');
  },
  'a forced tool call': async () => {
    const r = await client.messages.create(ask('How is it there?', { tools, tool_choice: { type: 'any', disable_parallel_tool_use: true } }));
    equal([r.stop_reason, r.content.filter(b => b.type === 'tool_use').length], ['tool_use', 1], 'stop reason and calls');
    equal(typeof r.content.find(b => b.type === 'tool_use').input.city, 'string', 'type of city');
  },
  'parallel results in another order': async () => {
    const r = await client.messages.create(ask(callTwice, { tools }));
    const calls = r.content.filter(b => b.type === 'tool_use');
    const next = await client.messages.create({ model, max_tokens: 100, tools, messages: [{ role: 'user', content: callTwice }, { role: 'assistant', content: r.content },
      { role: 'user', content: [...calls].reverse().map(c => ({ type: 'tool_result', tool_use_id: c.id, content: c.input.city })).concat({ type: 'text', text: say('done') }) }] });
    equal(text(next), 'done', 'text after the tools');
  },
  'structured output': async () => {
    const r = await client.messages.create(ask('What is the answer?', { output_config: { format: { type: 'json_schema',
      schema: { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'], additionalProperties: false } } } }));
    equal(typeof JSON.parse(text(r)).answer, 'string', 'type of answer');
  },
  'an image': async () => {
    const r = await client.messages.create(ask([{ type: 'image', source: { type: 'base64', media_type: 'image/png',
      data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' } }, { type: 'text', text: say('seen') }]));
    equal(text(r), 'seen', 'text');
  },
  'count tokens': async () => {
    const r = await client.messages.countTokens({ model, messages: [{ role: 'user', content: 'How many tokens are these?' }] });
    holds(r.input_tokens > 0, 'no count');
  },
  'models in the Anthropic shape': async () => {
    const page = await client.models.list();
    holds(page.data.length > 0 && page.data.every(m => m.type === 'model' && m.display_name), 'shape');
  },
  'unknown model is a not_found_error': async () => {
    const error = await client.messages.create({ ...ask('x'), model: 'no-such-model' }).catch(e => e);
    equal([error.status, error.error?.error?.type], [404, 'not_found_error'], 'error');
  },
  'empty messages are an invalid_request_error': async () => {
    const error = await client.messages.create({ ...ask('x'), messages: [] }).catch(e => e);
    equal([error.status, error.error?.error?.type], [400, 'invalid_request_error'], 'error');
  },
});
