import { base, callTwice, callWeather, equal, holds, load, model, run, say, weather } from './harness.mjs';
const OpenAI = load('openai').default;
const client = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'test', maxRetries: 0 });
const once = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'test', maxRetries: 2 });
const tools = [{ type: 'function', function: { name: weather.name, description: weather.description, parameters: weather.schema } }];
const flat = [{ type: 'function', name: weather.name, description: weather.description, parameters: weather.schema, strict: false }];
// the others get a function that wraps the raw input
const native = ['on-openai', 'on-compatible'].includes(model);
const user = content => [{ role: 'user', content }];
const schema = { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'], additionalProperties: false };

await run({
  'chat plain': async () => {
    const r = await client.chat.completions.create({ model, messages: user(say('pong')) });
    equal(r.choices[0].message.content, 'pong', 'content');
    equal(r.choices[0].finish_reason, 'stop', 'finish reason');
    equal(r.object, 'chat.completion', 'object');
    holds(r.usage.prompt_tokens > 0 && r.usage.completion_tokens > 0, 'usage is missing');
  },
  'chat stream with usage': async () => {
    let text = '', usage = null, finish = null;
    for await (const c of await client.chat.completions.create({ model, messages: user(say('one two three')), stream: true, stream_options: { include_usage: true } })) {
      text += c.choices[0]?.delta?.content ?? '';
      finish = c.choices[0]?.finish_reason ?? finish;
      usage = c.usage ?? usage;
    }
    equal(text, 'one two three', 'text');
    equal(finish, 'stop', 'finish reason');
    holds(usage?.completion_tokens > 0, 'usage is missing');
  },
  'chat stream without usage asked has no usage chunk': async () => {
    for await (const c of await client.chat.completions.create({ model, messages: user(say('x')), stream: true }))
      holds(c.choices.length === 1, 'a chunk without choices came unasked');
  },
  'chat tool call': async () => {
    const r = await client.chat.completions.create({ model, messages: user(callWeather('Paris')), tools });
    equal(r.choices[0].finish_reason, 'tool_calls', 'finish reason');
    equal(JSON.parse(r.choices[0].message.tool_calls[0].function.arguments), { city: 'Paris' }, 'arguments');
  },
  'chat parallel tool calls, results in another order': async () => {
    const r = await client.chat.completions.create({ model, messages: user(callTwice), tools });
    const calls = r.choices[0].message.tool_calls;
    equal(calls.map(c => JSON.parse(c.function.arguments).city), ['Paris', 'Rome'], 'calls');
    holds(calls[0].id !== calls[1].id, 'call ids are not unique');
    const next = await client.chat.completions.create({ model, tools, messages: [...user(callTwice), r.choices[0].message,
      { role: 'tool', tool_call_id: calls[1].id, content: 'hot' }, { role: 'tool', tool_call_id: calls[0].id, content: 'mild' },
      { role: 'user', content: say('done') }] });
    equal(next.choices[0].message.content, 'done', 'content after the tools');
  },
  'chat stream tool calls': async () => {
    const stream = client.chat.completions.stream({ model, messages: user(callTwice), tools });
    const final = await stream.finalChatCompletion();
    equal(final.choices[0].message.tool_calls.map(c => JSON.parse(c.function.arguments).city), ['Paris', 'Rome'], 'calls');
  },
  'chat structured output': async () => {
    const r = await client.chat.completions.create({ model, messages: user('What is the answer?'),
      response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema } } });
    equal(typeof JSON.parse(r.choices[0].message.content).answer, 'string', 'type of answer');
  },
  'chat image and system turns': async () => {
    const r = await client.chat.completions.create({ model, messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' } },
      { type: 'text', text: say('seen') }] }] });
    equal(r.choices[0].message.content, 'seen', 'content');
  },
  'responses plain': async () => {
    const r = await client.responses.create({ model, input: say('pong') });
    equal(r.output_text, 'pong', 'text');
    equal(r.status, 'completed', 'status');
    holds(r.usage.output_tokens > 0, 'usage is missing');
  },
  'responses stream': async () => {
    let text = '', completed = null, last = -1;
    for await (const e of await client.responses.create({ model, input: [{ role: 'user', content: say('one two') }], stream: true })) {
      if (e.type === 'response.output_text.delta') text += e.delta;
      if (e.type === 'response.completed') completed = e.response;
      holds(e.sequence_number > last, `sequence_number ${e.sequence_number} after ${last}`);
      last = e.sequence_number;
    }
    equal(text, 'one two', 'text');
    holds(completed?.usage?.output_tokens > 0, 'response.completed without usage');
  },
  'responses tool call and its result': async () => {
    const r = await client.responses.create({ model, input: callWeather('Paris'), tools: flat });
    const call = r.output.find(o => o.type === 'function_call');
    equal(JSON.parse(call.arguments), { city: 'Paris' }, 'arguments');
    const next = await client.responses.create({ model, tools: flat, input: [{ role: 'user', content: callWeather('Paris') }, call,
      { type: 'function_call_output', call_id: call.call_id, output: 'mild' }, { role: 'user', content: say('done') }] });
    equal(next.output_text, 'done', 'text after the tool');
  },
  'chat forced tool call': async () => {
    const r = await client.chat.completions.create({ model, messages: user('How is it there?'), tools, tool_choice: { type: 'function', function: { name: weather.name } } });
    equal(typeof JSON.parse(r.choices[0].message.tool_calls[0].function.arguments).city, 'string', 'type of city');
  },
  'responses parallel tool calls in a stream': async () => {
    const calls = [];
    for await (const e of await client.responses.create({ model, input: callTwice, tools: flat, stream: true }))
      if (e.type === 'response.output_item.done' && e.item.type === 'function_call') calls.push(e.item);
    equal(calls.map(c => JSON.parse(c.arguments).city), ['Paris', 'Rome'], 'calls');
  },
  'responses structured output': async () => {
    const r = await client.responses.create({ model, input: 'What is the answer?', text: { format: { type: 'json_schema', name: 'a', strict: true, schema } } });
    equal(typeof JSON.parse(r.output_text).answer, 'string', 'type of answer');
  },
  'responses custom tool call': async () => {
    const r = await client.responses.create({ model, input: `Call the tool apply_patch with ${native ? 'input *** Begin Patch' : 'arguments {"input":"*** Begin Patch"}'}`, tools: [{ type: 'custom', name: 'apply_patch', description: 'Edits' }] });
    const call = r.output.find(o => o.type === 'custom_tool_call');
    equal([call?.name, call?.input], ['apply_patch', '*** Begin Patch'], 'call');
  },
  'embeddings as base64': async () => {
    const r = await client.embeddings.create({ model: 'text-embedding-3-small', input: 'a', encoding_format: 'base64' });
    equal(typeof r.data[0].embedding, 'string', 'type of the vector');
    holds(new Float32Array(Buffer.from(r.data[0].embedding, 'base64').buffer.slice(0, 32)).every(Number.isFinite), 'not floats');
  },
  'embeddings': async () => {
    const r = await client.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'] });
    equal(r.data.length, 2, 'count');
    holds(r.data[0].embedding.length > 7 && r.data[0].embedding.every(Number.isFinite), 'not a vector');
  },
  'models': async () => {
    const ids = [];
    for await (const m of client.models.list()) ids.push(m.id);
    holds(ids.includes('auto') && ids.length > 1, `models: ${ids}`);
    equal((await client.models.retrieve(ids.find(i => i !== 'auto'))).object, 'model', 'object');
  },
  'unknown model is a 404': async () => {
    const error = await client.chat.completions.create({ model: 'no-such-model', messages: user('x') }).catch(e => e);
    equal(error.status, 404, 'status');
    equal(error.code, 'model_not_found', 'code');
  },
  'empty messages are a 400 that names the field': async () => {
    const error = await client.chat.completions.create({ model, messages: [] }).catch(e => e);
    equal([error.status, error.type, error.param], [400, 'invalid_request_error', 'messages'], 'error');
  },
  'a rate limit passes': async () => {
    const r = await once.chat.completions.create({ model, messages: user(say('through')) });
    equal(r.choices[0].message.content, 'through', 'content');
  },
});
