import type { AnalysisSpecification } from '../analysis.js';
import type { AnalysisWorkflow } from '../analysis-workflow.js';
import type { Diagnostic } from '../diagnostic.js';
import type { DocumentFetcher } from '../toplevel/fetch-toplevel.js';
import type { YamlDocument } from '../yaml/yaml.js';
import type { DisplayPath, ReplacedFiles } from './workflow-source.js';

/** The workflow that a checked `reana.yaml` declares. */
export interface DeclaredWorkflow {
  readonly specification: AnalysisSpecification;
  /** The `reana.yaml`; left out when it was checked before and the places in it are not needed again. */
  readonly document?: YamlDocument;
  /** Absolute path of its folder. */
  readonly root: string;
  readonly display: DisplayPath;
  /** Content that is read in place of that of files. */
  readonly replaced?: ReplacedFiles;
  /** Fetches a workflow of another server; without it, copies have to be there. */
  readonly fetcher?: DocumentFetcher;
}

export interface LoadedDeclaration {
  readonly workflow: AnalysisWorkflow;
  /** POSIX paths, relative to the root, of all files the workflow was loaded from; the named one first. */
  readonly files: readonly string[];
  readonly warnings: readonly Diagnostic[];
  /** As in `Analysis`. */
  readonly clusterDifferences?: readonly Diagnostic[];
  /** As in `Analysis`. */
  readonly embeddedDifferences?: readonly Diagnostic[];
  /** As in `Analysis`. */
  readonly extraFiles?: ReplacedFiles;
  /** As in `Analysis`. */
  readonly archiveFiles?: ReadonlyMap<string, Uint8Array>;
}
