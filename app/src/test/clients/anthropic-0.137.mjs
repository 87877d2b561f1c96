// The official client of Anthropic, version 0.137.
import Anthropic from 'anthropic-0.137';
import { scenarios } from './anthropic-scenarios.mjs';

export const { chat, stream, streamTools, toolLoop, vision, structured, abort } = scenarios(Anthropic);
