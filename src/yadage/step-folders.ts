import { hasCode } from '../core/errors.js';
import { EngineError } from './engine-error.js';
import { joinInside } from '../core/safe-path.js';
import type { EngineWarning, NodeInput, RunSettings } from './events.js';
import type { Files } from './effects.js';
import { nodeOf, type NodeState, type RunState, type ScopeState } from './state.js';

/** The folders of a step: it writes into `readWrite` and reads from both. */
export interface StepFolders {
  readonly readWrite: readonly string[];
  readonly readOnly: readonly string[];
}

/** Where packtivity keeps its own files in a step's folder. */
export const META_FOLDER = '_packtivity';

/** A step's own folder, and those of the steps whose outputs it uses. */
export function stepFolders(
  state: RunState,
  scope: ScopeState,
  name: string,
  inputs: readonly NodeInput[],
  settings: RunSettings,
): StepFolders {
  return {
    readWrite: [settings.nest ? ownFolder(scope, name) : scope.base],
    readOnly: inputFolders(state, inputs),
  };
}

/**
 * The folder of a step or sub-workflow, named after it.
 * @throws EngineError when the name leads out of the parent folder.
 */
export function ownFolder(scope: ScopeState, name: string): string {
  try {
    return joinInside(scope.base, name);
  } catch (error) {
    if (!hasCode(error, 'unsafe-path')) throw error;
    throw new EngineError(`its name cannot be used for a folder: ${error.message}`, { cause: error });
  }
}

/** Folders behind a set of inputs: what their steps wrote into or, if they only passed values on, read from. */
export function inputFolders(state: RunState, inputs: readonly NodeInput[]): string[] {
  const folders = new Set<string>();
  for (const id of new Set(inputs.map((input) => input.node))) {
    const { readWrite, readOnly } = nodeOf(state, id);
    for (const folder of readWrite.length > 0 ? readWrite : readOnly) folders.add(folder);
  }
  return [...folders].sort();
}

/** Creates a node's own folders, where packtivity creates them. */
export async function makeFolders(node: NodeState, files: Files): Promise<void> {
  const [folder] = node.readWrite;
  if (folder !== undefined) await files.mkdir(`${folder}/${META_FOLDER}`);
}

/**
 * Removes what an interrupted attempt left in a node's folder. A folder that also contains files of other nodes
 * (stages of the same name) or is the run's own (without `nest`) is left alone, with a warning.
 */
export async function clearFolders(state: RunState, node: NodeState, files: Files): Promise<EngineWarning[]> {
  const [folder] = node.readWrite;
  if (folder === undefined) return [];
  const shared = [...state.nodes.values()].find(
    (other) =>
      other !== node && other.readWrite.some((path) => path === folder || path.startsWith(`${folder}/`)),
  );
  if (shared === undefined && state.run?.settings.nest === true) {
    await files.remove(folder);
    return [];
  }
  const message = `runs again with the files that it left in ${folder}, which also contains files of others`;
  return [{ type: 'warning', code: 'shared-folder', where: node.id, message }];
}
