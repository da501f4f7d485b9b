import { lstat, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { ReanaMadminerError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { describeKind } from '../../disk/unreadable-file.js';
import { joinInside, safeRelativePath } from '../../core/safe-path.js';
import { textsAt } from './check-analysis.js';
import { isRemoteToplevel } from '../toplevel/remote-toplevel.js';
import type { Diagnostic, DiagnosticCode } from '../diagnostic.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';

interface NamedPath {
  readonly path: string;
  readonly pointer: string;
  readonly kind: 'file' | 'folder';
}

const INPUTS = [
  ['/inputs/files', 'file'],
  ['/inputs/directories', 'folder'],
] as const;
const LOADED = [
  ['/workflow/files', 'file'],
  ['/workflow/directories', 'folder'],
] as const;

const ONLY_FILES = 'put a file in its place';
/** Paths of inputs that servers accept since reana-commons 0.95.0a22 (MAX_INPUT_PATH_DECLARATIONS). */
const MOST_INPUTS = 1000;
/** Bytes that the file systems of servers take for a name. */
const LONGEST_NAME = 255;
const STAY_BELOW = 'paths are relative to reana.yaml and stay below it';

/**
 * Input paths that REANA refuses or that are not there; output paths that leave the workspace.
 * @param when input files may come later, but what the workflow is loaded from has to be there
 */
export async function checkPaths(
  document: YamlDocument,
  root: string,
  when: 'now' | 'later' = 'now',
): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  const inputs = namedPaths(document, INPUTS, diagnostics);
  const loaded = namedPaths(document, LOADED, diagnostics);
  namedPaths(document, [['/outputs/files', 'file'], ['/outputs/directories', 'folder']], diagnostics); // prettier-ignore
  const repeated = repetitions(document, inputs);
  diagnostics.push(...repeated, ...repetitions(document, loaded));
  const count = inputs.length - repeated.length;
  if (count > MOST_INPUTS) diagnostics.push(tooMany(document, count));
  const needed = when === 'now' ? [...inputs, ...loaded] : loaded;
  const missing = await Promise.all(needed.map((path) => checkExists(document, root, path)));
  return [...diagnostics, ...missing.flat()];
}

/** What is wrong with the path of the workflow's root document, if anything. */
export async function checkWorkflowFile(
  document: YamlDocument,
  root: string,
  options: JsonObject | undefined,
  file: string,
): Promise<Diagnostic | undefined> {
  const toplevel = options?.['toplevel'];
  const folder = typeof toplevel === 'string' ? toplevel : '';
  if (isRemoteToplevel(folder)) return undefined;
  const fault = (code: DiagnosticCode, message: string, hint?: string): Diagnostic =>
    diagnosticAt({ document, pointer: '/workflow/file' }, { severity: 'error', code, message, hint });
  try {
    const found = await stat(joinInside(root, posix.join(folder, safeRelativePath(file)))).catch(
      () => undefined,
    );
    if (found?.isFile() === true) return undefined;
    const isFolder = found?.isDirectory() === true;
    const code = found === undefined ? 'no-such-file' : isFolder ? 'file-or-folder' : 'special-file';
    const kind = found === undefined ? 'does not exist' : `is ${describeKind(found)}`;
    return fault(
      code,
      `the workflow file '${file}' ${kind}`,
      code === 'special-file' ? ONLY_FILES : `paths are relative to ${folder === '' ? 'reana.yaml' : folder}`,
    );
  } catch (error) {
    if (!ReanaMadminerError.is(error)) throw error;
    return fault('unsafe-path', error.message, STAY_BELOW);
  }
}

function namedPaths(
  document: YamlDocument,
  lists: readonly (readonly [pointer: string, kind: NamedPath['kind']])[],
  diagnostics: Diagnostic[],
): NamedPath[] {
  return lists.flatMap(([list, kind]) =>
    textsAt(document, list).flatMap(({ text, pointer }): NamedPath[] => {
      if (!list.startsWith('/outputs') && isWholeFolder(text)) {
        const message = `REANA does not accept the whole folder, '${text}', as a path`;
        const hint = 'name the files and folders in it';
        diagnostics.push(
          diagnosticAt({ document, pointer }, { severity: 'error', code: 'unsafe-path', message, hint }),
        );
        return [];
      }
      try {
        const path = safeRelativePath(text).replace(/\/$/, '');
        const faults = nameFaults(document, { path, pointer, kind });
        diagnostics.push(...faults);
        return faults.some(({ severity }) => severity === 'error') ? [] : [{ path, pointer, kind }];
      } catch (error) {
        if (!ReanaMadminerError.is(error)) throw error;
        const { message } = error;
        const hint = text.includes('\\') ? `write / in place of \\; ${STAY_BELOW}` : STAY_BELOW;
        diagnostics.push(
          diagnosticAt({ document, pointer }, { severity: 'error', code: 'unsafe-path', message, hint }),
        );
        return [];
      }
    }),
  );
}

function isWholeFolder(text: string): boolean {
  return text !== '' && posix.normalize(text).replace(/\/$/, '') === '.';
}

/** Names that file systems of servers refuse, or that clients of REANA can't show or download. */
function nameFaults(document: YamlDocument, { path, pointer, kind }: NamedPath): Diagnostic[] {
  const at = { document, pointer };
  const long = path.split('/').find((name) => Buffer.byteLength(name) > LONGEST_NAME);
  if (long !== undefined) {
    const message = `a name in the path of the ${kind} has ${Buffer.byteLength(long)} bytes, and servers store at most ${LONGEST_NAME}`;
    return [
      diagnosticAt(at, { severity: 'error', code: 'bad-name', message, hint: 'give it a shorter name' }),
    ];
  }
  if (!/[\x00-\x1f\x7f-\x9f]/.test(path)) return [];
  const message = `the ${kind} ${JSON.stringify(path)} has control characters in its name, and may be impossible to download`;
  return [diagnosticAt(at, { severity: 'warning', code: 'bad-name', message, hint: 'give it another name' })];
}

function tooMany(document: YamlDocument, count: number): Diagnostic {
  const message = `${count} paths of inputs are declared, and servers since REANA 0.95 accept at most ${MOST_INPUTS}`;
  const hint = "name the folders that they lie in under 'directories'";
  return diagnosticAt(
    { document, pointer: '/inputs' },
    { severity: 'warning', code: 'too-many-values', message, hint },
    'key',
  );
}

/** What is named twice, or lies in another path, is sent once: servers would refuse the repetition. */
function repetitions(document: YamlDocument, paths: readonly NamedPath[]): Diagnostic[] {
  return paths.flatMap(({ path, pointer, kind }, index) => {
    const other = paths.find(
      (candidate, place) =>
        place !== index &&
        ((candidate.path === path && place < index) ||
          (candidate.kind === 'folder' && isInside(path, candidate.path))),
    );
    if (other === undefined) return [];
    const message =
      other.path === path
        ? `the ${kind} '${path}' is named twice`
        : `the ${kind} '${path}' lies in '${other.path}', which is named as well`;
    const hint = 'remove this line; REANA refuses repetitions, so it is left out of what is sent';
    const problem = { severity: 'warning', code: 'set-twice', message, hint } as const;
    return [diagnosticAt({ document, pointer }, problem)];
  });
}

function isInside(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(`${posix.normalize(folder)}/`);
}

async function checkExists(document: YamlDocument, root: string, named: NamedPath): Promise<Diagnostic[]> {
  const { path, pointer, kind } = named;
  const fault = (code: DiagnosticCode, message: string, hint?: string): Diagnostic[] => [
    diagnosticAt({ document, pointer }, { severity: 'error', code, message, hint }),
  ];
  const link = await findLink(root, path);
  if (link !== undefined) {
    const what = link === path ? `the ${kind} '${path}' is` : `the ${kind} '${path}' lies behind '${link}',`;
    return fault(
      'unsafe-path',
      `${what} a symbolic link, which REANA does not take`,
      'put a copy in its place',
    );
  }
  const found = await stat(joinInside(root, path)).catch(() => undefined);
  if (found === undefined)
    return fault('no-such-file', `the ${kind} '${path}' does not exist`, 'paths are relative to reana.yaml');
  if (!found.isFile() && !found.isDirectory())
    return fault('special-file', `'${path}' is ${describeKind(found)}`, ONLY_FILES);
  if (kind === 'folder' && !found.isDirectory())
    return fault('file-or-folder', `'${path}' is a file`, "name it under 'files'");
  if (kind === 'file' && found.isDirectory())
    return fault('file-or-folder', `'${path}' is a folder`, "name it under 'directories'");
  return [];
}

/** The first symbolic link on the way from the root to a path, as a path; undefined when there is none. */
async function findLink(root: string, path: string): Promise<string | undefined> {
  const parts = path.split('/');
  for (const depth of parts.keys()) {
    const part = parts.slice(0, depth + 1).join('/');
    const found = await lstat(joinInside(root, part)).catch(() => undefined);
    if (found === undefined) return undefined;
    if (found.isSymbolicLink()) return part;
  }
  return undefined;
}
