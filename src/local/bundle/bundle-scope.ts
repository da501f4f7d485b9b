import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { RequestError } from '../request-error.js';

/** What a bundle must contain, as its own `reana.yaml` declares. */
export interface BundleScope {
  /** POSIX paths of files; `reana.yaml` is among them. */
  readonly files: readonly string[];
  /** POSIX paths of directories, all of whose contents belong in the bundle. */
  readonly directories: readonly string[];
}

/**
 * REANA's rule: `reana.yaml`, `workflow.file`, and `workflow.files` and `workflow.directories`; where neither of
 * those two is declared, all inputs.
 */
export function declaredScope(specification: JsonObject): BundleScope {
  const workflow = objectIn(specification, 'workflow');
  const file = workflow['file'];
  const files = ['reana.yaml', ...(typeof file === 'string' ? [file] : [])];
  if ('files' in workflow || 'directories' in workflow) {
    return {
      files: [...files, ...texts(workflow['files'])],
      directories: texts(workflow['directories']),
    };
  }
  if (typeof file !== 'string') return { files, directories: [] };
  const inputs = objectIn(specification, 'inputs');
  return { files: [...files, ...texts(inputs['files'])], directories: texts(inputs['directories']) };
}

/** @throws RequestError when the bundle holds other files than it declares, with their names */
export function checkScope(members: readonly string[], scope: BundleScope): void {
  const files = new Set(scope.files.map(normalize));
  const folders = scope.directories.map((directory) => `${normalize(directory)}/`);
  const present = new Set(members);
  const undeclared = members.filter(
    (member) => !files.has(member) && !folders.some((folder) => member.startsWith(folder)),
  );
  const missing = [
    ...[...files].filter((file) => !present.has(file)),
    ...folders.filter((folder) => !members.some((member) => member.startsWith(folder))),
  ];
  if (undeclared.length === 0 && missing.length === 0) return;
  throw new RequestError(
    400,
    'The bundle does not match its declared validation scope ' +
      `(undeclared: ${list(undeclared)}; missing: ${list(missing)}).`,
  );
}

function normalize(path: string): string {
  return path.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
}

function list(paths: readonly string[]): string {
  return paths.length === 0 ? 'none' : paths.join(', ');
}

function objectIn(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isJsonObject(found) ? found : {};
}

function texts(value: JsonValue | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
