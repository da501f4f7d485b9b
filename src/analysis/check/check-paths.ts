import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { ReanaMadminerError } from '../../core/errors.js';
import { describeKind } from '../../disk/unreadable-file.js';
import { joinInside, safeRelativePath } from '../../core/safe-path.js';
import type { AnalysisSpecification } from '../analysis.js';
import { textsAt } from './check-analysis.js';
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
  for (const paths of [inputs, loaded]) diagnostics.push(...repetitions(document, paths));
  const needed = when === 'now' ? [...inputs, ...loaded] : loaded;
  const missing = await Promise.all(needed.map((path) => checkExists(document, root, path)));
  return [...diagnostics, ...missing.flat()];
}

/** What is wrong with the path of the workflow's root document, if anything. */
export async function checkWorkflowFile(
  document: YamlDocument,
  root: string,
  { inputs, workflow }: AnalysisSpecification,
): Promise<Diagnostic | undefined> {
  const toplevel = inputs?.options?.['toplevel'];
  const folder = typeof toplevel === 'string' && !toplevel.includes(':') ? toplevel : '';
  const fault = (code: DiagnosticCode, message: string, hint?: string): Diagnostic =>
    diagnosticAt({ document, pointer: '/workflow/file' }, { severity: 'error', code, message, hint });
  try {
    const found = await stat(joinInside(root, posix.join(folder, safeRelativePath(workflow.file)))).catch(
      () => undefined,
    );
    if (found?.isFile() === true) return undefined;
    const isFolder = found?.isDirectory() === true;
    const code = found === undefined ? 'no-such-file' : isFolder ? 'file-or-folder' : 'special-file';
    const kind = found === undefined ? 'does not exist' : `is ${describeKind(found)}`;
    return fault(
      code,
      `the workflow file '${workflow.file}' ${kind}`,
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
      try {
        return [{ path: safeRelativePath(text).replace(/\/$/, ''), pointer, kind }];
      } catch (error) {
        if (!ReanaMadminerError.is(error)) throw error;
        const { message } = error;
        const problem = { severity: 'error', code: 'unsafe-path', message, hint: STAY_BELOW } as const;
        diagnostics.push(diagnosticAt({ document, pointer }, problem));
        return [];
      }
    }),
  );
}

/** REANA refuses inputs that are named twice, also when one lies inside another. */
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
        : `the ${kind} '${path}' lies in '${other.path}', which is named as well; REANA takes each file once`;
    const problem = { severity: 'error', code: 'set-twice', message, hint: 'remove this line' } as const;
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
