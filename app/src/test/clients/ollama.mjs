// The official client of Ollama.
import { Ollama } from 'ollama';
import { event, png, tools } from './shared.mjs';

const TURNS_MAX = 5;
const offered = Object.entries(tools).map(([name, { description, parameters }]) => ({
  type: 'function',
  function: { name, description, parameters },
}));

// It never tries again by itself.
function open({ url, key }) {
  return new Ollama({ host: url, headers: { Authorization: `Bearer ${key}` } });
}

function asked({ model, prompt, more }) {
  return { model, messages: [{ role: 'user', content: prompt }], ...more };
}

// Its dialect has no word of its own for an end in tool calls; that is a stop as well.
function finish(reason, calls) {
  return reason === 'stop' && calls.length > 0 ? 'tool_calls' : reason;
}

function seen({ message, done_reason, prompt_eval_count, eval_count }) {
  const calls = (message.tool_calls ?? []).map(({ function: call }) => ({ name: call.name, arguments: call.arguments }));
  return {
    text: message.content,
    finish: finish(done_reason, calls),
    input: prompt_eval_count,
    output: eval_count,
    calls,
  };
}

async function joined(chunks) {
  const message = { role: 'assistant', content: '', thinking: '', tool_calls: [] };
  let last;
  for await (const chunk of chunks) {
    message.content += chunk.message.content;
    message.thinking += chunk.message.thinking ?? '';
    message.tool_calls.push(...(chunk.message.tool_calls ?? []));
    last = chunk;
  }
  return { ...last, message };
}

export async function chat(task) {
  return seen(await open(task).chat(asked(task)));
}

export async function stream(task) {
  return seen(await joined(await open(task).chat({ ...asked(task), stream: true })));
}

export async function streamTools(task) {
  return seen(await joined(await open(task).chat({ ...asked(task), tools: offered, stream: true })));
}

export async function toolLoop(task) {
  const request = asked(task);
  const calls = [];
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    const whole = await joined(await open(task).chat({ ...request, tools: offered, stream: true }));
    request.messages.push(whole.message);
    if (whole.message.tool_calls.length === 0) {
      return { ...seen(whole), calls };
    }
    for (const { function: call } of whole.message.tool_calls) {
      calls.push({ name: call.name, arguments: call.arguments });
      request.messages.push({ role: 'tool', tool_name: call.name, content: tools[call.name].call(call.arguments) });
    }
  }
  throw new Error(`no end after ${TURNS_MAX} turns`);
}

export async function vision(task) {
  const messages = [{ role: 'user', content: task.prompt, images: [png] }];
  return seen(await open(task).chat({ ...asked(task), messages }));
}

export async function structured(task) {
  const whole = seen(await open(task).chat({ ...asked(task), format: event }));
  return { ...whole, object: JSON.parse(whole.text) };
}

export async function abort(task) {
  const chunks = await open(task).chat({ ...asked(task), stream: true });
  const left = { text: '', aborted: false };
  try {
    for await (const { message } of chunks) {
      left.text += message.content;
      if (left.text.length > 20) {
        chunks.abort();
      }
    }
  } catch (error) {
    left.aborted = error.name === 'AbortError';
  }
  return left;
}
