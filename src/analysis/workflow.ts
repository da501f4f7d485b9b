import type { JsonObject, JsonValue } from '../core/json.js';

/**
 * A Yadage workflow after loading: references inlined, shorthands written out, defaults filled in, checked against
 * Yadage's schemas. Field names are those of the language; this is the tree that REANA stores.
 */
export interface Workflow {
  readonly stages: readonly Stage[];
}

export interface Stage {
  readonly name: string;
  readonly dependencies: Dependencies;
  readonly scheduler: Scheduler;
}

export type Dependencies =
  | { readonly dependency_type: 'jsonpath_ready'; readonly expressions: readonly string[] }
  | {
      readonly dependency_type: 'expressions_fulfilled';
      readonly expressions: readonly ParameterExpression[];
    };

export type Scheduler = SinglestepScheduler | MultistepScheduler | JqScheduler;

export interface SinglestepScheduler extends StageBody {
  readonly scheduler_type: 'singlestep-stage';
  readonly parameters: readonly ParameterEntry[] | JsonObject;
  readonly register_values?: Readonly<Record<string, ParameterExpression>>;
}

export interface MultistepScheduler extends StageBody {
  readonly scheduler_type: 'multistep-stage';
  readonly parameters: readonly ParameterEntry[] | JsonObject;
  readonly scatter?: Scatter;
  readonly batchsize?: number;
  readonly partitionsize?: number;
  readonly register_values?: Readonly<Record<string, ParameterExpression>>;
}

export interface JqScheduler extends StageBody {
  readonly scheduler_type: 'jq-stage';
  readonly bindings: JsonValue;
  readonly stepscript: string;
  readonly postscript: string;
}

/** What a stage runs: exactly one of these in a sound specification. */
export interface StageBody {
  readonly step?: Step;
  readonly workflow?: Workflow;
  readonly workflow_opts?: InitOptions;
  readonly cases?: readonly Case[];
}

export interface Case {
  readonly if: string;
  readonly step?: Step;
  readonly workflow?: Workflow;
}

export interface InitOptions {
  readonly discover?: boolean;
  readonly relative?: boolean;
}

export interface Scatter {
  readonly method: string;
  readonly parameters: readonly string[];
}

export interface ParameterEntry {
  readonly key: string;
  readonly value: JsonValue;
}

/** A parameter value that points at outputs of other stages. */
export type ParameterExpression =
  | {
      readonly expression_type: 'stage-output-selector';
      readonly step?: string;
      readonly stages?: string;
      readonly steps?: string;
      readonly output?: string;
      readonly flatten?: boolean;
      readonly unwrap?: boolean;
    }
  | { readonly expression_type: 'fromvalue'; readonly key: string; readonly scope: string };

/** A packtivity: what to run, where, and what it publishes. */
export interface Step {
  readonly process: Process | null;
  readonly environment: Environment | null;
  readonly publisher: Publisher;
}

export type Process =
  | { readonly process_type: 'string-interpolated-cmd'; readonly cmd: string }
  | {
      readonly process_type: 'interpolated-script-cmd';
      readonly script: string;
      readonly interpreter: string;
    }
  | { readonly process_type: 'manual-instructions-proc'; readonly instructions: string };

export type Environment =
  | DockerEnvironment
  | { readonly environment_type: 'localproc-env' | 'noop-env' }
  | { readonly environment_type: 'manual-instructions-env'; readonly instructions: string };

export interface DockerEnvironment {
  readonly environment_type: 'docker-encapsulated';
  readonly image: string;
  readonly imagetag: string;
  readonly resources: readonly JsonValue[];
  readonly envscript: string;
  readonly env: JsonObject;
  readonly workdir: string | null;
  readonly par_mounts: readonly { readonly mountpath: string; readonly jqscript: string }[];
}

export type Publisher =
  | { readonly publisher_type: 'constant-pub'; readonly publish: JsonValue }
  | { readonly publisher_type: 'frompar-pub'; readonly outputmap: JsonValue }
  | {
      readonly publisher_type: 'fromparjq-pub';
      readonly script: string;
      readonly tryExact: boolean;
      readonly glob: boolean;
      readonly relative_paths: boolean;
    }
  | { readonly publisher_type: 'fromglob-pub'; readonly globexpression: string; readonly outputkey: string }
  | { readonly publisher_type: 'fromyaml-pub'; readonly yamlfile: string }
  | {
      readonly publisher_type: 'interpolated-pub';
      readonly publish: JsonValue;
      readonly glob: boolean;
      readonly relative_paths: boolean;
    }
  | { readonly publisher_type: 'manual-instructions-pub'; readonly instructions: string };
