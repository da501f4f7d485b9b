import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { hasCode } from '../../core/errors.js';
import { safeRelativePath } from '../../core/safe-path.js';
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
  /** Folder, relative to the root, that references in the root document start from. Default: the root. */
  readonly toplevel?: string;
  /** How diagnostics name a file that is given relative to the root. Default: as given. */
  readonly display?: DisplayPath;
  /** Read in place of the files. */
  readonly replaced?: ReplacedFiles;
}

/** @throws SpecError with everything that Yadage's loader refuses */
export async function loadTree(location: WorkflowLocation): Promise<LoadedTree> {
  const { root, display = (path: string) => path } = location;
  const toplevel = localToplevel(location);
  const file = safePath(toplevel === '' ? location.file : `${toplevel}/${location.file}`);
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
  const all = [...diagnostics, ...checkWorkflow(tree, source.origins, origin, checker)];
  if (all.some(({ severity }) => severity === 'error')) throw new SpecError(all);
  return { tree: asObject(tree), origins: source.origins, documents: source.used, warnings: all };
}

function localToplevel({ toplevel = '', file }: WorkflowLocation): string {
  if (toplevel === '' || toplevel === '.' || toplevel === './') return '';
  if (!/^(?:[a-z][a-z0-9+.-]*:|from-(?:github|cap)\b)/i.test(toplevel)) return safePath(toplevel);
  throw new SpecError([
    {
      severity: 'error',
      code: 'other-server',
      file,
      message: `the toplevel '${toplevel}' lies on another server, which is not supported here`,
      hint: 'copy the workflow beside reana.yaml and leave the toplevel out',
    },
  ]);
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
