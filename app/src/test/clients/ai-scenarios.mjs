// What is done with the `ai` package, whichever provider it speaks through.
import { generateText, jsonSchema, Output, stepCountIs, streamText, tool } from 'ai';
import { event, finish, png, tools } from './shared.mjs';

function offered(execute) {
  const all = Object.entries(tools).map(([name, { description, parameters, call }]) => [
    name,
    tool({ description, inputSchema: jsonSchema(parameters), ...(execute ? { execute: call } : {}) }),
  ]);
  return Object.fromEntries(all);
}

function calls(toolCalls) {
  return toolCalls.map(({ toolName, input }) => ({ name: toolName, arguments: input }));
}

// The stream hands failures over as parts of it.
async function drained(result) {
  const seen = { text: '', events: 0 };
  for await (const part of result.fullStream) {
    seen.events += 1;
    if (part.type === 'error') {
      throw part.error;
    }
    seen.text += part.type === 'text-delta' ? part.text : '';
  }
  const usage = await result.totalUsage;
  return {
    ...seen,
    finish: finish(await result.finishReason),
    input: usage.inputTokens,
    output: usage.outputTokens,
    calls: calls((await result.steps).flatMap((step) => step.toolCalls)),
  };
}

/** @param modelOf makes the model that a task asks for */
export function scenarios(modelOf) {
  const asked = (task) => ({ model: modelOf(task), prompt: task.prompt, maxRetries: task.retries, onError() {} });

  return {
    async chat(task) {
      const { text, finishReason, usage } = await generateText(asked(task));
      return { text, finish: finish(finishReason), input: usage.inputTokens, output: usage.outputTokens };
    },

    async stream(task) {
      return drained(streamText(asked(task)));
    },

    async streamTools(task) {
      return drained(streamText({ ...asked(task), tools: offered(false) }));
    },

    async toolLoop(task) {
      return drained(streamText({ ...asked(task), tools: offered(true), stopWhen: stepCountIs(5) }));
    },

    async vision({ prompt, ...task }) {
      const content = [
        { type: 'text', text: prompt },
        { type: 'image', image: `data:image/png;base64,${png}` },
      ];
      const messages = [{ role: 'user', content }];
      const { text, finishReason } = await generateText({ model: modelOf(task), messages, maxRetries: 0 });
      return { text, finish: finish(finishReason) };
    },

    async structured(task) {
      const output = Output.object({ schema: jsonSchema(event) });
      // Of models that it does not know, the anthropic provider thinks that only a forced tool makes them obey a schema.
      const providerOptions = { anthropic: { structuredOutputMode: 'outputFormat' } };
      const result = await generateText({ ...asked(task), output, providerOptions });
      return { text: result.text, finish: finish(result.finishReason), object: result.output };
    },

    async abort(task) {
      const stop = new AbortController();
      const result = streamText({ ...asked(task), abortSignal: stop.signal });
      const seen = { text: '', aborted: false };
      for await (const part of result.fullStream) {
        seen.text += part.type === 'text-delta' ? part.text : '';
        seen.aborted ||= part.type === 'abort';
        if (seen.text.length > 20) {
          stop.abort();
        }
      }
      return seen;
    },
  };
}
