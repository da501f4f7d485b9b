import type { JsonValue } from '../../core/json.js';

/** One target's value, and its place in the scan file. */
export interface TargetValue {
  readonly target: string;
  readonly value: JsonValue;
  readonly pointer: string;
}

/** Values of one or more targets that go together. */
export type PointSetting = readonly TargetValue[];
