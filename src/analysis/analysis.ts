import type { JsonObject, JsonValue } from '../core/json.js';
import type { Diagnostic } from './diagnostic.js';
import type { AnalysisSchemas } from './value-schemas/analysis-schemas.js';
import type { AnalysisWorkflow } from './analysis-workflow.js';
import type { WorkflowSection } from './workflow-section.js';

/** A checked `reana.yaml`: everything a submission needs to know, and nothing of the wire. */
export interface Analysis {
  /** Absolute path of the file it was read from. */
  readonly file: string;
  /** Absolute path of the folder that all paths in it are relative to. */
  readonly root: string;
  /** The file's content as PyYAML reads it, checked. */
  readonly specification: AnalysisSpecification;
  /** The workflow it names, loaded. */
  readonly workflow: AnalysisWorkflow;
  /** POSIX paths, relative to the root, of all YAML files the workflow was loaded from; the named one first. */
  readonly workflowFiles: readonly string[];
  readonly warnings: readonly Diagnostic[];
  /**
   * What REANA clusters refuse (errors) or ignore (warnings), and the embedded server runs: a submission to a cluster
   * rejects with the errors, and reports the warnings. Default: nothing.
   */
  readonly clusterDifferences?: readonly Diagnostic[];
  /** The same for the embedded server. */
  readonly embeddedDifferences?: readonly Diagnostic[];
  /**
   * Files that the run needs in its workspace and the folder does not have: content by POSIX path, such as copies of a
   * workflow on another server. Default: none.
   */
  readonly extraFiles?: ReadonlyMap<string, Uint8Array>;
  /** Files of the archive that `inputs.options.inputarchive` names: content by POSIX path. Default: none. */
  readonly archiveFiles?: ReadonlyMap<string, Uint8Array>;
  /**
   * The schemas that its files name, to check other values.
   * @internal
   */
  readonly schemas?: AnalysisSchemas;
}

/** `reana.yaml`, with REANA's own field names. Unknown keys are kept: servers ignore them. */
export interface AnalysisSpecification {
  readonly version?: string;
  readonly inputs?: {
    readonly files?: readonly string[];
    readonly directories?: readonly string[];
    readonly parameters?: JsonObject;
    readonly options?: JsonObject;
  };
  readonly workflow: WorkflowSection;
  readonly outputs?: { readonly files?: readonly string[]; readonly directories?: readonly string[] };
  readonly workspace?: JsonObject;
  readonly tests?: JsonObject;
  readonly [key: string]: JsonValue | object | undefined;
}
