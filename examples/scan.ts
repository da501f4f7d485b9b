// A parameter scan from a program: planned, run, collected, ranked, drawn.
//
//   npm run build
//   npx tsx examples/scan.ts [scan.yaml] [folder for the results]
//
// Runs on the cluster of REANA_SERVER_URL and REANA_ACCESS_TOKEN; without them, on an embedded server on this machine.
// Interrupted and started again, it continues: the runs on the server are all the state it needs.
import {
  connect,
  EXIT_CODES,
  planScan,
  rankPoints,
  type ReanaClient,
  type ScanPlan,
  type ScanRunEvent,
} from 'reana-madminer';
import { drawScan } from 'reana-madminer/report';
import { join } from 'node:path';
import { reportError } from './report-error.js';

const [file = 'examples/scans/learning-curve.yaml', folder = 'results'] = process.argv.slice(2);

try {
  // Needs no server: mistakes in the files are reported here.
  const plan = await planScan({ file });
  const { points, name } = plan.scan;
  console.log(`${name}: ${points.length} points, ${plan.estimate.uploadBytes} bytes to send`);

  const client = await connect({ local: process.env['REANA_SERVER_URL'] === undefined });
  try {
    await run(client, plan);
    await collect(client, plan);
  } finally {
    await client.close();
  }
} catch (error) {
  reportError(error);
}

async function run(client: ReanaClient, plan: ScanPlan): Promise<void> {
  const { counts, failed } = await client.scans.run(plan, { maxActive: 10, onEvent: show });
  console.log(`${counts.finished} of ${counts.total} points finished`);
  if (failed.length > 0) process.exitCode = EXIT_CODES.scanFailed;
}

function show(event: ScanRunEvent): void {
  if (event.type === 'started') {
    console.log(`${event.run.name} started: ${JSON.stringify(event.point.values)}`);
  } else if (event.type === 'failed') {
    console.log(`${event.run.name} failed (${event.cause.message}): ${event.next}`);
  }
}

async function collect(client: ReanaClient, { scan }: ScanPlan): Promise<void> {
  const results = await client.scans.collect(scan, { folder });
  console.log(`the tables are in ${results.folder}`);
  for (const picture of await drawScan(results, join(results.folder, 'pictures'))) console.log(picture);
  if (results.best === undefined) return;
  for (const { place, values, value, spread } of rankPoints(results, { ...results.best, count: 3 })) {
    const error = spread?.error === undefined ? '' : ` ± ${spread.error.toPrecision(2)}`;
    console.log(
      `${place ?? '-'}. ${JSON.stringify(values)}: ${value?.toPrecision(4) ?? 'no number'}${error}`,
    );
  }
}
