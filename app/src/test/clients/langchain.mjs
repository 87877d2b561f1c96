// LangChain with its openai package.
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { event, finish, png, tools } from './shared.mjs';

const offered = Object.entries(tools).map(([name, { description, parameters }]) => ({
  type: 'function',
  function: { name, description, parameters },
}));

function open({ url, key, model, retries }) {
  return new ChatOpenAI({ model, apiKey: key, maxRetries: retries, configuration: { baseURL: `${url}/v1` } });
}

function seen(message) {
  return {
    text: message.content,
    finish: finish(message.response_metadata.finish_reason),
    input: message.usage_metadata?.input_tokens,
    output: message.usage_metadata?.output_tokens,
    calls: (message.tool_calls ?? []).map(({ name, args }) => ({ name, arguments: args })),
  };
}

async function joined(stream) {
  let whole;
  let events = 0;
  for await (const chunk of stream) {
    events += 1;
    whole = whole ? whole.concat(chunk) : chunk;
  }
  return { whole, events };
}

export async function chat(task) {
  return seen(await open(task).invoke(task.prompt));
}

export async function stream(task) {
  const { whole, events } = await joined(await open(task).stream(task.prompt));
  return { ...seen(whole), events };
}

export async function streamTools(task) {
  const { whole } = await joined(await open(task).bindTools(offered).stream(task.prompt));
  return seen(whole);
}

export async function toolLoop(task) {
  const model = open(task).bindTools(offered);
  const messages = [new HumanMessage(task.prompt)];
  const calls = [];
  for (;;) {
    const { whole } = await joined(await model.stream(messages));
    messages.push(whole);
    if (whole.tool_calls.length === 0) {
      return { ...seen(whole), calls };
    }
    for (const { id, name, args } of whole.tool_calls) {
      calls.push({ name, arguments: args });
      messages.push(new ToolMessage({ tool_call_id: id, content: tools[name].call(args) }));
    }
  }
}

export async function vision(task) {
  const content = [
    { type: 'text', text: task.prompt },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
  ];
  return seen(await open(task).invoke([new HumanMessage({ content })]));
}

export async function structured(task) {
  const model = open(task).withStructuredOutput(event, { name: 'event', method: 'jsonSchema', includeRaw: true });
  const { raw, parsed } = await model.invoke(task.prompt);
  return { ...seen(raw), object: parsed };
}

export async function embeddings({ url, key, model }) {
  const client = new OpenAIEmbeddings({ model, apiKey: key, maxRetries: 0, configuration: { baseURL: `${url}/v1` } });
  return { vectors: await client.embedDocuments(['water', '水']) };
}

export async function abort(task) {
  const stop = new AbortController();
  const seen = { text: '', aborted: false };
  try {
    for await (const chunk of await open(task).stream(task.prompt, { signal: stop.signal })) {
      seen.text += chunk.content;
      if (seen.text.length > 20) {
        stop.abort();
      }
    }
  } catch (error) {
    seen.aborted = error.name === 'AbortError';
  }
  return seen;
}
