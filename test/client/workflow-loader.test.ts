import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectWarning } from '../../src/client/connect-warning.js';
import { makeWorkflowLoader } from '../../src/client/workflow-loader.js';
import type { WorkflowLoader } from '../../src/reana/files/loaded-specification.js';
import { failureOf } from '../support/failures.js';

let state: string;
let told: ConnectWarning[];
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'workflow-loader-'));
  told = [];
});
afterEach(() => rmSync(state, { recursive: true }));

function newLoader(folder = state): WorkflowLoader {
  return makeWorkflowLoader({ env: { PATH: '' }, state: folder, warn: (warning) => told.push(warning) });
}

/** Loads no further than to where a Python would be looked for. Returns the files that were told of. */
async function toldOf(load: WorkflowLoader, type: 'cwl' | 'snakemake', file: string): Promise<string[]> {
  told = [];
  const unloaded = { type, file, parameters: {} };
  const failure = await failureOf(
    load({ root: '/analysis', specification: {}, unloaded }, { signal: AbortSignal.abort() }),
  );
  expect(failure.code).toBe('aborted');
  expect(told.map(({ code }) => code)).toEqual(told.map(() => 'runs-code'));
  return told.map(({ message }) => /\/\S+/.exec(message)![0]);
}

test('that a Snakefile is run is told once for each file, and remembered', async () => {
  const load = newLoader();
  expect(await toldOf(load, 'snakemake', 'Snakefile')).toEqual(['/analysis/Snakefile']);
  expect(await toldOf(load, 'snakemake', 'Snakefile')).toEqual([]);
  expect(await toldOf(newLoader(), 'snakemake', 'Snakefile')).toEqual([]);
  expect(await toldOf(newLoader(), 'snakemake', 'other/Snakefile')).toEqual(['/analysis/other/Snakefile']);
  expect(await toldOf(newLoader(), 'cwl', 'workflow.cwl')).toEqual([]);
});

test('it is told each time where nothing can be remembered', async () => {
  const load = newLoader('/dev/null');
  expect(await toldOf(load, 'snakemake', 'Snakefile')).toEqual(['/analysis/Snakefile']);
  expect(await toldOf(load, 'snakemake', 'Snakefile')).toEqual(['/analysis/Snakefile']);
});
