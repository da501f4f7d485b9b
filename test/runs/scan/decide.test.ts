import fc from 'fast-check';
import { Simulation, type World } from './model/simulation.js';

const world = fc.record({
  points: fc.integer({ min: 1, max: 8 }),
  retries: fc.integer({ min: 0, max: 2 }),
  maxActive: fc.integer({ min: 1, max: 5 }),
  machines: fc.integer({ min: 1, max: 2 }),
  failing: fc.constantFrom(0, 2, 3),
});
const choices = fc.array(fc.nat({ max: 99_999 }), { minLength: 50, maxLength: 600, size: 'max' });

/** An upload fails while a listing is on its way that began before the run was made. */
const LET_GO: [World, number[], number] = [
  { points: 3, retries: 0, maxActive: 3, machines: 1, failing: 0 },
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

test('whoever works on a scan and whatever happens, no point is doubled and none is forgotten', () => {
  fc.assert(
    fc.property(world, choices, fc.nat(), (setting, steps, end) => {
      const simulation = new Simulation(setting);
      const { server } = simulation;
      for (const step of steps) simulation.step(step);
      const {
        last: { decision },
        isNew,
      } = simulation.settle(end);
      expect(server.faults).toEqual([]);
      expect(decision?.end).toEqual({ end: 'done' });
      expect(server.runs.filter(({ status }) => status === 'created')).toEqual([]);
      for (const { status, runs } of decision?.verdicts ?? []) {
        // Who has seen that a run was stopped or deleted makes no other one of it.
        expect(isNew ? ['finished', 'failed'] : ['finished', 'failed', 'stopped']).toContain(status);
        if (status !== 'stopped') expect(runs).toBeGreaterThan(0);
      }
    }),
    { numRuns: 500, examples: [LET_GO] },
  );
});
