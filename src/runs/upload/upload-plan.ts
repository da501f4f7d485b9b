import { join } from 'node:path';
import { isJsonArray, type JsonValue } from '../../core/json.js';
import { comparePaths } from '../../core/text/compare.js';
import type { Analysis } from '../../analysis/analysis.js';
import type { Diagnostic } from '../../analysis/diagnostic.js';
import type { ReplacedFiles } from '../../analysis/load/workflow-source.js';
import { workflowPaths } from '../../analysis/workflow-section.js';
import { FileWalk, type IgnoredEntry, type PlannedFile, type UnfitEntry } from './walk-files.js';

export type { IgnoredEntry, PlannedFile, UnfitEntry } from './walk-files.js';

/** Files to upload, and what is left out of the same folders. */
export interface UploadPlan {
  /** Sorted by path. */
  readonly files: readonly PlannedFile[];
  /** Bytes of all files. */
  readonly bytes: number;
  /** Entries that ignore files leave out, sorted by path. A folder stands for everything in it. */
  readonly ignored: readonly IgnoredEntry[];
  /** Entries that REANA can't store, sorted by path. */
  readonly unfit: readonly UnfitEntry[];
}

/**
 * Plans the upload of everything that has to be in the workspace before a run can start: the workflow's files, all
 * inputs, and the files of the tests.
 * @throws TransferError for what is missing; `unsafe-path` for symbolic links that are declared by name, and for paths
 * outside the root
 */
export async function planUpload(analysis: Analysis): Promise<UploadPlan> {
  const { inputs, workflow, tests } = analysis.specification;
  const loaded = workflowPaths(workflow);
  const extra = analysis.extraFiles ?? new Map<string, Uint8Array>();
  const plan = await planPaths(analysis.root, [
    ...analysis.workflowFiles.filter((path) => !extra.has(path)),
    ...loaded.files.slice(1),
    ...loaded.directories,
    ...(inputs?.files ?? []),
    ...(inputs?.directories ?? []),
    ...texts(tests?.['files']),
  ]);
  const present = new Set(plan.files.map(({ path }) => path));
  const added = [...extra, ...(analysis.archiveFiles ?? [])].filter(([path]) => !present.has(path));
  return addFiles(
    plan,
    added.map(([path, data]) => ({ path, file: join(analysis.root, path), size: data.length, data })),
  );
}

/** Plans the upload of these files and folders below the root. Throws the same errors as `planUpload`. */
export async function planPaths(root: string, paths: readonly string[]): Promise<UploadPlan> {
  const walk = await FileWalk.of(root);
  for (const path of paths) await walk.add(path);
  const { files, ignored, unfit } = walk.result();
  return { files, bytes: files.reduce((sum, { size }) => sum + size, 0), ignored, unfit };
}

/** The plan with other content of some of its files. */
export function replaceFiles(plan: UploadPlan, replaced: ReplacedFiles): UploadPlan {
  if (replaced.size === 0) return plan;
  const files = plan.files.map((planned) => {
    const data = replaced.get(planned.path);
    return data === undefined ? planned : { ...planned, data, size: data.length };
  });
  return withFiles(plan, files);
}

/** The plan with more files. */
export function addFiles(plan: UploadPlan, added: readonly PlannedFile[]): UploadPlan {
  const files = [...plan.files, ...added].sort(comparePaths);
  return withFiles(plan, files);
}

function withFiles(plan: UploadPlan, files: readonly PlannedFile[]): UploadPlan {
  return { ...plan, files, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

/** The same as diagnostics of the analysis. */
export function diagnosePlan(plan: UploadPlan, { file }: Analysis): readonly Diagnostic[] {
  return warningsOfPlan(plan).map((message) => ({ severity: 'warning', code: 'not-sent', file, message }));
}

const SHOWN = 3;

/** Warnings about entries that look like inputs and are not sent. */
export function warningsOfPlan({ unfit }: UploadPlan): readonly string[] {
  const pathsOf = (kind: UnfitEntry['kind']): string[] =>
    unfit.filter((entry) => entry.kind === kind).map(({ path }) => path);
  return [
    ...warn(
      pathsOf('link'),
      'is a symbolic link',
      'are symbolic links',
      'REANA takes only files, so put copies in their place',
    ),
    ...warn(pathsOf('special'), 'is not a file', 'are not files', 'only files are sent'),
    ...warn(
      pathsOf('name'),
      'has a name that is not UTF-8',
      'have names that are not UTF-8',
      'REANA stores only names that are, so rename them',
    ),
    ...warn(pathsOf('empty'), 'is empty', 'are empty', 'REANA keeps only directories with files'),
  ];
}

function warn(paths: readonly string[], one: string, many: string, why: string): string[] {
  if (paths.length === 0) return [];
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : '';
  return [`${paths.slice(0, SHOWN).join(', ')}${more} ${paths.length === 1 ? one : many}: ${why}`];
}

function texts(value: JsonValue | undefined): string[] {
  return isJsonArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
