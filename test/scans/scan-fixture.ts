import { createHash } from 'node:crypto';
import type { JsonObject } from '../../src/core/json.js';
import { pointRunName } from '../../src/scans/scan-names.js';
import type { CollectRules, Scan, ScanColumn, ScanPoint } from '../../src/scan-file/scan.js';
import { chain, type TestServer } from '../local/support/server-fixture.js';

/** A scan of these points, without any files. Points that only differ in repeated columns are of one group. */
export function makeScan(
  points: readonly JsonObject[],
  { repeat = [], ...collect }: Partial<CollectRules> & { readonly repeat?: readonly string[] } = {},
): Scan {
  const labels = [...new Set(points.flatMap((values) => Object.keys(values)))];
  const columns: ScanColumn[] = labels.map((label) => ({
    label,
    target: label,
    isRepeat: repeat.includes(label),
  }));
  return {
    name: 'curve',
    file: '/nowhere/curve.yaml',
    analysis: '/nowhere/reana.yaml',
    cards: [],
    mode: 'runs',
    columns,
    points: points.map((values, position) => makePoint(values, position + 1, repeat)),
    resources: [],
    retry: { retries: 0, on: [], memory: { factor: 1 } },
    collect: { summary: 'results/summary.json', ...collect },
    estimate: {},
    warnings: [],
  };
}

function makePoint(values: JsonObject, index: number, repeat: readonly string[]): ScanPoint {
  const digest = (content: unknown): string =>
    createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 10);
  const group = Object.entries(values).filter(([label]) => !repeat.includes(label));
  return { index, key: digest(values), values, parameters: values, edits: [], group: digest(group) };
}

/** Runs a point of the scan by one bash command, which finds itself in the folder of its outputs, until it has ended. */
export async function runPoint(
  server: TestServer,
  scan: Scan,
  point: ScanPoint,
  command: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const run = await server.createRun(pointRunName(scan.name, point), {
    inputs: { parameters: { word: 'go' } },
    workflow: { type: 'yadage', file: 'workflow.yml' },
    outputs: { directories: ['s0/results'] },
  });
  const workflow = chain(`cd $(dirname {out}) && mkdir -p results && ${command} && echo done > {out}`);
  await server.upload(run.id, 'workflow.yml', workflow);
  const answer = await server.send('POST', `/api/workflows/${run.id}/start`, { json: {} });
  if (answer.status !== 200) throw new Error(answer.text);
  await server.ended(run.id);
  return run;
}

/** The command of a point whose summary has this text. */
export function writeSummary(content: object | string): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  // Yadage takes braces in commands for its own.
  return `echo ${Buffer.from(text).toString('base64')} | base64 -d > results/summary.json`;
}
