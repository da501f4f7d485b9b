import type { Happening } from './happening.js';
import type { World } from './simulation.js';

/** What once went wrong in the model, kept. */
export interface Story {
  readonly title: string;
  readonly world: Partial<World>;
  readonly happenings: readonly Happening[];
}

const NEWER = 'process 1: list newer runs';
const OLDER = 'process 1: list older runs';

/** The process looks, and nothing comes between. */
const LOOK: readonly Happening[] = [
  ['look', 'process 1'],
  ['handle', NEWER],
  ['answer', NEWER],
  ['handle', OLDER],
  ['answer', OLDER],
];

export const STORIES: readonly Story[] = [
  {
    title:
      'the upload of a run fails during a look that began before the run was there: it is not made again',
    world: { points: 1 },
    happenings: [
      ...LOOK,
      ['look', 'process 1'],
      ['handle', NEWER],
      ['handle', 'process 1: create point 1'],
      ['answer', 'process 1: create point 1'],
      ['lose', 'process 1: upload run-0'],
      ['pass', 10],
      ['answer', NEWER],
      ['handle', OLDER],
      ['answer', OLDER],
    ],
  },
  {
    title:
      'the upload of a run fails during a look that began before the run was there: it takes its place still',
    world: { points: 2 },
    happenings: [
      ...LOOK,
      ['look', 'process 1'],
      ['handle', NEWER],
      ['handle', 'process 1: create point 1'],
      ['answer', 'process 1: create point 1'],
      ['answer', NEWER],
      ['lose', 'process 1: upload run-0'],
      ['handle', OLDER],
      ['answer', OLDER],
    ],
  },
  {
    title: 'a run that has finished is restarted by hand, and the restart is not queued yet at the next look',
    world: { points: 1 },
    happenings: [
      ...LOOK,
      ['handle', 'process 1: create point 1'],
      ['answer', 'process 1: create point 1'],
      ['handle', 'process 1: upload run-0'],
      ['answer', 'process 1: upload run-0'],
      ...LOOK,
      ['handle', 'process 1: start run-0'],
      ['look', 'process 1'],
      ['advance', 'run-0'],
      ['advance', 'run-0'],
      ['restart', 'run-0'],
      ['catch up'],
    ],
  },
];
