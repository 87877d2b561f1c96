// Runs the scenarios of one client: a line on stdin is a task, a line on stdout is what the client saw.
import { createInterface } from 'node:readline';

const client = await import(`./${process.argv[2]}.mjs`);
console.log = console.error; // what clients log must not stand between the answers
globalThis.AI_SDK_LOG_WARNINGS = false;

for await (const line of createInterface({ input: process.stdin })) {
  const { scenario, ...task } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await seenBy(client[scenario], task))}\n`);
}

async function seenBy(scenario, task) {
  try {
    return await scenario(task);
  } catch (error) {
    return { raised: told(error) };
  }
}

// Clients that try again by themselves wrap the last failure.
function told(error) {
  const last = error.lastError ?? error;
  return {
    name: last.name === 'Error' ? last.constructor.name : last.name,
    status: last.status ?? last.statusCode ?? last.status_code ?? 0,
    code: last.code ?? last.error?.code ?? '',
    message: String(last.message),
    requestId: last.requestID ?? last.responseHeaders?.['x-request-id'] ?? '',
  };
}
