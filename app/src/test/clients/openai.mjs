// The official client of OpenAI.
import OpenAI from 'openai';
import { event, finish, png, tools } from './shared.mjs';

const offered = Object.entries(tools).map(([name, { description, parameters }]) => ({
  type: 'function',
  function: { name, description, parameters },
}));

function open({ url, key, retries }) {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: retries });
}

function asked({ model, prompt, more }) {
  return { model, messages: [{ role: 'user', content: prompt }], ...more };
}

function seen(completion) {
  const [{ message, finish_reason }] = completion.choices;
  return {
    text: message.content ?? '',
    finish: finish(finish_reason),
    input: completion.usage?.prompt_tokens,
    output: completion.usage?.completion_tokens,
    calls: (message.tool_calls ?? []).map(({ function: call }) => ({
      name: call.name,
      arguments: JSON.parse(call.arguments),
    })),
    requestId: completion._request_id,
  };
}

export async function chat(task) {
  return seen(await open(task).chat.completions.create(asked(task)));
}

export async function stream(task) {
  const chunks = await open(task).chat.completions.create({
    ...asked(task),
    stream: true,
    stream_options: { include_usage: true },
  });
  const whole = { text: '', events: 0 };
  for await (const { choices, usage } of chunks) {
    whole.events += 1;
    whole.text += choices[0]?.delta.content ?? '';
    whole.finish = choices[0]?.finish_reason ?? whole.finish;
    whole.input = usage?.prompt_tokens;
    whole.output = usage?.completion_tokens;
  }
  return whole;
}

// A caller that does not ask for usage must not see the chunk that the gateway asks for.
export async function streamWithoutUsage(task) {
  const chunks = await open(task).chat.completions.create({ ...asked(task), stream: true });
  const whole = { text: '', withoutChoices: 0, withUsage: 0 };
  for await (const { choices, usage } of chunks) {
    whole.text += choices[0]?.delta.content ?? '';
    whole.withoutChoices += choices.length === 0 ? 1 : 0;
    whole.withUsage += usage ? 1 : 0;
  }
  return whole;
}

export async function streamTools(task) {
  const running = open(task).chat.completions.stream({
    ...asked(task),
    tools: offered,
    stream_options: { include_usage: true },
  });
  return seen(await running.finalChatCompletion());
}

export async function toolLoop(task) {
  const called = [];
  const runnable = offered.map(({ function: offer }) => ({
    type: 'function',
    function: {
      ...offer,
      parse: JSON.parse,
      function: (given) => {
        called.push({ name: offer.name, arguments: given });
        return tools[offer.name].call(given);
      },
    },
  }));
  const running = open(task).chat.completions.runTools({
    ...asked(task),
    tools: runnable,
    stream: true,
    stream_options: { include_usage: true },
  });
  return { ...seen(await running.finalChatCompletion()), calls: called };
}

export async function vision({ prompt, ...task }) {
  const content = [
    { type: 'text', text: prompt },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
  ];
  return seen(await open(task).chat.completions.create(asked({ ...task, prompt: content })));
}

export async function structured(task) {
  const completion = await open(task).chat.completions.parse({
    ...asked(task),
    response_format: { type: 'json_schema', json_schema: { name: 'event', schema: event, strict: true } },
  });
  return { ...seen(completion), object: JSON.parse(completion.choices[0].message.content) };
}

export async function choices(task) {
  const completion = await open(task).chat.completions.create(asked(task));
  return {
    choices: completion.choices.map(({ index, message, finish_reason, logprobs }) => ({
      index,
      text: message.content,
      finish: finish_reason,
      tokens: logprobs?.content?.map(({ token }) => token) ?? [],
    })),
  };
}

export async function streamChoices(task) {
  const chunks = await open(task).chat.completions.create({ ...asked(task), stream: true });
  const whole = [];
  for await (const { choices } of chunks) {
    for (const { index, delta, finish_reason, logprobs } of choices) {
      whole[index] ??= { index, text: '', tokens: [] };
      whole[index].text += delta.content ?? '';
      whole[index].finish = finish_reason ?? whole[index].finish;
      whole[index].tokens.push(...(logprobs?.content ?? []).map(({ token }) => token));
    }
  }
  return { choices: whole };
}

// Unless told otherwise this client asks for base64 and decodes it; what was asked for by name it hands over as it is.
export async function embeddings(task) {
  const client = open(task);
  const wanted = { model: task.model, input: ['water', '水'], ...task.more };
  const unasked = await client.embeddings.create(wanted);
  const floats = await client.embeddings.create({ ...wanted, encoding_format: 'float' });
  const base64 = await client.embeddings.create({ ...wanted, encoding_format: 'base64' });
  return {
    unasked: unasked.data.map(({ embedding }) => embedding),
    floats: floats.data.map(({ embedding }) => embedding),
    base64: base64.data.map(({ embedding }) => decoded(embedding)),
    input: unasked.usage.prompt_tokens,
  };
}

function decoded(base64) {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

export async function models(task) {
  const client = open(task);
  const listed = [];
  for await (const model of client.models.list()) {
    listed.push(model.id);
  }
  return { listed, retrieved: await client.models.retrieve(task.model) };
}

export async function abort(task) {
  const stop = new AbortController();
  const chunks = await open(task).chat.completions.create({ ...asked(task), stream: true }, { signal: stop.signal });
  let text = '';
  for await (const { choices } of chunks) {
    text += choices[0]?.delta.content ?? '';
    if (text.length > 20) {
      stop.abort();
    }
  }
  return { text };
}
