// The `ai` package with its anthropic provider.
import { createAnthropic } from '@ai-sdk/anthropic';
import { scenarios } from './ai-scenarios.mjs';

export const { chat, stream, streamTools, toolLoop, vision, structured, abort } = scenarios(({ url, key, model }) =>
  createAnthropic({ baseURL: `${url}/v1`, apiKey: key })(model),
);
