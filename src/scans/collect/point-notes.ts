import { listNames } from '../results/scan-results.js';

/** A warning about one point. */
export interface PointNote {
  /** Name of the point. */
  readonly point: string;
  /** The whole text when it concerns only this point. */
  readonly alone: string;
  /**
   * The text after the number of points when it concerns several: `points have not produced …`. Equal texts are
   * combined.
   */
  readonly together: string;
}

/** Combines equal warnings of several points: a mistyped rule may concern every point of the scan. */
export function combineNotes(notes: readonly PointNote[]): readonly string[] {
  const groups = new Map<string, PointNote[]>();
  for (const note of notes) groups.set(note.together, [...(groups.get(note.together) ?? []), note]);
  return [...groups].flatMap(([together, group]) =>
    group.length === 1
      ? group.map(({ alone }) => alone)
      : [`${group.length} ${together} (${listNames(group.map(({ point }) => point))})`],
  );
}
