import type { DeclaredWorkflow, LoadedDeclaration } from './declared-workflow.js';
import { loadSerialAnalysis } from '../serial/load-serial-analysis.js';
import { loadYadageAnalysis } from './load-yadage-analysis.js';
import { loadServerRead } from '../server-read/load-server-read.js';

/**
 * Loads and checks the workflow of an analysis, whichever language it is written in.
 * @throws SpecError with every error found
 */
export async function loadDeclaredWorkflow(declared: DeclaredWorkflow): Promise<LoadedDeclaration> {
  const { workflow } = declared.specification;
  switch (workflow.type) {
    case 'yadage':
      return loadYadageAnalysis(declared, workflow);
    case 'serial':
      return loadSerialAnalysis(declared, workflow);
    case 'cwl':
    case 'snakemake':
      return loadServerRead(declared, { ...workflow, type: workflow.type });
  }
}
