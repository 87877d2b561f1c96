// What the scenarios of all clients have in common.

export const cityOf = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

export const zoneOf = {
  type: 'object',
  properties: { zone: { type: 'string', enum: ['CET', 'CST'] }, seconds: { type: 'boolean' } },
  required: ['zone', 'seconds'],
  additionalProperties: false,
};

export const tools = {
  get_weather: { description: 'The weather in a city', parameters: cityOf, call: ({ city }) => `18 °C in ${city}` },
  get_time: { description: 'The time in a zone', parameters: zoneOf, call: ({ zone }) => `noon in ${zone}` },
};

export const event = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    people: { type: 'array', items: { type: 'string' } },
    indoors: { type: 'boolean' },
  },
  required: ['name', 'people', 'indoors'],
  additionalProperties: false,
};

// One pixel.
export const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

// Why an answer ended, in the words of the openai dialect.
export function finish(word) {
  const words = {
    'tool-calls': 'tool_calls',
    tool_use: 'tool_calls',
    end_turn: 'stop',
    max_tokens: 'length',
  };
  return words[word] ?? word;
}
