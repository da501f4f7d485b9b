import type { ServerReadAnalysis } from '../analysis-workflow.js';
import { checkWorkflowFile } from '../check/check-paths.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import type { DeclaredWorkflow, LoadedDeclaration } from '../load/declared-workflow.js';
import { workflowPaths, type WorkflowInFiles } from '../workflow-section.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';
import { listMembers, memberPaths, normalPath } from './bundle-members.js';
import { checkEngineOptions } from './engine-options.js';
import { scanWorkflow } from './find-references.js';
import { readFileParameters } from './parameter-file.js';
import { warningsOfScan } from './warn-of-files.js';

type Section = WorkflowInFiles & { readonly type: ServerReadAnalysis['type'] };

/**
 * Checks the CWL or Snakemake workflow of an analysis as far as that needs no engine: its files, options and parameters.
 * Nothing of it is run.
 * @throws SpecError with every error found
 */
export async function loadServerRead(
  declared: DeclaredWorkflow,
  section: Section,
): Promise<LoadedDeclaration> {
  const { specification, document, root, display } = declared;
  const file = normalPath(workflowPaths(section).files[0] ?? '');
  const errors: Diagnostic[] = [];
  if (document !== undefined) {
    const missing = await checkWorkflowFile(document, root, undefined, file);
    if (missing !== undefined) errors.push(missing);
  }
  const parameters = await readFileParameters(declared).catch((error: unknown) => {
    if (!(error instanceof SpecError)) throw error;
    errors.push(...error.diagnostics);
    return undefined;
  });
  const members = await listMembers(root, memberPaths(specification, section, parameters?.file));
  const workflow: ServerReadAnalysis = {
    type: section.type,
    file,
    members,
    parameters: parameters?.values ?? {},
    ...(parameters?.file === undefined ? {} : { parameterFile: parameters.file }),
  };
  const options =
    document === undefined ? [] : checkEngineOptions(document, workflow, specification.inputs?.options);
  const isError = ({ severity }: Diagnostic): boolean => severity === 'error';
  if (parameters === undefined || errors.length > 0 || options.some(isError))
    throw new SpecError([...errors, ...options]);
  const own = [file, ...(parameters.file === undefined ? [] : [parameters.file])];
  const scan = await scanWorkflow(section.type, root, file);
  const found = warningsOfScan(scan, { specification, own, members, display });
  const read = scan.references.filter(({ path }) => found.sent.has(path)).map(({ path }) => path);
  return {
    workflow,
    files: [...new Set([...own, ...read])],
    warnings: [...options, ...parameters.warnings, ...found.warnings],
    ...(document === undefined ? {} : { embeddedDifferences: [onlyClusters(document, section.type)] }),
  };
}

function onlyClusters(document: YamlDocument, type: Section['type']): Diagnostic {
  const language = type === 'cwl' ? 'CWL' : 'Snakemake';
  const message = `the server on this machine runs Yadage and serial workflows, and this one is written in ${language}`;
  const problem = {
    severity: 'error',
    code: 'other-engine',
    message,
    hint: 'submit it to a REANA cluster',
  } as const;
  return diagnosticAt({ document, pointer: '/workflow/type' }, problem);
}
