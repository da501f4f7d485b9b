/** A stage that runs steps, as far as the files of a workflow tell before it runs. */
export interface PlannedStage {
  /** Its name after those of the stages whose sub-workflows it is in, outermost first. */
  readonly path: readonly string[];
  /** How many steps it will run; undefined when that depends on results of other steps. */
  readonly steps: number | undefined;
  /** Paths of the stages that must be done before it starts. */
  readonly after: readonly (readonly string[])[];
  /** The one among these whose steps are continued one to one: its first step by the first one here, and so on. */
  readonly pairedWith?: readonly string[];
  /** Container image with its tag; absent for steps without one, and where the data decide. */
  readonly image?: string;
}

/** A path as people read it. */
export function stageLabel(path: readonly string[]): string {
  return path.join(' → ');
}

/** A path as a key of maps: equal for equal paths only. */
export function stageKey(path: readonly string[]): string {
  return JSON.stringify(path);
}
