import { fc } from '../../../support/property.js';
import { Simulation, type World } from './model/simulation.js';

const world = fc.record({
  points: fc.integer({ min: 1, max: 8 }),
  retries: fc.integer({ min: 0, max: 2 }),
  maxActive: fc.integer({ min: 1, max: 5 }),
  machines: fc.integer({ min: 1, max: 2 }),
  failing: fc.constantFrom(0, 2, 3),
  keeping: fc.constantFrom(0, 0, 1, 2, 3),
});
const choices = fc.array(fc.nat({ max: 99_999 }), { minLength: 50, maxLength: 600, size: 'max' });

/** An upload fails while a listing is on its way that began before the run was made. */
const LET_GO: [World, number[], number] = [
  { points: 3, retries: 0, maxActive: 3, machines: 1, failing: 0, keeping: 0 },
  [
    ...[
      0,
      16618,
      28146,
      47718,
      0,
      81246,
      55018,
      13618,
      66046,
      81176,
      17291,
      30818,
      ...Array<number>(21).fill(0),
    ],
    ...[59246, 0, 0, 75646, ...Array<number>(8).fill(0), 27318, ...Array<number>(14).fill(0)],
  ],
  0,
];

/** Somebody restarts a run that has finished, and the restart is not queued yet when it is looked at. */
const RESTARTED: [World, number[], number] = [
  { points: 1, retries: 0, maxActive: 1, machines: 1, failing: 0, keeping: 0 },
  [
    ...[0, 28418, 89546, 84518, 24346, 71718, 17446, 0, 33018, 11318, 2746, 29246, 54618, 64446, 58518],
    ...[
      ...Array<number>(10).fill(0),
      47578,
      ...Array<number>(30).fill(0),
      59078,
      0,
      0,
      13988,
      0,
      0,
      0,
      30990,
    ],
  ],
  0,
];

/** The upload of a run fails while a listing is on its way that does not know of the run: it takes its place still. */
const TAKES_ITS_PLACE: [World, number[], number] = [
  { points: 2, retries: 0, maxActive: 1, machines: 1, failing: 0, keeping: 0 },
  [
    ...[0, 36318, 3446, 72818, 20446, 0, 8318, 68418, 12246, 66446, 32676, 0, 0, 0, 23299],
    ...[...Array<number>(12).fill(0), 43918, 0, 0, 0, 0, 86146, ...Array<number>(23).fill(0), 13618],
    ...Array<number>(7).fill(0),
  ],
  0,
];

test('whoever works on a scan and whatever happens, no point is doubled and none is forgotten', () => {
  fc.assert(
    fc.property(world, choices, fc.nat(), (setting, steps, end) => {
      const simulation = new Simulation(setting);
      const { server } = simulation;
      for (const step of steps) simulation.step(step);
      const {
        last: { decision, memory },
        isNew,
      } = simulation.settle(end);
      const { verdicts = [] } = decision ?? {};
      const blocked = verdicts.filter(({ obstacle }) => obstacle !== undefined);
      expect(server.faults).toEqual([]);
      expect(decision?.end?.end).toBe(blocked.length === 0 ? 'done' : 'blocked');
      // Only what the server keeps is left, and hinders only points of which it may still be started.
      const left = server.runs.filter(({ status }) => status === 'created');
      expect(left.filter(({ id }) => !memory.refusals.has(id))).toEqual([]);
      for (const { run } of blocked)
        expect([run?.status, memory.refusals.get(run?.id ?? '')?.isFinal]).toEqual(['created', true]);
      for (const { status, runs, obstacle } of verdicts) {
        // Who has seen that a run was stopped or deleted makes no other one of it.
        if (obstacle === undefined)
          expect(isNew ? ['finished', 'failed'] : ['finished', 'failed', 'stopped']).toContain(status);
        if (status !== 'stopped') expect(runs).toBeGreaterThan(0);
      }
    }),
    { numRuns: 500, examples: [LET_GO, RESTARTED, TAKES_ITS_PLACE] },
  );
});
