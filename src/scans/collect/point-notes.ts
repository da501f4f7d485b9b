import { listNames } from '../results/scan-results.js';

/** What a reader of the results should know of a point. */
export interface PointNote {
  /** Name of the point. */
  readonly point: string;
  /** All that is said when it is true of this point alone. */
  readonly alone: string;
  /** What is said of several, behind their number: `points have not made …`. The same for those that are told together. */
  readonly together: string;
}

/** One warning for all points that the same is true of: of a mistyped rule that may be every point of the scan. */
export function combineNotes(notes: readonly PointNote[]): readonly string[] {
  const groups = new Map<string, PointNote[]>();
  for (const note of notes) groups.set(note.together, [...(groups.get(note.together) ?? []), note]);
  return [...groups].flatMap(([together, group]) =>
    group.length === 1
      ? group.map(({ alone }) => alone)
      : [`${group.length} ${together} (${listNames(group.map(({ point }) => point))})`],
  );
}
