import { stat } from 'node:fs/promises';
import { defined } from '../../core/defined.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { hasCode } from '../../core/errors.js';
import { joinInside, safeRelativePath } from '../../core/safe-path.js';
import {
  isRemoteToplevel,
  parseRemoteToplevel,
  TOPLEVEL_HINT,
  type RemoteToplevel,
} from '../toplevel/remote-toplevel.js';
import { checkWorkflow } from '../check/check-workflow.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import { inlineReferences } from './inline-references.js';
import { Origins, type YamlOrigin } from '../yaml/origins.js';
import { SchemaChecker } from '../shape/schema-checker.js';
import { ShorthandWriter } from './shorthands.js';
import { WorkflowSource, type DisplayPath, type ReplacedFiles } from './workflow-source.js';
import type { YamlDocument } from '../yaml/yaml.js';
import type { LazyReference } from './references.js';

/** A workflow as Yadage's loader returns it: inlined, rewritten and valid; its meaning is not checked yet. */
export interface LoadedTree {
  readonly tree: JsonObject;
  readonly origins: Origins;
  /** The documents that the tree was taken from, by path relative to the root; the named one first. */
  readonly documents: ReadonlyMap<string, YamlDocument>;
  readonly warnings: readonly Diagnostic[];
}

/** Which workflow to load. */
export interface WorkflowLocation {
  /** Folder that no file of the workflow may lie outside of: the workspace. */
  readonly root: string;
  /** The workflow's root document, relative to `toplevel`. */
  readonly file: string;
  /**
   * Folder, relative to the root, that references in the root document start from; or one on another server, copies of
   * which are in the folder that `toplevelFolder` returns. Default: the root.
   */
  readonly toplevel?: string;
  /** How diagnostics name a file that is given relative to the root. Default: as given. */
  readonly display?: DisplayPath;
  /** Read in place of the files. */
  readonly replaced?: ReplacedFiles;
}

/** @throws SpecError with everything that Yadage's loader refuses */
export async function loadTree(location: WorkflowLocation): Promise<LoadedTree> {
  const { root, display = (path: string) => path } = location;
  const remote = remoteToplevel(location);
  const toplevel = remote?.folder ?? localToplevel(location);
  const file = safePath(toplevel === '' ? location.file : `${toplevel}/${location.file}`);
  if (remote !== undefined) await checkCopies(location, remote, file);
  const [source, checker] = await Promise.all([
    WorkflowSource.read(root, file, toplevel, display, location.replaced),
    SchemaChecker.load(),
  ]);
  const { document, value } = source.main;
  const resolve = (reference: LazyReference): ReturnType<WorkflowSource['resolve']> =>
    source.resolve(reference);
  new ShorthandWriter(source.origins, resolve).writeWorkflow(value);
  const { tree, diagnostics } = inlineReferences(value, source.origins, resolve);
  const origin: YamlOrigin = { document, pointer: '' };
  if (remote !== undefined) checkOrigin(source.used.keys(), remote);
  const all = [...diagnostics, ...checkWorkflow(tree, source.origins, origin, checker)];
  if (all.some(({ severity }) => severity === 'error')) throw new SpecError(all);
  return { tree: asObject(tree), origins: source.origins, documents: source.used, warnings: all };
}

function localToplevel({ toplevel = '' }: WorkflowLocation): string {
  return toplevel === '' || toplevel === '.' || toplevel === './' ? '' : safePath(toplevel);
}

function remoteToplevel({ toplevel = '', file }: WorkflowLocation): RemoteToplevel | undefined {
  if (!isRemoteToplevel(toplevel)) return undefined;
  const remote = parseRemoteToplevel(toplevel);
  if (typeof remote !== 'string') return remote;
  throw refused(file, `the toplevel ${remote}`, TOPLEVEL_HINT);
}

/** The loader itself fetches nothing: copies of the files lie in the workspace, or are given in place of files. */
async function checkCopies(
  location: WorkflowLocation,
  { text, folder }: RemoteToplevel,
  path: string,
): Promise<void> {
  if (location.replaced?.has(path) === true || (await isThere(joinInside(location.root, path)))) return;
  const hint = `the client that submits has to fetch them, into the folder ${folder}`;
  throw refused(
    location.file,
    `the toplevel '${text}' lies on another server, and there are no copies of its files`,
    hint,
  );
}

function checkOrigin(paths: Iterable<string>, { text, mirror }: RemoteToplevel): void {
  for (const path of paths) {
    if (path.startsWith(`${mirror}/`)) continue;
    throw refused(path, `the workflow at '${text}' refers to ${path}, which is not on its server`);
  }
}

function refused(file: string, message: string, hint?: string): SpecError {
  return new SpecError([{ severity: 'error', code: 'other-server', file, message, ...defined({ hint }) }]);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function safePath(path: string): string {
  try {
    return safeRelativePath(path);
  } catch (error) {
    if (!hasCode(error, 'unsafe-path')) throw error;
    const { message } = error;
    throw new SpecError([{ severity: 'error', code: 'unsafe-path', file: path, message }]);
  }
}

function asObject(tree: JsonValue): JsonObject {
  if (isJsonObject(tree)) return tree;
  throw new TypeError('a checked workflow is a mapping');
}
