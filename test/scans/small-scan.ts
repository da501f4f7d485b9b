import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartServerOptions } from '../../src/local/server/server.js';
import { createRestClient, type RestClientOptions, type RestClient } from '../../src/reana/rest-client.js';
import type { ScanEvent, ScanOutcome } from '../../src/scans/events.js';
import { planScan, type ScanPlan } from '../../src/scans/plan/plan-scan.js';
import { runScan, type RunScanOptions } from '../../src/scans/run-scan.js';
import { parseScanRunName } from '../../src/scans/scan-names.js';
import { SpecError, type Diagnostic } from '../../src/analysis/diagnostic.js';
import { TestServer } from '../local/support/server-fixture.js';
import { failureOf } from '../support/failures.js';
import { QuietClock } from '../support/quiet-clock.js';
import { asServer } from '../support/other-server.js';

const WORKFLOW = `
stages:
- name: measure
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {x: {step: init, output: x}, card: {step: init, output: card}, out: '{workdir}/out.txt'}
    step:
      process: {process_type: string-interpolated-cmd, cmd: COMMAND}
      environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'}
      publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`;

const ANALYSIS = `
inputs: {files: [card.yml], parameters: {x: 0, card: card.yml}}
workflow: {type: yadage, file: workflow.yml}
`;

/** An analysis whose runs do one command, and scans over its parameter. */
export class SmallScan {
  readonly folder = mkdtempSync(join(tmpdir(), 'small-scan-'));

  /** @param command of the only step, with `{x}`, `{card}` and `{out}` */
  constructor(command = 'echo {x} | cat - "{card}" > {out}') {
    this.write('workflow.yml', WORKFLOW.replace('COMMAND', JSON.stringify(command)));
    this.write('reana.yaml', ANALYSIS);
    this.write('card.yml', 'width: 1 # of the detector\n');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  /** A plan of as many points. */
  async plan(name: string, count: number, more = ''): Promise<ScanPlan> {
    const points = Array.from({ length: count }, (_, index) => index + 1).join(', ');
    this.write('scan.yaml', `name: ${name}\naxes: [{grid: {x: [${points}]}}]\n${more}`);
    return planScan({ file: join(this.folder, 'scan.yaml') });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** What is wrong with a scan that can't be planned. */
export async function diagnosticsOf(planning: Promise<ScanPlan>): Promise<readonly Diagnostic[]> {
  const failure = await failureOf(planning);
  if (!(failure instanceof SpecError)) throw failure;
  return failure.diagnostics;
}

/** A server whose time passes for its clients as well. */
export function startQuietServer(options: Partial<StartServerOptions> = {}): Promise<TestServer> {
  return TestServer.start({ clock: new QuietClock(), ...options });
}

export function clientOf({ server, options }: TestServer, more: Partial<RestClientOptions> = {}): RestClient {
  const { clock = new QuietClock() } = options;
  return createRestClient({ serverUrl: server.url, accessToken: server.token, clock, ...more });
}

/** A client that takes its server for a cluster, and so looks at it rarely. */
export function asRemote(client: RestClient): RestClient {
  return asServer('cluster', client);
}

/** Runs a scan to its end, or until it throws, and hands each event on. */
export async function follow(
  client: RestClient,
  plan: ScanPlan,
  options: RunScanOptions = {},
  onEvent: (event: ScanEvent) => void = () => undefined,
): Promise<ScanOutcome> {
  const events = runScan(client, plan, options);
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
    onEvent(next.value);
  }
}

/** States of all runs that the server has of a scan, by the key of their point. Without those that were deleted. */
export async function runsByPoint(
  server: TestServer,
  scan: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const runs = new Map<string, string[]>();
  const answer = await server.send(
    'GET',
    `/api/workflows?search=${encodeURIComponent(JSON.stringify({ name: [`${scan}--`] }))}`,
  );
  for (const { name, status } of answer.json.items as readonly { name: string; status: string }[]) {
    const meaning = parseScanRunName(name);
    if (meaning?.kind !== 'point' || meaning.scan !== scan || status === 'deleted') continue;
    runs.set(meaning.key, [...(runs.get(meaning.key) ?? []), status]);
  }
  return runs;
}
