// What is done with the official client of Anthropic, whichever version it has.
import { event, finish, png, tools } from './shared.mjs';

const offered = Object.entries(tools).map(([name, { description, parameters }]) => ({
  name,
  description,
  input_schema: parameters,
}));

function asked({ model, prompt, more }) {
  return { model, max_tokens: 4096, messages: [{ role: 'user', content: prompt }], ...more };
}

function seen({ content, stop_reason, usage }) {
  return {
    text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    finish: finish(stop_reason),
    input: usage.input_tokens,
    output: usage.output_tokens,
    calls: content
      .filter(({ type }) => type === 'tool_use')
      .map(({ name, input }) => ({ name, arguments: input })),
  };
}

/** @param Anthropic is the client's class */
export function scenarios(Anthropic) {
  const open = ({ url, key, retries }) => new Anthropic({ baseURL: url, apiKey: key, maxRetries: retries });

  return {
    async chat(task) {
      return seen(await open(task).messages.create(asked(task)));
    },

    async stream(task) {
      return seen(await open(task).messages.stream(asked(task)).finalMessage());
    },

    async streamTools(task) {
      return seen(await open(task).messages.stream({ ...asked(task), tools: offered }).finalMessage());
    },

    async toolLoop(task) {
      const called = [];
      const runnable = offered.map((offer) => ({
        ...offer,
        type: 'custom',
        parse: (input) => input,
        run: (input) => {
          called.push({ name: offer.name, arguments: input });
          return tools[offer.name].call(input);
        },
      }));
      const running = open(task).beta.messages.toolRunner({ ...asked(task), tools: runnable, stream: true });
      let last;
      for await (const turn of running) {
        last = await turn.finalMessage();
      }
      return { ...seen(last), calls: called };
    },

    async vision({ prompt, ...task }) {
      const content = [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
        { type: 'text', text: prompt },
      ];
      return seen(await open(task).messages.create(asked({ ...task, prompt: content })));
    },

    async structured(task) {
      const output_config = { format: { type: 'json_schema', schema: event } };
      const message = await open(task).messages.parse({ ...asked(task), output_config });
      const whole = seen(message);
      return { ...whole, object: JSON.parse(whole.text) };
    },

    async abort(task) {
      const running = open(task).messages.stream(asked(task));
      const left = { text: '', aborted: false };
      running.on('text', (piece) => {
        left.text += piece;
        if (left.text.length > 20) {
          running.abort();
        }
      });
      running.on('abort', () => (left.aborted = true));
      await running.done().catch(() => {});
      return left;
    },
  };
}
