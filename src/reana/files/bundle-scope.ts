import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { safeRelativePath } from '../../core/safe-path.js';
import { TransferError } from '../errors/transfer-error.js';
import type { NewRun } from '../model.js';

/** The name under which servers look for the specification, whatever it is called here. */
export const SPECIFICATION = 'reana.yaml';

/** What servers take unless their administrators set other limits; a bundle holds a workflow, not its data. */
export const BUNDLE_LIMITS = {
  members: 1000,
  bytes: 100 * 1024 * 1024,
  directories: 2000,
  depth: 64,
  pathBytes: 4096,
} as const;

/**
 * Checks the files of a workflow as a validating server will: within its limits, and exactly those that `reana.yaml`
 * declares for the workflow. Returns their paths, normalised and sorted, without `reana.yaml` itself.
 * @throws TransferError for what the server would refuse, `unsafe-path` for a path that leaves the folder
 */
export function checkBundleScope(newRun: NewRun): readonly string[] {
  const { root, workflowFiles } = newRun;
  const paths = [...new Set(workflowFiles.map(safeRelativePath))].sort();
  paths.forEach(checkPath);
  if (paths.length + 1 > BUNDLE_LIMITS.members) {
    throw tooMuch(root, `${paths.length + 1} files`, `${BUNDLE_LIMITS.members} files`);
  }
  const directories = new Set(paths.flatMap(parents)).size;
  if (directories > BUNDLE_LIMITS.directories) {
    throw tooMuch(root, `${directories} directories`, `${BUNDLE_LIMITS.directories} directories`);
  }
  const members = new Set(paths);
  checkDeclared(declaredScope(newRun), members, root);
  return paths;
}

/** @throws TransferError when the files are larger than servers take together */
export function checkBundleSize(root: string, bytes: number): void {
  if (bytes > BUNDLE_LIMITS.bytes) throw tooMuch(root, `${bytes} bytes`, `${BUNDLE_LIMITS.bytes} bytes`);
}

function checkPath(path: string): void {
  if (path === SPECIFICATION) throw new TransferError(path, 'a workflow file can not be called reana.yaml');
  const bytes = Buffer.byteLength(path);
  const depth = path.split('/').length;
  if (bytes > BUNDLE_LIMITS.pathBytes)
    throw tooMuch(path, `a path of ${bytes} bytes`, `${BUNDLE_LIMITS.pathBytes}`);
  if (depth > BUNDLE_LIMITS.depth) throw tooMuch(path, `a path of ${depth} levels`, `${BUNDLE_LIMITS.depth}`);
}

function tooMuch(path: string, found: string, limit: string): TransferError {
  return new TransferError(path, `the workflow has ${found}: more than REANA takes`, {
    hint: `at most ${limit}; declare data as inputs, not as workflow files`,
  });
}

function parents(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

interface DeclaredScope {
  readonly files: ReadonlySet<string>;
  readonly directories: readonly string[];
}

/** Where only REANA reads the workflow, and nothing is declared for it, the inputs belong to it. */
function declaredScope({ specification, unloaded }: NewRun): DeclaredScope {
  const { workflow, inputs } = specification;
  const declared = isJsonObject(workflow) ? workflow : {};
  const hasOwn = declared['files'] !== undefined || declared['directories'] !== undefined;
  const own = [
    unloaded?.file.replace(/#.*$/s, '') ?? declared['file'] ?? null,
    unloaded?.parameterFile ?? null,
  ];
  const more = unloaded === undefined || hasOwn || !isJsonObject(inputs) ? {} : inputs;
  const files = [...texts(own), ...texts(declared['files']), ...texts(more['files'])];
  return {
    files: new Set(files.filter((path) => path !== SPECIFICATION || unloaded === undefined)),
    directories: [...texts(declared['directories']), ...texts(more['directories'])],
  };
}

/** The server compares as well, but only reports that the names differ. */
function checkDeclared(
  { files, directories }: DeclaredScope,
  members: ReadonlySet<string>,
  root: string,
): void {
  const isInside = (path: string): boolean => directories.some((folder) => path.startsWith(`${folder}/`));

  const undeclared = [...members].filter((path) => !files.has(path) && !isInside(path));
  if (undeclared.length > 0) {
    throw new TransferError(
      root,
      `reana.yaml does not declare these files of the workflow: ${list(undeclared)}`,
      {
        hint: 'name them in workflow.files',
      },
    );
  }
  const missing = [
    ...[...files].filter((path) => !members.has(path)),
    ...directories.filter((folder) => ![...members].some((path) => path.startsWith(`${folder}/`))),
  ];
  if (missing.length > 0) {
    throw new TransferError(root, `the workflow lacks what its reana.yaml declares: ${list(missing)}`, {
      hint: 'workflow.file, workflow.files and workflow.directories have to be what is sent',
    });
  }
}

function texts(values: JsonValue | undefined): string[] {
  if (!isJsonArray(values)) return [];
  return values
    .filter((value) => typeof value === 'string')
    .map((path) => safeRelativePath(path).replace(/\/$/, ''));
}

function list(paths: readonly string[]): string {
  return paths.length <= 5
    ? paths.join(', ')
    : `${paths.slice(0, 5).join(', ')} and ${paths.length - 5} more`;
}
