import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, posix } from 'node:path';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import type { JsonValue } from '../../core/json.js';
import { nearest } from '../../core/nearest.js';
import { joinInside } from '../../core/safe-path.js';
import { SpecError } from '../diagnostic.js';
import { decodeYaml, parseYaml } from '../yaml.js';
import type { AxisEntry } from './scan-file.js';
import type { Mention } from './scan-mentions.js';
import type { Fault } from './scan-report.js';
import { parseTarget } from './scan.js';
import { isInput, type ScannedAnalysis } from './scanned-analysis.js';

/** The content of an input file, or why it can't be one whose values a scan changes. */
export type Card = { readonly content: JsonValue } | { readonly fault: Fault };

/** The input files that a scan changes values in or reads points from; some are named several times. */
export function cardsOf(mentions: readonly Mention[], axes: readonly AxisEntry[]): string[] {
  const changed = mentions.flatMap(({ target }) => {
    const parts = parseTarget(target);
    return parts.kind === 'file' ? [parts.file] : [];
  });
  const read = axes.flatMap((axis) => (axis.kind === 'morphing' ? [posix.normalize(axis.body.card)] : []));
  return [...changed, ...read];
}

/**
 * Reads the input files that a scan names, each once.
 * @param root folder that they lie in
 * @param paths POSIX paths relative to it
 */
export async function readCards(
  paths: Iterable<string>,
  root: string,
  analysis: ScannedAnalysis,
): Promise<ReadonlyMap<string, Card>> {
  const read = async (path: string): Promise<readonly [string, Card]> => {
    const fault = findPathFault(path, analysis);
    return [path, fault === undefined ? await readCard(path, root) : { fault }];
  };
  return new Map(await Promise.all([...new Set(paths)].map(read)));
}

function findPathFault(path: string, analysis: ScannedAnalysis): Fault | undefined {
  const own = basename(analysis.display);
  try {
    joinInside(analysis.root, path);
  } catch (error) {
    if (!ReanaMadminerError.is(error)) throw error;
    return { message: error.message, hint: `paths are relative to ${own} and stay below it` };
  }
  if (path === own) {
    return {
      message: `values of ${own} can't be changed by their place`,
      hint: 'name a workflow parameter by its name alone; resources have a key of their own, `resources`',
    };
  }
  if (analysis.workflowFiles.includes(path)) {
    return {
      message: `${path} is part of the workflow, which is the same for all points of a scan`,
      hint: 'make a parameter of the value, and scan that; resources have a key of their own, `resources`',
    };
  }
  if (isInput(path, analysis)) return undefined;
  const near = nearest(path, analysis.files);
  return {
    message: `${path} is no input of the analysis`,
    hint: near === undefined ? `name it in ${own} under inputs → files` : `did you mean ${near}?`,
  };
}

async function readCard(path: string, root: string): Promise<Card> {
  const place = joinInside(root, path);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(place);
  } catch (error) {
    const siblings = await readdir(dirname(place)).catch(() => []);
    const near = nearest(basename(place), siblings);
    const hint = near === undefined ? undefined : `did you mean ${posix.join(posix.dirname(path), near)}?`;
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = isMissing ? `there is no file ${path}` : `${path} cannot be read: ${errorMessage(error)}`;
    return { fault: { message, hint } };
  }
  try {
    return { content: parseYaml(decodeYaml(bytes, path), path).value };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const hint = 'only values of YAML and JSON files can be changed';
    return { fault: { message: `${path} is no YAML: ${error.message}`, hint } };
  }
}
