import { completeDefaults } from './complete-defaults.js';
import { lintQuotes } from '../lint/lint-quotes.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import { findClusterDifferences } from '../lint/lint-environments.js';
import { lintQueries } from '../lint/lint-queries.js';
import { lintWorkflow } from '../lint/lint.js';
import { loadTree, type WorkflowLocation } from './load-tree.js';
import type { Workflow } from '../workflow.js';
import { findingDiagnostic, type YamlDocument } from '../yaml/yaml.js';

export type { WorkflowLocation } from './load-tree.js';

/** A workflow that is ready to run. */
export interface LoadedWorkflow {
  readonly workflow: Workflow;
  /** POSIX paths, relative to the root, of the files it was loaded from; the named one first. */
  readonly files: readonly string[];
  /** Those files as read, by the same paths. */
  readonly sources: ReadonlyMap<string, YamlDocument>;
  readonly warnings: readonly Diagnostic[];
  /** What REANA clusters refuse (errors) or ignore (warnings), and the embedded server runs. */
  readonly clusterDifferences: readonly Diagnostic[];
}

export interface LoadWorkflowOptions extends WorkflowLocation {
  /** Names of the parameters that the run will have, to find those that nothing supplies. Default: not known. */
  readonly parameters?: Iterable<string>;
  /** Names of those whose values are texts, to find commands that paste them unquoted. Default: none. */
  readonly texts?: Iterable<string>;
}

/**
 * Loads a Yadage workflow: references inlined, shorthands written out, defaults filled in, checked for shape and for
 * sense.
 * @throws SpecError with every error found, and the warnings
 */
export async function loadWorkflow(options: LoadWorkflowOptions): Promise<LoadedWorkflow> {
  const { tree, origins, documents, warnings } = await loadTree(options);
  const completed = completeDefaults(tree, origins);
  // `loadTree` has checked the shape, `completeDefaults` has filled the last holes in.
  const workflow = tree as unknown as Workflow;
  const names = options.parameters === undefined ? undefined : new Set(options.parameters);
  const diagnostics = [
    ...[...documents.values()].flatMap(warningsOfDocument),
    ...warnings,
    ...completed,
    ...lintWorkflow(workflow, origins, names),
    ...(await lintQueries(workflow, origins)),
    ...lintQuotes(workflow, origins, new Set(options.texts)),
  ];
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new SpecError(errorsFirst(diagnostics));
  return {
    workflow,
    files: [...documents.keys()],
    sources: documents,
    warnings: diagnostics,
    clusterDifferences: findClusterDifferences(workflow, origins),
  };
}

/**
 * Warnings about valid YAML that the author may not have intended. What JSON cannot hold is reported where it is used.
 */
export function warningsOfDocument(document: YamlDocument): Diagnostic[] {
  return document.findings
    .filter(({ kind }) => kind === 'duplicate-key' || kind === 'key-not-text')
    .map((finding) => findingDiagnostic(document, finding, 'warning'));
}

/** Errors before warnings, each in the order found. */
export function errorsFirst(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const isError = ({ severity }: Diagnostic): boolean => severity === 'error';
  return [...diagnostics.filter(isError), ...diagnostics.filter((diagnostic) => !isError(diagnostic))];
}
