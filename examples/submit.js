// Submits an analysis, follows it, and brings its outputs home.
//
//   npm run build
//   node examples/submit.js [reana.yaml] [folder for the outputs]
//
// Runs on the cluster of REANA_SERVER_URL and REANA_ACCESS_TOKEN; without them, on an embedded server on this machine.
import { createClient, ReanaMadminerError, RunFailedError, submit } from 'reana-madminer';
import { defaultDataFolder, startLocalServer } from 'reana-madminer/local';

const [file = 'reana.yaml', folder = 'results'] = process.argv.slice(2);

async function connect() {
  const { REANA_SERVER_URL, REANA_ACCESS_TOKEN } = process.env;
  if (REANA_SERVER_URL !== undefined) {
    return createClient({ serverUrl: REANA_SERVER_URL, accessToken: REANA_ACCESS_TOKEN ?? '' });
  }
  const server = await startLocalServer({ dataDir: defaultDataFolder() });
  return createClient({ serverUrl: server.url, accessToken: server.token });
}

function show(event) {
  if (event.type === 'status') console.log(`${event.run.name} is ${event.run.status}`);
  if (event.type === 'step-finished') console.log(`  ${event.step.name} is done`);
}

try {
  const client = await connect();
  const run = await submit(client, { file });
  await run.wait({ onEvent: show });
  for (const path of await run.outputs.download(folder)) console.log(path);
  client.close();
} catch (error) {
  if (!ReanaMadminerError.is(error)) throw error;
  console.error(error.message);
  if (error instanceof RunFailedError) {
    for (const step of error.failedSteps) console.error(`${step.name}:\n${step.logTail}`);
  }
  if (error.hint !== undefined) console.error(error.hint);
  process.exitCode = error.exitCode;
}
