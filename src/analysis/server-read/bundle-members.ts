import { readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import { joinInside } from '../../core/safe-path.js';
import { whenMissing } from '../../core/system-error.js';
import type { AnalysisSpecification } from '../analysis.js';
import { workflowPaths, type WorkflowInFiles, type WorkflowPaths } from '../workflow-section.js';

/** The name that the specification itself has in a bundle. */
const SPECIFICATION = 'reana.yaml';

/**
 * What REANA reads a CWL or Snakemake workflow from: what `reana.yaml` declares below `workflow`, and the file of its
 * parameters. Where it declares nothing there, the inputs, too (reana-commons, `gather_validation_members`).
 */
export function memberPaths(
  { inputs = {} }: AnalysisSpecification,
  workflow: WorkflowInFiles,
  parameterFile: string | undefined,
): WorkflowPaths {
  const { files, directories } = workflowPaths(workflow);
  const own = [...files, ...(parameterFile === undefined ? [] : [parameterFile])];
  if (workflow.files !== undefined || workflow.directories !== undefined) return { files: own, directories };
  return { files: [...own, ...(inputs.files ?? [])], directories: inputs.directories ?? [] };
}

/**
 * The files at and below these paths, as normalised POSIX paths, sorted. Symbolic links are left out, and so is what is
 * not there. Ignore files don't apply: the server expects all that is declared.
 */
export async function listMembers(
  root: string,
  { files, directories }: WorkflowPaths,
): Promise<readonly string[]> {
  const members = new Set(files.map(normalPath).filter((path) => path !== SPECIFICATION));
  for (const folder of directories.map(normalPath)) {
    for (const path of await filesBelow(root, folder)) members.add(path);
  }
  return [...members].sort();
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(joinInside(root, folder), { withFileTypes: true }).catch(whenMissing([]));
  const found = entries.map(async (entry): Promise<string[]> => {
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(root, path) : entry.isFile() ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}

/** The path as servers that validate spell it. */
export function normalPath(path: string): string {
  return posix.normalize(path).replace(/\/$/, '');
}
