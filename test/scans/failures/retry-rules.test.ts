import { parseMemory } from '../../../src/core/quantities/memory.js';
import { fc } from '../../support/property.js';
import type { FailureCause } from '../../../src/scans/events.js';
import type { MemoryLimits, StageMemory } from '../../../src/scans/failures/memory-limits.js';
import { decideRetry, type RetryDecision } from '../../../src/scans/failures/retry-rules.js';
import { type ResourceOverride } from '../../../src/analysis/resources/resources.js';
import { FAILURE_KINDS } from '../../../src/core/failure-kinds.js';
import { type RetryRules } from '../../../src/scan-file/scan.js';
import { expectWords } from '../../support/words.js';

const RULES: RetryRules = {
  retries: 4,
  on: ['out-of-memory', 'image-pull', 'node-lost'],
  memory: { factor: 2 },
};

function place(stage: string, memory?: string, more: Partial<StageMemory> = {}): StageMemory {
  return {
    stage,
    backend: 'kubernetes',
    isSettable: true,
    ...(memory === undefined ? {} : { memory }),
    ...more,
  };
}

const LIMITS: MemoryLimits = {
  stages: [place('sampling', '512Mi'), place('training', '3Gi', { most: '16Gi' }), place('plots')],
};

function oom(step: string): FailureCause {
  return { kind: 'out-of-memory', step, message: 'OOMKilled' };
}
const LOST: FailureCause = { kind: 'node-lost', step: 'sampling', message: 'Evicted' };

function decide(
  causes: readonly FailureCause[],
  rules: Partial<RetryRules> = {},
  limits = LIMITS,
): RetryDecision {
  return decideRetry({ ...RULES, ...rules }, causes, limits);
}

function wishes(decision: RetryDecision): readonly ResourceOverride[] | undefined {
  return decision.retry ? decision.resources : undefined;
}

test('a step that ran out of memory gets more each time, the others what they have', () => {
  expect(wishes(decide([oom('training_2')]))).toEqual([{ stage: 'training', memory: '6Gi' }]);
  expect(wishes(decide([oom('training_2'), oom('training_0')]))).toEqual([
    { stage: 'training', memory: '12Gi' },
  ]);
  expect(wishes(decide([oom('training'), LOST]))).toEqual([{ stage: 'training', memory: '6Gi' }]);
  expect(wishes(decide([LOST, oom('sampling'), oom('training')]))).toEqual([
    { stage: 'sampling', memory: '1Gi' },
    { stage: 'training', memory: '6Gi' },
  ]);
  expect(wishes(decide([LOST]))).toEqual([]);
  expectWords([decide([oom('training')]).why, decide([LOST]).why]);
});

test('never more than the rules and the cluster allow, and then no more', () => {
  const three = [oom('training'), oom('training'), oom('training')];
  expect(wishes(decide(three))).toEqual([{ stage: 'training', memory: '16Gi' }]);
  const memory = { factor: 2, most: '5Gi' };
  expect(wishes(decide([oom('training')], { memory }))).toEqual([{ stage: 'training', memory: '5Gi' }]);
  const two = [oom('training'), oom('training')];
  expect(wishes(decide([...two, LOST], { memory }))).toEqual([{ stage: 'training', memory: '5Gi' }]);
  const refused = [decide([...three, oom('training')]), decide(two, { memory })];
  expect(refused).toMatchObject([{ retry: false }, { retry: false }]);
  expectWords(refused.map(({ why }) => why));
});

test('what is above the limit of the rules already is left as it is', () => {
  const { retry, why } = decide([oom('training')], { memory: { factor: 2, most: '2Gi' } });
  expect(retry).toBe(false);
  expect(why).toContain('3Gi');
});

const OWN: FailureCause = { kind: 'own-error', step: 'a', message: 'KeyError' };
const NO_IMAGE: FailureCause = { kind: 'image-pull', step: 'a', message: 'manifest unknown' };
const GRAPHICS: FailureCause = {
  kind: 'out-of-memory',
  step: 'training',
  message: 'RuntimeError: CUDA out of memory. Tried to',
};
const SLURM: MemoryLimits = { stages: [place('a', undefined, { backend: 'slurmcern', isSettable: false })] };

test.each<[string, Partial<RetryRules>, readonly FailureCause[], MemoryLimits?]>([
  ['after as many failures as the rules allow', { retries: 2 }, [LOST, LOST, LOST]],
  ['where the rules allow none', { retries: 0 }, [LOST]],
  ['after an error of its own', {}, [OWN]],
  ['after what the rules do not name', { on: ['node-lost'] }, [oom('training')]],
  ['with more memory, where the rules never give it', { memory: { factor: 1 } }, [oom('training')]],
  ['with more memory than nobody knows', {}, [oom('plots')]],
  ['with more memory for no stage of the workflow', {}, [oom('other')]],
  ['with more memory on a backend that is not told it', {}, [oom('a')], SLURM],
  ['without an image', {}, [NO_IMAGE]],
  ['with more memory of a graphics card', {}, [GRAPHICS]],
])('not again: %s', (_title, rules, causes, limits = LIMITS) => {
  const { retry, why } = decide(causes, rules, limits);
  expect(retry).toBe(false);
  expectWords(why);
});

test('stages in sub-workflows, of which the step only has the last name', () => {
  const limits = {
    stages: [place('physics/sampling', '1Gi'), place('ml/sampling', '2Gi'), place('ml/run_1', '1Gi')],
  };
  expect(wishes(decide([oom('sampling')], {}, limits))).toEqual([
    { stage: 'physics/sampling', memory: '2Gi' },
    { stage: 'ml/sampling', memory: '4Gi' },
  ]);
  expect(wishes(decide([oom('run_1')], {}, limits))).toEqual([{ stage: 'ml/run_1', memory: '2Gi' }]);
});

const steps = fc.constantFrom('a', 'b', 'a_0', 'b_17', 'plots');
const cause = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant('out-of-memory' as const) },
    fc.constantFrom(...FAILURE_KINDS),
  ),
  step: steps,
  message: fc.constant('x'),
});
const amount = fc
  .tuple(fc.integer({ min: 1, max: 4096 }), fc.constantFrom('Mi', 'Gi', 'M'))
  .map(([n, unit]) => `${n}${unit}`);
const rules = fc.record({
  retries: fc.integer({ min: 0, max: 20 }),
  on: fc.constant(FAILURE_KINDS),
  memory: fc.record(
    { factor: fc.double({ min: 1, max: 8, noNaN: true }), most: amount },
    { requiredKeys: ['factor'] },
  ),
});
const stage = (name: string): fc.Arbitrary<StageMemory> =>
  fc
    .record({ memory: amount, most: amount }, { requiredKeys: [] })
    .map((more) => place(name, undefined, more));
const limits = fc.tuple(stage('a'), stage('b'), stage('plots')).map((stages): MemoryLimits => ({ stages }));
const causes = fc.array(cause, { minLength: 1, maxLength: 8 });

function bytesOf(text: string | undefined): number {
  return parseMemory(text ?? '') ?? 0;
}

test('what is given stays above what there was, and within the limits', () => {
  fc.assert(
    fc.property(rules, causes, limits, (given, all, bounds) => {
      const decision = decideRetry(given, all, bounds);
      if (!decision.retry) return;
      expect(all.length).toBeLessThanOrEqual(given.retries);
      for (const { stage: name, memory } of decision.resources) {
        const own = bounds.stages.find((each) => each.stage === name);
        expect(bytesOf(memory)).toBeGreaterThan(bytesOf(own?.memory));
        for (const most of [given.memory.most, own?.most]) {
          if (most !== undefined) expect(bytesOf(memory)).toBeLessThanOrEqual(bytesOf(most));
        }
      }
    }),
  );
});

test('no attempt takes away what an earlier one had', () => {
  fc.assert(
    fc.property(rules, causes, cause, limits, (given, all, next, bounds) => {
      const [before, after] = [decideRetry(given, all, bounds), decideRetry(given, [...all, next], bounds)];
      if (!before.retry || !after.retry) return;
      for (const { stage: name, memory } of before.resources) {
        const wish = after.resources.find((each) => each.stage === name);
        expect(bytesOf(wish?.memory)).toBeGreaterThanOrEqual(bytesOf(memory));
      }
    }),
  );
});

test('after running out of memory the step gets more than it ran out of, or nothing is tried', () => {
  fc.assert(
    fc.property(rules, causes, limits, (given, all, bounds) => {
      const last: FailureCause = { kind: 'out-of-memory', step: 'a_3', message: 'x' };
      const [before, after] = [decideRetry(given, all, bounds), decideRetry(given, [...all, last], bounds)];
      if (!after.retry || !before.retry) return;
      const memoryOf = (wish: readonly ResourceOverride[]): number =>
        bytesOf(wish.find(({ stage: name }) => name === 'a')?.memory ?? bounds.stages[0]?.memory);
      expect(memoryOf(after.resources)).toBeGreaterThan(memoryOf(before.resources));
    }),
  );
});

test('the order of the earlier failures makes no difference, and neither does the machine', () => {
  const shuffled = causes.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(rules, shuffled, cause, limits, (given, [all, turned], last, bounds) => {
      const copy = structuredClone([...turned, last]);
      expect(decideRetry(given, copy, structuredClone(bounds))).toEqual(
        decideRetry(given, [...all, last], bounds),
      );
    }),
  );
});
