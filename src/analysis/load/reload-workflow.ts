import { defined } from '../../core/defined.js';
import type { Analysis } from '../analysis.js';
import { loadDeclaredWorkflow } from './load-declared-workflow.js';
import { displayFrom } from './load-analysis.js';
import type { ReplacedFiles } from './workflow-source.js';

/**
 * Loads and checks the workflow of an analysis once more, with other content in place of some of its files.
 * @throws SpecError with every error found
 */
export async function reloadWorkflow(analysis: Analysis, replaced: ReplacedFiles): Promise<Analysis> {
  const { specification, file, root, warnings } = analysis;
  const loaded = await loadDeclaredWorkflow({
    specification,
    root,
    display: displayFrom(file),
    replaced: new Map([...(analysis.extraFiles ?? []), ...replaced]),
  });
  const known = new Set(warnings.map(({ message }) => message));
  const fresh = loaded.warnings.filter(({ message }) => !known.has(message));
  return {
    ...analysis,
    workflow: loaded.workflow,
    workflowFiles: loaded.files,
    warnings: [...warnings, ...fresh],
    ...defined({ clusterDifferences: loaded.clusterDifferences }),
  };
}
