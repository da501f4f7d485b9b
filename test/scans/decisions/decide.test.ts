import { fc } from '../../support/property.js';
import { FREQUENCIES, type Happening, type HappeningKind } from '../control/model/happening.js';
import { Simulation } from '../control/model/simulation.js';
import { STORIES } from '../control/model/stories.js';

const world = fc.record({
  points: fc.integer({ min: 1, max: 8 }),
  retries: fc.integer({ min: 0, max: 2 }),
  maxActive: fc.integer({ min: 1, max: 5 }),
  machines: fc.integer({ min: 1, max: 2 }),
  failing: fc.constantFrom(0, 2, 3),
  keeping: fc.constantFrom(0, 0, 1, 2, 3),
});
const kind = fc.oneof(
  ...(Object.entries(FREQUENCIES) as [HappeningKind, number][]).map(([each, weight]) => ({
    weight,
    arbitrary: fc.constant(each),
  })),
);
const draws = fc.array(fc.tuple(kind, fc.nat({ max: 999 })), { minLength: 50, maxLength: 600, size: 'max' });

/** Brings a scan to its end, and looks whether all is well. @param end which process does that, and how: a number */
function expectGoodEnd(simulation: Simulation, end = 0): void {
  const { server } = simulation;
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
  expect(left.filter(({ id }) => !memory.failedDeletions.has(id))).toEqual([]);
  for (const { run } of blocked)
    expect([run?.status, memory.failedDeletions.get(run?.id ?? '')?.isFinal]).toEqual(['created', true]);
  for (const { status, runs, obstacle } of verdicts) {
    // Who has seen that a run was stopped or deleted makes no other one of it.
    if (obstacle === undefined)
      expect(isNew ? ['finished', 'failed'] : ['finished', 'failed', 'stopped']).toContain(status);
    if (status !== 'stopped') expect(runs).toBeGreaterThan(0);
  }
}

test('whoever works on a scan and whatever happens, no point is doubled and none is forgotten', () => {
  fc.assert(
    fc.property(world, draws, fc.nat(), (setting, drawn, end) => {
      const simulation = new Simulation(setting);
      const story: Happening[] = [];
      for (const [each, detail] of drawn) {
        const happening = simulation.draw(each, detail);
        if (happening === undefined) continue;
        story.push(happening);
        simulation.happen(happening);
      }
      try {
        expectGoodEnd(simulation, end);
      } catch (cause) {
        const told = story.map((happening) => JSON.stringify(happening)).join(',\n');
        throw new Error(`keep it as a story, without what makes no difference:\n${told}`, { cause });
      }
    }),
    { numRuns: 500 },
  );
});

test.each(STORIES)('$title', ({ world: setting, happenings }) => {
  const simulation = new Simulation(setting);
  for (const happening of happenings) simulation.happen(happening);
  expectGoodEnd(simulation);
});
