import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestServer } from '../../local/support/server-fixture.js';

const WORKFLOW = `
stages:
- name: say
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {x: {step: init, output: x}, out: '{workdir}/out.txt'}
    step:
      process: {process_type: string-interpolated-cmd, cmd: 'echo {x} > {out}'}
      environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'}
      publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`;

/** Writes an analysis that does nothing but say its `x`, and a scan over so many of them. Returns the scan file. */
export function writeEmptyScan(folder: string, name: string, points: number): string {
  mkdirSync(folder, { recursive: true });
  const files = {
    'reana.yaml':
      'inputs: {files: [data.txt], parameters: {x: 0}}\nworkflow: {type: yadage, file: workflow.yml}\n' +
      'outputs: {files: [say/out.txt]}\n',
    'workflow.yml': WORKFLOW,
    'data.txt': 'data\n',
    [`${name}.yaml`]: `axes: [{ grid: { x: { range: [1, ${points}], step: 1 } } }]\n`,
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return join(folder, `${name}.yaml`);
}

export interface FoundRun {
  readonly name: string;
  readonly status: string;
}

/** All runs of a scan that a server has, those that were deleted left out. */
export async function findScanRuns(server: TestServer, scan: string): Promise<readonly FoundRun[]> {
  const search = encodeURIComponent(JSON.stringify({ name: [`${scan}--`] }));
  const answer = await server.send('GET', `/api/workflows?search=${search}`);
  const runs = answer.json.items as readonly FoundRun[];
  return runs.filter(({ status }) => status !== 'deleted');
}

/** Every point has one run, that run has finished, and its one step was run once. */
export async function expectEachPointOnce(server: TestServer, scan: string, points: number): Promise<void> {
  const runs = await findScanRuns(server, scan);
  expect(runs.filter(({ status }) => status !== 'finished')).toEqual([]);
  const indices = runs
    .map(({ name }) => Number(/--(\d+)-/.exec(name)?.[1]))
    .sort((one, other) => one - other);
  expect(indices).toEqual(Array.from({ length: points }, (_, index) => index + 1));
  expect(server.runtime.tasks).toHaveLength(points);
}
