import { access, readdir } from 'node:fs/promises';
import { basename, dirname, posix } from 'node:path';
import { readWholeFile } from '../disk/read-file.js';
import { errorMessage, ReanaMadminerError } from '../core/errors.js';
import type { JsonValue } from '../core/json.js';
import { nearest } from '../core/text/nearest.js';
import { joinInside } from '../core/safe-path.js';
import { isSystemError, succeeds } from '../core/system-error.js';
import { formatDiagnostic, SpecError } from '../analysis/diagnostic.js';
import { readFaultCode } from '../analysis/diagnostic-codes.js';
import { decodeYaml, parseYaml } from '../analysis/yaml/yaml.js';
import { parseTarget } from './scan.js';
import type { AxisEntry } from './scan-file.js';
import type { Mention } from './scan-mentions.js';
import type { Fault } from './scan-diagnostics.js';
import { isInput, type ScannedAnalysis } from './scanned-analysis.js';

/** The content of an input file, or why it can't be one whose values a scan changes. */
export type Card = { readonly content: JsonValue } | { readonly fault: Fault };

/** What a scan does with a file. */
export type CardUse = 'changed' | 'read';

/** The files that a scan changes values in or reads points from, by path. */
export function cardsOf(
  mentions: readonly Mention[],
  axes: readonly AxisEntry[],
): ReadonlyMap<string, CardUse> {
  const read = axes.flatMap((axis) => (axis.kind === 'morphing' ? [posix.normalize(axis.body.card)] : []));
  const changed = mentions.flatMap(({ target }) => {
    const parts = parseTarget(target);
    return parts.kind === 'file' ? [parts.file] : [];
  });
  return new Map<string, CardUse>([
    ...read.map((path) => [path, 'read'] as const),
    ...changed.map((path) => [path, 'changed'] as const),
  ]);
}

/**
 * Reads the files that a scan names, each once.
 * @param uses POSIX paths relative to the root; what is changed has to be sent with a run, hence be an input
 * @param root folder that they lie in
 */
export async function readCards(
  uses: ReadonlyMap<string, CardUse>,
  root: string,
  analysis: ScannedAnalysis,
): Promise<ReadonlyMap<string, Card>> {
  const read = async ([path, use]: readonly [string, CardUse]): Promise<readonly [string, Card]> => {
    const fault =
      findPathFault(path, analysis) ?? (use === 'changed' ? findUseFault(path, analysis) : undefined);
    if (fault !== undefined) return [path, { fault }];
    const isSent = use === 'read' || isInput(path, analysis);
    return [path, isSent ? await readCard(path, root) : await refuseFile(path, analysis)];
  };
  return new Map(await Promise.all([...uses].map(read)));
}

function findPathFault(path: string, { root, display }: ScannedAnalysis): Fault | undefined {
  try {
    joinInside(root, path);
  } catch (error) {
    if (!ReanaMadminerError.is(error)) throw error;
    const hint = `paths are relative to ${basename(display)} and stay below it`;
    return { code: 'unsafe-path', message: error.message, hint };
  }
  return undefined;
}

function findUseFault(path: string, { display, workflowFiles }: ScannedAnalysis): Fault | undefined {
  const own = basename(display);
  if (path === own) {
    return {
      code: 'not-changeable',
      message: `values of ${own} can't be changed by their place`,
      hint: 'name a workflow parameter by its name alone; resources have a key of their own, `resources`',
    };
  }
  if (workflowFiles.includes(path)) {
    return {
      code: 'not-changeable',
      message: `${path} is part of the workflow, which is the same for all points of a scan`,
      hint: 'make a parameter of the value, and scan that; resources have a key of their own, `resources`',
    };
  }
  return undefined;
}

async function refuseFile(path: string, { root, display, files }: ScannedAnalysis): Promise<Card> {
  const isThere = await succeeds(access(joinInside(root, path)));
  const own = basename(display);
  const message = `${path} is not an input of the analysis`;
  const code = 'not-an-input';
  if (isThere) return { fault: { code, message, hint: `name it in ${own} under inputs → files` } };
  const near = nearest(path, files);
  const hint =
    near === undefined ? `there is no such file; paths are relative to ${own}` : `did you mean ${near}?`;
  return { fault: { code, message, hint } };
}

async function readCard(path: string, root: string): Promise<Card> {
  const place = joinInside(root, path);
  let bytes: Uint8Array;
  try {
    bytes = await readWholeFile(place);
  } catch (error) {
    const isMissing = isSystemError(error, 'ENOENT');
    const siblings = isMissing ? await readdir(dirname(place)).catch(() => []) : [];
    const near = nearest(basename(place), siblings);
    const hint = near === undefined ? undefined : `did you mean ${posix.join(posix.dirname(path), near)}?`;
    const message = isMissing ? `there is no file ${path}` : `${path} cannot be read: ${errorMessage(error)}`;
    return { fault: { code: readFaultCode(error), message, hint } };
  }
  try {
    return { content: parseYaml(decodeYaml(bytes, path), path).value };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const hint = 'only values of YAML and JSON files can be changed';
    const faults = error.diagnostics.map((fault) => formatDiagnostic(fault).split('\n')[0]);
    return { fault: { code: 'no-values', message: `${path} is not YAML: ${faults.join('; ')}`, hint } };
  }
}
