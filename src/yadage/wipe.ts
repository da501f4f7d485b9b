import type { Files } from './effects.js';
import type { Warned } from './events.js';
import type { NodeState, RunState } from './state.js';

/**
 * Removes what an interrupted attempt left in a node's folder. A folder that holds the work of other nodes as well
 * (stages of one name) or is the run's own (without `nest`) is left alone, with a warning.
 */
export async function wipeFolders(state: RunState, node: NodeState, files: Files): Promise<Warned[]> {
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
  const message = `is run again over what it left in ${folder}, where other files are too`;
  return [{ type: 'warning', code: 'shared-folder', where: node.id, message }];
}
