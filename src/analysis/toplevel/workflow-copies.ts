import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { AbortedError, errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { joinInside } from '../../core/safe-path.js';
import { readWholeFile } from '../../disk/read-file.js';
import { SpecError, type Diagnostic, type DiagnosticCode } from '../diagnostic.js';
import type { DisplayPath, ReplacedFiles } from '../load/workflow-source.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';
import { fetchToplevel, type DocumentFetcher, type FetchedToplevel } from './fetch-toplevel.js';
import {
  addressOf,
  isRemoteToplevel,
  parseRemoteToplevel,
  TOPLEVEL_HINT,
  type RemoteToplevel,
} from './remote-toplevel.js';

/** An analysis whose workflow is loaded from a toplevel. */
export interface ToplevelQuestion {
  /** The `reana.yaml`. */
  readonly document: YamlDocument;
  readonly root: string;
  readonly display: DisplayPath;
  readonly toplevel: string;
  /** `workflow.file`, relative to the toplevel. */
  readonly file: string;
  /** Without it, copies of files of other servers have to be in the root. */
  readonly fetcher?: DocumentFetcher | undefined;
}

/** What a toplevel adds to an analysis. */
export interface WorkflowCopies {
  /** What the workspace needs besides the files of the analysis, by path. */
  readonly files: ReplacedFiles;
  readonly display: DisplayPath;
  readonly warnings: readonly Diagnostic[];
  readonly clusterDifferences: readonly Diagnostic[];
  /** Why the workflow can't be loaded here, while a cluster may load it itself. */
  readonly unreachable?: Diagnostic;
}

/**
 * Copies what a toplevel leads to. REANA's servers look for `workflow.file` in the workspace, too, whatever the toplevel
 * (reana-commons, `yadage_load_from_workspace`), so a copy of the root document lies there.
 * @throws SpecError when it can't be a toplevel, or has no such file
 */
export async function copyToplevel(question: ToplevelQuestion): Promise<WorkflowCopies> {
  const { root, display, toplevel, file, fetcher } = question;
  const nothing = { files: new Map<string, Uint8Array>(), display, warnings: [], clusterDifferences: [] };
  if (!isRemoteToplevel(toplevel)) {
    const folder = posix.normalize(toplevel);
    const content = folder === '.' ? undefined : await contentOf(root, posix.join(folder, file));
    return { ...nothing, files: content === undefined ? nothing.files : await rootCopy(question, content) };
  }
  const remote = parseRemoteToplevel(toplevel);
  if (typeof remote === 'string')
    throw at(question, 'error', 'other-server', `the toplevel ${remote}`, TOPLEVEL_HINT);
  const copies = {
    ...nothing,
    display: displayCopies(remote, question),
    clusterDifferences: branches(question, remote),
  };
  if (fetcher === undefined) return copies;
  const fetched = await fetchOrExplain(question, remote, fetcher);
  if ('severity' in fetched) {
    const note = `# REANA loads the workflow from ${toplevel}\n`;
    return { ...copies, files: await rootCopy(question, Buffer.from(note)), unreachable: fetched };
  }
  const content = fetched.files.get(posix.join(remote.folder, file));
  if (content === undefined) throw missing(question, remote);
  return {
    ...copies,
    files: new Map([...fetched.files, ...(await rootCopy(question, content))]),
    warnings: fetched.note === undefined ? [] : [problem(question, 'warning', 'not-fetched', fetched.note)],
  };
}

async function rootCopy({ root, file }: ToplevelQuestion, content: Uint8Array): Promise<ReplacedFiles> {
  const path = posix.normalize(file);
  const found = await stat(joinInside(root, path)).catch(() => undefined);
  return found === undefined ? new Map([[path, content]]) : new Map();
}

/** Undefined for what can't be read, which is reported when the workflow is loaded. */
async function contentOf(root: string, path: string): Promise<Uint8Array | undefined> {
  try {
    return await readWholeFile(joinInside(root, path));
  } catch {
    return undefined;
  }
}

async function fetchOrExplain(
  question: ToplevelQuestion,
  remote: RemoteToplevel,
  fetcher: DocumentFetcher,
): Promise<FetchedToplevel | Diagnostic> {
  try {
    return await fetchToplevel(remote, question.file, fetcher);
  } catch (error) {
    if (!ReanaMadminerError.is(error) || error instanceof SpecError || error instanceof AbortedError)
      throw error;
    const message = `the workflow at ${remote.text} can't be fetched: ${errorMessage(error)}`;
    const diagnostic = problem(question, 'error', 'not-fetched', message, error.hint);
    // REANA's servers fetch from GitHub alone.
    if (!remote.text.startsWith('github:')) throw new SpecError([diagnostic]);
    return diagnostic;
  }
}

function displayCopies(remote: RemoteToplevel, { display, fetcher }: ToplevelQuestion): DisplayPath {
  return (path) =>
    path.startsWith(`${remote.mirror}/`) ? addressOf(remote, path, fetcher?.servers) : display(path);
}

/** REANA pins yadageschemas 0.10.6, which takes another branch than later versions. */
function branches(question: ToplevelQuestion, { text, kind, ref }: RemoteToplevel): Diagnostic[] {
  if (kind !== 'github' || ref !== undefined) return [];
  const message = `the toplevel ${text} names no branch: REANA clusters take 'master', and this machine takes 'main'`;
  const hint = `name it: ${text.replace(/^(github:[^:]+)/, '$1@main')}`;
  return [problem(question, 'warning', 'no-branch', message, hint)];
}

function missing(question: ToplevelQuestion, { text, kind, ref }: RemoteToplevel): SpecError {
  const message = `there is no file '${question.file}' at ${text}`;
  const hint =
    kind === 'gitlab-cern'
      ? 'check the path; a private project needs the token in YADAGE_SCHEMA_LOAD_TOKEN'
      : kind === 'github' && ref === undefined
        ? `check the path, and name the branch unless it is main: ${text.replace(/^(github:[^:]+)/, '$1@master')}`
        : 'check the path; paths of a workflow start from its toplevel';
  return at(question, 'error', 'no-such-file', message, hint);
}

function at(...problemOf: Parameters<typeof problem>): SpecError {
  return new SpecError([problem(...problemOf)]);
}

function problem(
  { document }: ToplevelQuestion,
  severity: Diagnostic['severity'],
  code: DiagnosticCode,
  message: string,
  hint?: string,
): Diagnostic {
  return diagnosticAt({ document, pointer: '/inputs/options/toplevel' }, { severity, code, message, hint });
}
