import type { PlaceholderFault } from '../analysis/serial/placeholder-faults.js';
import type { SelectionFault } from '../analysis/serial/select-steps.js';
import type { JsonObject } from '../core/json.js';

/** One job: a command of a step, expanded. */
export interface SerialCommand {
  /** Number of the step and of the command in it, from 0, such as `2.0`: unique in a run. */
  readonly id: string;
  /** Name of its step, empty for one without a name; steps may have the same name. */
  readonly step: string;
  /** What messages call it, such as `fit, command 2 of 3`: unique in a run. */
  readonly address: string;
  /** The image, `name:tag`. */
  readonly image: string;
  readonly command: string;
  /** The fields of its step that request resources, with REANA's keys. */
  readonly resources: JsonObject;
}

/** What a run does: everything is known before its first job. */
export interface SerialPlan {
  /** In the order in which they run. */
  readonly commands: readonly SerialCommand[];
  /** Commands of the whole specification: as in REANA also when `FROM` or `TARGET` leave some out. */
  readonly total: number;
}

/** Why a run can't be planned. */
export type SerialFault = PlaceholderFault | SelectionFault;
