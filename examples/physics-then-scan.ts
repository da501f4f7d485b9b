// The two halves of the MadMiner workflow in a row: the physics once, then a scan of the machine learning over its events.
//
//   npm run build
//   npx tsx examples/physics-then-scan.ts [folder] [name=value of the physics …]
//   npx tsx examples/physics-then-scan.ts work events_per_benchmark=20000
//
// The folder gets a copy of the analysis with the new event file in it, and the results; nothing else is changed.
// SCAN names another scan file than learning-curve.yaml. Started again, it uses the existing events and continues
// the scan, which is named after the folder.
import { connect, planScan, type JsonObject, type ReanaClient, type ScanPlan } from 'reana-madminer';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reportError } from './report-error.js';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Where reana.physics.yaml leaves the events. */
const MADE = 'workflow_ph/combine/data/combined_delphes.h5';
/** Where reana.ml.yaml, by its parameter `data_file`, looks for them. */
const WANTED = 'examples/data/combined_delphes.h5';

const [folder = 'physics-then-scan', ...parameters] = process.argv.slice(2);
const scanFile = resolve(process.env['SCAN'] ?? join(ROOT, 'examples/scans/learning-curve.yaml'));

try {
  const client = await connect({ local: process.env['REANA_SERVER_URL'] === undefined });
  try {
    const copy = await copyAnalysis(resolve(folder, 'analysis'));
    await makeEvents(client, copy);
    // Named after the folder: a scan over other events is another scan.
    const name = basename(resolve(folder));
    const plan = await planScan({ file: join(copy, 'examples/scans', basename(scanFile)), name });
    await scan(client, plan);
  } finally {
    await client.close();
  }
} catch (error) {
  reportError(error);
}

/** What the machine learning needs, except for the events. An existing copy is left unchanged. */
async function copyAnalysis(copy: string): Promise<string> {
  if (existsSync(copy)) return copy;
  const half = `${copy}.part`;
  await mkdir(join(half, 'examples/scans'), { recursive: true });
  for (const path of ['reana.physics.yaml', 'reana.ml.yaml', 'workflow']) {
    await cp(join(ROOT, path), join(half, path), { recursive: true });
  }
  await cp(scanFile, join(half, 'examples/scans', basename(scanFile)));
  await rename(half, copy);
  return copy;
}

/** Runs the physics and puts its events where the machine learning expects them. */
async function makeEvents(client: ReanaClient, copy: string): Promise<void> {
  const events = join(copy, WANTED);
  if (existsSync(events)) {
    console.log(`using the existing events: ${events}`);
    return;
  }
  const run = await client.runs.submit({
    file: join(copy, 'reana.physics.yaml'),
    parameters: readParameters(parameters),
  });
  await run.wait({
    onEvent: (event) => {
      if (event.type === 'step-finished') console.log(`${event.step.name} finished`);
    },
  });
  await run.outputs.download(join(copy, '..', 'events'));
  await mkdir(dirname(events), { recursive: true });
  await rename(join(copy, '..', 'events', MADE), events);
  console.log(`${run.name} made the events: ${events}`);
}

async function scan(client: ReanaClient, plan: ScanPlan): Promise<void> {
  await client.scans.run(plan, {
    onEvent: (event) => {
      if (event.type === 'failed') console.log(`${event.run.name} failed: ${event.cause.message}`);
      if (event.type === 'counts')
        console.log(`${event.counts.finished} of ${event.counts.total} points finished`);
    },
  });
  const results = await client.scans.collect(plan.scan, {
    folder: resolve(folder, 'results'),
  });
  for (const { values, numbers } of results.groups) {
    const summary = Object.entries(numbers).map(([name, { mean }]) => `${name} ${mean.toPrecision(3)}`);
    console.log(`${JSON.stringify(values)}: ${summary.join(', ')}`);
  }
  console.log(`the tables are in ${results.folder}`);
}

/** `name=value` pairs; numbers are numbers. */
function readParameters(pairs: readonly string[]): JsonObject {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      const text = value.join('=');
      return [name, Number.isNaN(Number(text)) ? text : Number(text)];
    }),
  );
}
