// Submits an analysis, follows it, and downloads its outputs.
//
//   npm run build
//   node examples/submit.js [reana.yaml] [folder for the outputs]
//
// Runs on the cluster of REANA_SERVER_URL and REANA_ACCESS_TOKEN; without them, on an embedded server on this machine.
import { connect, ReanaMadminerError, RunFailedError } from 'reana-madminer';

const [file = 'reana.yaml', folder = 'results'] = process.argv.slice(2);

function show(event) {
  if (event.type === 'status') console.log(`${event.run.name} is ${event.run.status}`);
  if (event.type === 'step-finished') console.log(`  ${event.step.name} finished`);
}

try {
  const client = await connect({ local: process.env.REANA_SERVER_URL === undefined });
  const run = await client.runs.submit({ file });
  await run.wait({ onEvent: show });
  for (const path of await run.outputs.download(folder)) console.log(path);
  await client.close();
} catch (error) {
  if (!ReanaMadminerError.is(error)) throw error;
  console.error(error.message);
  if (error instanceof RunFailedError) {
    for (const step of error.failedSteps) console.error(`${step.name}:\n${step.logTail}`);
  }
  if (error.hint !== undefined) console.error(error.hint);
  process.exitCode = error.exitCode;
}
