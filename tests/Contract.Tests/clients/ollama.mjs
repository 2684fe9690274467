import { base, callTwice, callWeather, equal, holds, load, model, run, say, weather } from './harness.mjs';
const { Ollama } = load('ollama');
const client = new Ollama({ host: base });
const tools = [{ type: 'function', function: { name: weather.name, description: weather.description, parameters: weather.schema } }];
const user = content => [{ role: 'user', content }];

await run({
  'chat plain': async () => {
    const r = await client.chat({ model, messages: user(say('pong')) });
    equal(r.message.content, 'pong', 'content');
    equal([r.done, r.done_reason], [true, 'stop'], 'done');
    holds(r.eval_count > 0, 'counts are missing');
  },
  'chat stream': async () => {
    let text = '', last = null;
    for await (const part of await client.chat({ model, messages: user(say('one two')), stream: true })) { text += part.message.content; last = part; }
    equal(text, 'one two', 'text');
    equal(last.done, true, 'done');
  },
  'tool call': async () => {
    const r = await client.chat({ model, messages: user(callWeather('Paris')), tools });
    equal(r.message.tool_calls[0].function.arguments, { city: 'Paris' }, 'arguments as an object');
  },
  'parallel tool calls in a stream, and their results': async () => {
    const calls = [];
    for await (const part of await client.chat({ model, messages: user(callTwice), tools, stream: true })) calls.push(...part.message.tool_calls ?? []);
    equal(calls.map(c => c.function.arguments.city), ['Paris', 'Rome'], 'calls');
    const r = await client.chat({ model, tools, messages: [...user(callTwice), { role: 'assistant', content: '', tool_calls: calls },
      { role: 'tool', tool_name: weather.name, content: 'mild' }, { role: 'tool', tool_name: weather.name, content: 'hot' }, ...user(say('done'))] });
    equal(r.message.content, 'done', 'content after the tools');
  },
  'generate stream': async () => {
    let text = '';
    for await (const part of await client.generate({ model, prompt: say('one two'), stream: true })) text += part.response;
    equal(text, 'one two', 'text');
  },
  'structured output': async () => {
    const r = await client.chat({ model, messages: user('What is the answer?'),
      format: { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] } });
    equal(typeof JSON.parse(r.message.content).answer, 'string', 'type of answer');
  },
  'generate': async () => equal((await client.generate({ model, prompt: say('pong') })).response, 'pong', 'response'),
  'list': async () => holds((await client.list()).models.length > 0, 'no models'),
  'show': async () => holds((await client.show({ model })).capabilities.includes('completion'), 'capabilities'),
  'embed': async () => holds((await client.embed({ model: 'text-embedding-3-small', input: 'a' })).embeddings[0].length > 7, 'no vector'),
  'unknown model': async () => {
    const error = await client.chat({ model: 'no-such-model', messages: user('x') }).catch(e => e);
    equal(error.status_code, 404, 'status');
  },
});
