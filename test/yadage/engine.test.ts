import { readFile } from 'node:fs/promises';
import { EXIT_CODES } from '../../src/core/exit-codes.js';
import type { Stage, Workflow } from '../../src/analysis/workflow.js';
import { runWorkflow } from '../../src/yadage/engine.js';
import type { EngineEvent } from '../../src/yadage/events.js';
import type { Executor, StepOutcome } from '../../src/execution/executor.js';
import { failureOf, wordsOf } from '../support/failures.js';
import { fc } from '../support/property.js';
import { expectWords } from '../support/words.js';
import { withFolder } from './support/scratch.js';
import { untilAborted } from './support/until-aborted.js';
import { from, runOptions, stage } from './support/workflows.js';

const SUCCEEDS: Executor = { execute: () => Promise.resolve<StepOutcome>({ status: 'succeeded' }) };

test('all ready steps are handed over at once', async () => {
  await withFolder(async (folder) => {
    const workflow = {
      stages: [
        stage('map', {
          parameters: { v: from({ step: 'init', output: 'v' }) },
          scatter: { method: 'zip', parameters: ['v'] },
        }),
      ],
    };
    const release: (() => void)[] = [];
    const executor: Executor = {
      execute: () =>
        new Promise((resolve) => {
          release.push(() => resolve({ status: 'succeeded' }));
          if (release.length === 5) release.forEach((go) => go());
        }),
    };
    const options = runOptions(folder, workflow, { v: [1, 2, 3, 4, 5] });
    const outcome = await runWorkflow({ ...options, executor });
    expect(outcome.status).toBe('succeeded');
    expect(release).toHaveLength(5);
  });
});

test('a failure leaves siblings and other branches running, and only descendants undone', async () => {
  await withFolder(async (folder) => {
    const out = (name: string): Stage =>
      stage(name, { parameters: { o: '{workdir}/x.txt' }, cmd: 'echo 1 > {o}' });
    const after = (name: string, parent: string): Stage =>
      stage(name, { dependencies: [parent], parameters: { i: from({ step: parent, output: 'out' }) } });
    const workflow = {
      stages: [stage('bad', { cmd: 'exit 3' }), out('good'), after('next', 'good'), after('never', 'bad')],
    };
    const options = runOptions(folder, workflow);
    let fail = (): void => undefined;
    const hasFailed = new Promise<void>((resolve) => (fail = resolve));
    const executor: Executor = {
      execute: async (step, signal) => {
        if (step.address === '/good[0]') await hasFailed;
        return options.executor.execute(step, signal);
      },
    };
    const onEvent = ({ type }: EngineEvent): void => {
      if (type === 'step-failed') fail();
    };
    const outcome = await runWorkflow({ ...options, executor, onEvent });
    expect(outcome.status).toBe('failed');
    expect(outcome.error).toBeNull();
    expect(outcome.failures.map(({ address, exitCode }) => [address, exitCode])).toEqual([['/bad[0]', 3]]);
    expect(outcome.snapshot.nodes.map(({ address, state }) => `${address} ${state}`).sort()).toEqual([
      '/bad[0] failed',
      '/good[0] succeeded',
      '/init[0] succeeded',
      '/next[0] succeeded',
    ]);
    expect(outcome.snapshot.unapplied).toEqual([
      { stage: '/never', waitsFor: expect.stringContaining('/bad[0]') as string },
    ]);
    expectWords(outcome.snapshot.unapplied[0]!.waitsFor);
    expect(outcome.warnings.map(({ code }) => code)).not.toContain('stage-not-applied');
  });
});

test('a workflow that makes no sense stops what runs and names the place', async () => {
  await withFolder(async (folder) => {
    const inner: Workflow = {
      stages: [stage('s', { parameters: { v: from({ step: 'init', output: 'valeu' }) } })],
    };
    const workflow = {
      stages: [
        stage('long'),
        stage('quick', { parameters: { o: '{workdir}/q.txt' }, cmd: 'echo 1 > {o}' }),
        stage('sub', {
          dependencies: ['quick'],
          parameters: { value: from({ step: 'quick', output: 'out' }) },
          workflow: inner,
        }),
      ],
    };
    const options = runOptions(folder, workflow);
    let isStopped = false;
    const executor: Executor = {
      execute: (step, signal) =>
        step.address === '/long[0]'
          ? untilAborted(signal).finally(() => (isStopped = true))
          : options.executor.execute(step, signal),
    };
    const outcome = await runWorkflow({ ...options, executor });
    expect(outcome.status).toBe('failed');
    expect(isStopped).toBe(true);
    expect(outcome.error).toMatchObject({
      code: 'engine',
      exitCode: EXIT_CODES.localEngine,
      location: {
        stage: 's',
        scope: '/sub/0',
        parameter: 'v',
        expression: '{"step":"init","output":"valeu"}',
      },
    });
    expectWords(wordsOf(outcome.error!));
    expect(options.journal.events.at(-1)?.type).toBe('run-broken');
  });
});

test('an abort reaches the steps, and the run can be taken up again', async () => {
  await withFolder(async (folder) => {
    const workflow = {
      stages: [
        stage('first', { parameters: { o: '{workdir}/x.txt' }, cmd: 'echo 1 > {o}' }),
        stage('second', {
          dependencies: ['first'],
          parameters: { i: from({ step: 'first', output: 'out' }), o: '{workdir}/y.txt' },
          cmd: 'cat {i} > {o}',
        }),
      ],
    };
    const controller = new AbortController();
    const options = runOptions(folder, workflow);
    const lasting: Executor = {
      execute: (step, signal) => {
        if (step.address !== '/second[0]') return options.executor.execute(step, signal);
        setImmediate(() => controller.abort());
        return untilAborted(signal);
      },
    };
    const attempt = runWorkflow({ ...options, signal: controller.signal, executor: lasting });
    expect((await failureOf(attempt)).code).toBe('aborted');
    expect(options.journal.events.some(({ type }) => /^run-(finished|broken)|step-failed/.test(type))).toBe(
      false,
    );

    const again = runOptions(folder, workflow);
    const outcome = await runWorkflow({ ...again, journal: options.journal });
    expect(outcome.status).toBe('succeeded');
    expect(again.executor.requests.map(({ address }) => address)).toEqual(['/second[0]']);
    expect(await readFile(`${folder}/work/second/y.txt`, 'utf8')).toBe('1\n');
  });
});

test('an executor that breaks ends the run without a verdict', async () => {
  await withFolder(async (folder) => {
    const options = runOptions(folder, { stages: [stage('a')] });
    const executor: Executor = { execute: () => Promise.reject(new Error('no more processes')) };
    const failure = await failureOf(runWorkflow({ ...options, executor }));
    expect([failure.code, (failure.cause as Error).message]).toEqual(['engine-broken', 'no more processes']);
    expectWords(wordsOf(failure));
    const outcome = await runWorkflow({
      ...runOptions(folder, { stages: [stage('a')] }),
      journal: options.journal,
    });
    expect(outcome.status).toBe('succeeded');
  });
});

test.each(['../out', '/etc/out', 'a/../../out'])('a stage of the name %s gets no folder', async (name) => {
  await withFolder(async (folder) => {
    const options = runOptions(folder, { stages: [stage(name)] });
    const outcome = await runWorkflow(options);
    expect(outcome.error).toMatchObject({ code: 'engine', location: { stage: name } });
    expectWords(wordsOf(outcome.error!));
    expect(options.executor.requests).toEqual([]);
  });
});

test('a journal that cannot be written ends the run', async () => {
  await withFolder(async (folder) => {
    const options = runOptions(folder, { stages: [stage('a')] });
    const journal = { read: () => Promise.resolve([]), append: () => Promise.reject(new Error('disk full')) };
    const failure = await failureOf(runWorkflow({ ...options, journal }));
    expect([failure.code, (failure.cause as Error).message]).toEqual(['engine-broken', 'disk full']);
    expect(options.executor.requests).toEqual([]);
  });
});

test('a dependency on a part of the sub-workflows is pointed out', async () => {
  await withFolder(async (folder) => {
    const inner: Workflow = {
      stages: [
        stage('s0', { parameters: { v: from({ step: 'init', output: 'v' }) }, cmd: 'echo {v}' }),
        stage('s1', { dependencies: ['s0'], parameters: { o: '{workdir}/x.txt' }, cmd: 'echo 1 > {o}' }),
      ],
    };
    const workflow = {
      stages: [
        stage('sub', {
          parameters: { v: from({ step: 'init', output: 'v' }) },
          scatter: { method: 'zip', parameters: ['v'] },
          workflow: inner,
        }),
        stage('r', {
          dependencies: ['sub[*].s1'],
          parameters: { i: from({ stages: 'sub[*].s1', output: 'out', flatten: true }) },
        }),
      ],
    };
    const options = runOptions(folder, workflow, { v: ['quick', 'slow'] });
    let readOnce = (): void => undefined;
    const isRead = new Promise<void>((resolve) => (readOnce = resolve));
    const executor: Executor = {
      execute: async (step, signal) => {
        if (step.address === '/r[0]') readOnce();
        if (step.address === '/sub/1/s0[0]') await isRead;
        return options.executor.execute(step, signal);
      },
    };
    const outcome = await runWorkflow({ ...options, executor });
    expect(outcome.status).toBe('succeeded');
    const warning = outcome.warnings.find(({ code }) => code === 'partial-dependency');
    expect(warning?.where).toBe('/r');
    expectWords(warning?.message ?? '');
  });
});

/** Each stage takes from some of those before it, and some of the names do not exist. */
const graphs = fc.integer({ min: 1, max: 8 }).chain((size) =>
  fc.tuple(
    ...Array.from({ length: size }, (_, index) =>
      fc.record({
        parents: fc.subarray(Array.from({ length: index }, (_unused, parent) => `s${parent}`)),
        missing: fc.boolean().map((value) => value && index % 5 === 4),
        fails: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
        copies: fc.integer({ min: 1, max: 3 }),
      }),
    ),
  ),
);

test('any graph comes to an end, and what did not run says what it waits for', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (graph) => {
      await withFolder(async (folder) => {
        const stages = graph.map(({ parents, missing, copies }, index) =>
          stage(`s${index}`, {
            dependencies: ['init', ...parents, ...(missing ? ['nowhere'] : [])],
            parameters: {
              n: Array.from({ length: copies }, (_, copy) => copy),
              used: from({ stages: parents.map((parent) => `(${parent}[*])`).join('|') || 'init' }),
            },
            scatter: { method: 'zip', parameters: ['n'] },
            publisher: { publisher_type: 'fromglob-pub', outputkey: 'k', globexpression: '*' },
          }),
        );
        const executor: Executor = {
          execute: (step) => {
            const fails = graph[Number(step.stage.slice(1))]?.fails ?? false;
            return Promise.resolve<StepOutcome>(
              fails ? { status: 'failed', exitCode: 1, reason: 'as planned' } : { status: 'succeeded' },
            );
          },
        };
        const outcome = await runWorkflow({ ...runOptions(folder, { stages }), executor });
        expect(outcome.error).toBeNull();
        const states = new Set(outcome.snapshot.nodes.map(({ state }) => state));
        expect(states.has('running')).toBe(false);
        expect(outcome.status).toBe(states.has('failed') ? 'failed' : 'succeeded');
        for (const { waitsFor } of outcome.snapshot.unapplied) expect(waitsFor).toMatch(/s\d|nowhere/);
      });
    }),
    { numRuns: 60 },
  );
});

test('the run does not need the executor for steps that do nothing', async () => {
  await withFolder(async (folder) => {
    const options = runOptions(folder, { stages: [stage('a', { environment: 'noop-env' })] });
    const outcome = await runWorkflow({ ...options, executor: SUCCEEDS });
    expect(outcome.status).toBe('succeeded');
  });
});
