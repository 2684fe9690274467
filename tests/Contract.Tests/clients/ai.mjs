// warnings go to the log of the client, not among the results
globalThis.AI_SDK_LOG_WARNINGS = false;
import { base, callTwice, callWeather, equal, holds, load, model, run, say, weather } from './harness.mjs';
const { embedMany, generateText, streamText, generateObject, tool, jsonSchema } = load('ai');
const { createOpenAI } = load('@ai-sdk/openai');
const { createAnthropic } = load('@ai-sdk/anthropic');
const openai = createOpenAI({ baseURL: `${base}/v1`, apiKey: 'test' });
const anthropic = createAnthropic({ baseURL: `${base}/v1`, apiKey: 'test' });
const tools = { [weather.name]: tool({ description: weather.description, inputSchema: jsonSchema(weather.schema) }) };
const answer = jsonSchema({ type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'], additionalProperties: false });
const wires = { 'openai chat': openai.chat(model), 'openai responses': openai.responses(model), anthropic: anthropic(model) };

const scenarios = {};
for (const [name, wire] of Object.entries(wires)) {
  scenarios[`${name}: text`] = async () => equal((await generateText({ model: wire, prompt: say('pong'), maxRetries: 0 })).text, 'pong', 'text');
  scenarios[`${name}: stream`] = async () => {
    const r = streamText({ model: wire, prompt: say('one two'), maxRetries: 0 });
    let text = '';
    for await (const piece of r.textStream) text += piece;
    equal(text, 'one two', 'text');
    holds((await r.usage).outputTokens > 0, 'usage is missing');
  };
  scenarios[`${name}: tool call`] = async () => {
    const r = await generateText({ model: wire, prompt: callWeather('Paris'), tools, maxRetries: 0 });
    equal(r.toolCalls[0]?.input, { city: 'Paris' }, 'input');
  };
  scenarios[`${name}: parallel tool calls`] = async () => {
    const r = await generateText({ model: wire, prompt: callTwice, tools, maxRetries: 0 });
    equal(r.toolCalls.map(c => c.input.city), ['Paris', 'Rome'], 'inputs');
  };
  scenarios[`${name}: forced tool call`] = async () => {
    const r = await generateText({ model: wire, prompt: 'How is it there?', tools, toolChoice: { type: 'tool', toolName: weather.name }, maxRetries: 0 });
    equal(typeof r.toolCalls[0]?.input.city, 'string', 'type of city');
  };
  scenarios[`${name}: unknown model`] = async () => {
    const missing = { 'openai chat': openai.chat, 'openai responses': openai.responses, anthropic }[name]('no-such-model');
    const error = await generateText({ model: missing, prompt: 'x', maxRetries: 0 }).catch(e => e);
    equal(error.statusCode, 404, 'status');
  };
  scenarios[`${name}: object`] = async () => {
    const r = await generateObject({ model: wire, prompt: 'What is the answer?', schema: answer, maxRetries: 0 });
    equal(typeof r.object.answer, 'string', 'type of answer');
  };
}
scenarios['embeddings'] = async () => {
  const r = await embedMany({ model: openai.embedding('text-embedding-3-small'), values: ['a', 'b'], maxRetries: 0 });
  holds(r.embeddings.length === 2 && r.embeddings[0].length > 7, 'not two vectors');
};
await run(scenarios);
