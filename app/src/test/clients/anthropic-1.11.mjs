// The official client of Anthropic, version 1.11.
import Anthropic from 'anthropic-1.11';
import { scenarios } from './anthropic-scenarios.mjs';

export const { chat, stream, streamTools, toolLoop, vision, structured, abort } = scenarios(Anthropic);
