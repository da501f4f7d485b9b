import { posix } from 'node:path';
import { defined } from '../../core/defined.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { checkFolder, initFolder, textOf } from '../../analysis/data-options/init-folder.js';
import { checkSubInits, mapSubInits, type SubInits } from '../../analysis/sub-inits.js';
import type { StepSelection } from '../../analysis/serial/select-steps.js';
import { isEmbeddedOption, OPERATIONAL_OPTIONS } from '../../analysis/operational-options.js';
import type { RunPlan } from '../engines/run-plan.js';
import { RequestError } from '../request-error.js';

/** The types of workflows that this server runs. */
export type RunType = RunPlan['type'];

/** The options of the Yadage engine. Paths are relative to the workspace. */
export interface EngineOptions {
  /** Folder from which references of the root document are resolved; default: the workspace. */
  readonly toplevel?: string;
  /** Folder in which init parameters may name files; default: the workspace. */
  readonly initdir?: string;
  /** Archive whose files have to be in that folder: the client unpacks it. */
  readonly inputarchive?: string;
  /** YAML files of init parameters. */
  readonly initfiles: readonly string[];
  /** The same for the init parameters of sub-workflows. */
  readonly subinits?: SubInits;
}

/** @throws RequestError for an option that workflows of the type don't support */
export function checkOperationalOptions(type: RunType, options: JsonValue | undefined): JsonObject {
  if (options === undefined || options === null) return {};
  if (!isJsonObject(options)) {
    throw new RequestError(400, '==> ERROR: Operational options must be a dictionary.');
  }
  for (const name of Object.keys(options)) {
    if (isEmbeddedOption(type, name)) continue;
    const isKnown = Object.values(OPERATIONAL_OPTIONS).some((names) => names.includes(name));
    const where = isKnown ? ` for ${type} workflows` : '';
    throw new RequestError(400, `==> ERROR: Operational option "${name}" not supported${where}.`);
  }
  return options;
}

/**
 * The options of a run, those given at start over those of `reana.yaml`; of `toplevel` only the one given at start
 * counts, as on a real server. An empty text counts as absent.
 */
export function readEngineOptions(specification: JsonObject, start: JsonObject): EngineOptions {
  const inputs = specification['inputs'];
  const declared = isJsonObject(inputs) && isJsonObject(inputs['options']) ? inputs['options'] : {};
  const options = { ...declared, ...start };
  const toplevel = textOf(start['toplevel']);
  const initfiles = options['initfiles'] ?? [];
  if (!isJsonArray(initfiles) || !initfiles.every((file) => typeof file === 'string')) {
    throw new RequestError(400, 'The operational option initfiles is not a list of paths.');
  }
  const { pathbase, subinits } = options;
  const [fault] = [
    ...checkFolder('pathbase', pathbase),
    ...(subinits === undefined ? [] : checkSubInits(subinits)),
  ];
  if (fault !== undefined) throw new RequestError(400, fault.message);
  const folders = subinits as SubInits | undefined;
  return {
    ...defined({
      toplevel,
      initdir: initFolder(options),
      inputarchive: textOf(options['inputarchive']),
      subinits: folders && mapSubInits(folders, (folder) => posix.join(textOf(pathbase) ?? '', folder)),
    }),
    initfiles,
  };
}

/**
 * Which steps of a serial workflow run, by the options given at start, else those of `reana.yaml`. `CACHE` has no effect,
 * as in REANA.
 */
export function readStepSelection(specification: JsonObject, start: JsonObject): StepSelection {
  const inputs = specification['inputs'];
  const declared = isJsonObject(inputs) && isJsonObject(inputs['options']) ? inputs['options'] : {};
  const read = (name: string): string | undefined => {
    const value = start[name] ?? declared[name] ?? '';
    if (typeof value === 'string') return value === '' ? undefined : value;
    throw new RequestError(400, `The operational option ${name} is not the name of a step.`);
  };
  return defined({ from: read('FROM'), target: read('TARGET') });
}
