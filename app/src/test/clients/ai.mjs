// The `ai` package with its openai provider.
import { createOpenAI } from '@ai-sdk/openai';
import { scenarios } from './ai-scenarios.mjs';

export const { chat, stream, streamTools, toolLoop, vision, structured, abort } = scenarios(({ url, key, model }) =>
  createOpenAI({ baseURL: `${url}/v1`, apiKey: key }).chat(model),
);
