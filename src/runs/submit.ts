import type { JsonObject } from '../core/json.js';
import type { ReanaClient } from '../reana/client.js';
import type { CallOptions, CreatedRun } from '../reana/model.js';
import { loadAnalysis } from '../spec/load-analysis.js';
import { resolveParameters } from '../spec/parameters.js';
import { SubmissionError } from './errors.js';
import type { SubmitEvent } from './events.js';
import { describeNewRun } from './new-run.js';
import { makeRunHandle, type RunHandle } from './run-handle.js';
import { planUpload, type PlannedFile } from './upload-plan.js';
import { uploadFiles } from './upload.js';

export interface SubmitOptions extends CallOptions {
  /** Path of the `reana.yaml`. */
  readonly file: string;
  /** Name of the run; from the file's folder when left out. No dots. */
  readonly name?: string;
  /** Parameters that replace those of the file; values keep their JSON types. */
  readonly parameters?: JsonObject;
  readonly onProgress?: (event: SubmitEvent) => void;
}

/**
 * Checks an analysis, creates a run of it, uploads its files and starts it.
 * @throws SpecError before anything is sent; SubmissionError when the run was created but not started; and what the
 * client throws
 * @example
 * const run = await submit(client, { file: 'reana.yaml', parameters: { seed: 2 } });
 * await run.wait();
 * await run.outputs.download('results');
 */
export async function submit(client: ReanaClient, options: SubmitOptions): Promise<RunHandle> {
  const { file, name, parameters = {}, onProgress } = options;
  const analysis = await loadAnalysis(file);
  const resolved = resolveParameters(analysis, parameters);
  const newRun = describeNewRun(analysis, name);
  const plan = await planUpload(analysis);
  onProgress?.({ type: 'checked', analysis, warnings: [...analysis.warnings, ...resolved.warnings] });

  const run = await client.workflows.create(newRun, options);
  const reference = { id: run.id, name: run.name };
  onProgress?.({ type: 'created', run: reference, warnings: run.warnings });
  try {
    const files = filesToSend(plan.files, run);
    onProgress?.({
      type: 'uploading',
      files: files.length,
      bytes: files.reduce((sum, { size }) => sum + size, 0),
    });
    await uploadFiles(client, run.id, files, options);
    const start = { parameters: resolved.overrides, operationalOptions: START_OPTIONS };
    await client.workflows.start(run.id, start, options);
  } catch (error) {
    throw new SubmissionError(reference, error);
  }
  onProgress?.({ type: 'started', run: reference });
  return makeRunHandle(client, reference);
}

/** Without it, Yadage refuses to take a run up again in a workspace where it has been before. */
const START_OPTIONS: JsonObject = { accept_metadir: true };

/** A server that took the workflow as a bundle has put its files into the workspace already. */
function filesToSend(files: readonly PlannedFile[], { seeded }: CreatedRun): readonly PlannedFile[] {
  const there = new Set(seeded);
  return files.filter(({ path }) => !there.has(path));
}
