import type { Analysis } from '../analysis/analysis.js';
import type { PreparedSubmission, SubmissionRequest } from '../runs/submit/prepare-submission.js';
import type { UploadPlan } from '../runs/upload/upload-plan.js';
import type { LoadScanOptions } from '../scan-file/load-scan.js';
import type { Scan } from '../scan-file/scan.js';
import type { CreateAnalysisOptions, CreatedAnalysis } from '../template/create-analysis.js';
import type { PlanScanRequest, ScanPlan } from '../scans/plan/plan-scan.js';

// What needs no server is a function, and what needs one a method of a client. Readers are loaded when they are first
// needed.

/**
 * Makes a folder an analysis of your own: the workflow, cards and scripts of this package, a scan file and a README that
 * says what to edit. Overwrites nothing; a folder that does not exist yet appears complete or not at all.
 * @throws UsageError, `files-exist` with their paths when files of the same names are there, `disk-full`, AbortedError
 * @example
 * const { folder, written } = await createAnalysis('my-zh', { from: 'zh' });
 * console.log(`${written.length} files in ${folder}`);
 */
export async function createAnalysis(
  folder: string,
  options?: CreateAnalysisOptions,
): Promise<CreatedAnalysis> {
  return (await import('../template/create-analysis.js')).createAnalysis(folder, options);
}

/**
 * Names of the analyses that `createAnalysis` copies; the default one first.
 * @throws `local-server` when a program has been bundled and the package is not beside it
 * @example
 * console.log(await listTemplates());
 */
export async function listTemplates(): Promise<readonly string[]> {
  return (await import('../template/templates.js')).listTemplates();
}

/**
 * Reads and checks an analysis: its `reana.yaml` and the files of its workflow.
 * @param file path of the `reana.yaml`, or of its folder
 * @throws SpecError with all that is wrong, each with its place
 * @example
 * const { warnings } = await loadAnalysis('reana.yaml');
 * for (const warning of warnings) console.error(formatDiagnostic(warning));
 */
export async function loadAnalysis(file: string): Promise<Analysis> {
  return (await import('../runs/load-analysis.js')).loadAnalysis(file);
}

/**
 * Checks an analysis and plans its submission. Sends nothing and changes nothing.
 * @throws SpecError, UsageError, TransferError, UnsafePathError
 * @example
 * const { parameters, plan } = await prepareSubmission({ file: 'reana.yaml', parameters: { seed: 2 } });
 * console.log(parameters, plan.files.length, plan.bytes);
 */
export async function prepareSubmission(request: SubmissionRequest): Promise<PreparedSubmission> {
  return (await import('../runs/submit/prepare-submission.js')).prepareSubmission(request);
}

/**
 * Plans the upload of all that has to be in the workspace before a run of this analysis can start.
 * @throws TransferError, UnsafePathError
 * @example
 * const plan = await planUpload(await loadAnalysis('reana.yaml'));
 * await client.runs.upload('madminer.3', plan);
 */
export async function planUpload(analysis: Analysis): Promise<UploadPlan> {
  return (await import('../runs/upload/upload-plan.js')).planUpload(analysis);
}

/**
 * Plans the upload of files and folders below a root, under the paths that they have there.
 * @throws TransferError, UnsafePathError
 * @example
 * const plan = await planPaths('.', ['cards', 'data/events.h5']);
 */
export async function planPaths(root: string, paths: readonly string[]): Promise<UploadPlan> {
  return (await import('../runs/upload/upload-plan.js')).planPaths(root, paths);
}

/**
 * Reads and checks a scan file, and makes its points.
 * @throws SpecError
 * @example
 * const { points } = await loadScan('scan.yaml');
 * for (const { index, values } of points) console.log(index, values);
 */
export async function loadScan(file: string, options?: LoadScanOptions): Promise<Scan> {
  return (await import('../scan-file/load-scan.js')).loadScan(file, options);
}

/**
 * Checks a scan and its analysis, and plans what its runs have in common. Sends nothing and changes nothing.
 * @throws SpecError, UsageError, TransferError, UnsafePathError
 * @example
 * const plan = await planScan({ file: 'scan.yaml' });
 * console.log(plan.estimate.runs, plan.estimate.uploadBytes);
 */
export async function planScan(request: PlanScanRequest): Promise<ScanPlan> {
  return (await import('../scans/plan/plan-scan.js')).planScan(request);
}
