import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stepEnvironment } from '../../../src/local/runtimes/step-environment.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { parseAssignments } from '../../../src/analysis/parameters.js';
import { runWorkflow, type RunOutcome } from '../../../src/yadage/engine.js';
import type { StepRequest } from '../../../src/execution/executor.js';
import { nodeFiles } from '../../../src/yadage/node-files.js';
import { LocalExecutor } from '../../yadage/support/local-executor.js';
import { MemoryJournal } from '../../yadage/support/memory-journal.js';
import { engineTools } from '../../yadage/support/tools.js';
import { pathOf } from '../workflow/run-check.js';
import { digestMade } from './made-files.js';
import { BUNDLE, SMOKE_PARAMETERS } from './smoke.js';
import { yadageWorkflow } from '../../../src/analysis/analysis-workflow.js';
import { smokeRun } from './smoke-run.js';

/** What the host runtime gives a step: the packages of its image, and one thread. */
function variablesOf({ environment }: StepRequest): NodeJS.ProcessEnv {
  const image = environment.environment_type === 'docker-encapsulated' ? environment.image : '';
  const half = image.endsWith('-ph') ? 'REANA_MADMINER_PHYSICS_PYTHON' : 'REANA_MADMINER_ML_PYTHON';
  const folder = dirname(dirname(pathOf(half)));
  const python = { folder, python: pathOf(half), bytecode: join(folder, 'bytecode') };
  return stepEnvironment(process.env, python, 1, {});
}

/** Runs the bundle in a workspace whose globs find files in the opposite order, as other file systems may. */
async function runReversed(workspace: string): Promise<RunOutcome> {
  const analysis = await loadAnalysis(BUNDLE);
  const given = analysis.specification.inputs?.parameters ?? {};
  mkdirSync(workspace, { recursive: true });
  cpSync(join(dirname(BUNDLE), 'workflow'), join(workspace, 'workflow'), { recursive: true });
  return runWorkflow({
    workflow: yadageWorkflow(analysis.workflow, 'the engine'),
    parameters: { ...given, ...parseAssignments(SMOKE_PARAMETERS) },
    workdir: workspace,
    initdir: workspace,
    journal: new MemoryJournal(),
    executor: new LocalExecutor(variablesOf),
    ...engineTools(),
    files: {
      ...nodeFiles,
      glob: async (folder, pattern) => (await nodeFiles.glob(folder, pattern)).toReversed(),
    },
  });
}

/** What is downloaded of a run: plots, numbers and events, in folders that no step number stands in. */
function outputsOf(workspace: string): Record<string, string> {
  const made = Object.entries(digestMade(workspace));
  return Object.fromEntries(
    made.filter(([file]) => /^workflow_(?:ph\/combine|ml\/plotting)\/(?:data|plots|results)\//.test(file)),
  );
}

test('the order in which files are found makes no difference: events, numbers and plots are the same bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shuffled-globs-'));
  try {
    const outcome = await runReversed(folder);
    expect(outcome.error).toBeNull();
    expect(outcome.status).toBe('succeeded');
    const outputs = outputsOf(folder);
    expect(Object.keys(outputs).length).toBeGreaterThan(6);
    expect(outputs).toEqual(outputsOf((await smokeRun()).workspace));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 900_000);
