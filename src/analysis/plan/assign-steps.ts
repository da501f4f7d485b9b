import { stageKey, type PlannedStage } from './planned-stage.js';

/** A step of a run, as far as it can be recognised by. */
export interface NamedStep {
  readonly name: string;
  readonly image?: string;
}

/** Stages by the name that their steps have. */
export type StagesByName = ReadonlyMap<string, readonly PlannedStage[]>;

export function stagesByName(stages: readonly PlannedStage[]): StagesByName {
  const byName = new Map<string, PlannedStage[]>();
  for (const stage of stages) {
    const name = stage.path.at(-1) ?? '';
    byName.set(name, [...(byName.get(name) ?? []), stage]);
  }
  return byName;
}

/**
 * The stage that each step of a run belongs to, by the step's name: servers report no more. A stage `map` runs steps
 * `map` or `map_0`, `map_1`…. Where several stages have the same name, the one with the image of the step is taken, and
 * of those the first that has not all of its steps. Undefined for a step of no stage.
 */
export function assignSteps(
  stages: readonly PlannedStage[],
  steps: readonly NamedStep[],
): readonly (PlannedStage | undefined)[] {
  const taken = new Map<string, number>();
  const byName = stagesByName(stages);
  return steps.map((step) => {
    const stage = chooseStage(byName, step, ({ path }) => taken.get(stageKey(path)) ?? 0);
    if (stage === undefined) return undefined;
    const key = stageKey(stage.path);
    taken.set(key, (taken.get(key) ?? 0) + 1);
    return stage;
  });
}

/**
 * The stage of one more step.
 * @param taken how many steps a stage has already
 */
export function chooseStage(
  byName: StagesByName,
  { name, image }: NamedStep,
  taken: (stage: PlannedStage) => number,
): PlannedStage | undefined {
  const named = byName.get(name) ?? byName.get(name.replace(/_\d+$/, '')) ?? [];
  const alike = named.filter(
    (stage) => stage.image === undefined || image === undefined || stage.image === image,
  );
  const candidates = alike.length === 0 ? named : alike;
  const open = candidates.find((stage) => taken(stage) < (stage.steps ?? Infinity));
  return open ?? candidates.at(-1);
}
