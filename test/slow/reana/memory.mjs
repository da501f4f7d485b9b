// Makes one call of the built SDK, and prints the memory that it took: `node memory.mjs CALL`, settings as usual.
import { connect } from '../../../dist/index.js';

const CALLS = {
  list: (client) => all(client.workflows.list()),
  files: (client) => client.workspace.list('r'),
  logs: (client) => client.workflows.logs('r'),
  parameters: (client) => client.workflows.parameters('r'),
};

async function all(items) {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The most memory that the process had so far, in MiB. */
const peak = () => process.resourceUsage().maxRSS / 1024;

const client = await connect();
// Loads what every call needs.
await client.server.ping();
const before = peak();
let code = 'done';
try {
  await CALLS[process.argv[2]](client);
} catch (error) {
  code = error.code;
}
process.stdout.write(JSON.stringify({ code, taken: Math.round(peak() - before) }));
await client.close();
