import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { systemClock } from '../../src/core/clock.js';
import type { Executor, StepOutcome, StepRequest } from '../../src/execution/executor.js';
import type { SerialEvent } from '../../src/serial/events.js';
import { runSerialWorkflow, type SerialOutcome, type SerialRunOptions } from '../../src/serial/engine.js';
import { planSerialRun } from '../../src/serial/plan-run.js';
import type { SerialPlan } from '../../src/serial/serial-plan.js';
import { failureOf, wordsOf } from '../support/failures.js';
import { expectWords } from '../support/words.js';
import { LocalExecutor } from '../yadage/support/local-executor.js';
import { MemoryJournal } from '../yadage/support/memory-journal.js';
import { withFolder } from '../yadage/support/scratch.js';
import { untilAborted } from '../yadage/support/until-aborted.js';

function planOf(...steps: readonly (readonly string[])[]): SerialPlan {
  const planned = planSerialRun(
    { steps: steps.map((commands, index) => ({ name: `s${index}`, environment: 'test:1', commands })) },
    {},
  );
  if (planned.kind === 'refused') throw new Error(JSON.stringify(planned.faults));
  return planned.plan;
}

interface Scene extends SerialRunOptions {
  readonly journal: MemoryJournal<SerialEvent>;
}

function sceneIn(workspace: string, plan: SerialPlan, executor: Executor = new LocalExecutor()): Scene {
  const journal = new MemoryJournal<SerialEvent>();
  return { plan, workspace, journal, executor, clock: systemClock, signal: new AbortController().signal };
}

function typesOf({ journal }: Scene): string[] {
  return journal.events.map((event) => ('command' in event ? `${event.type} ${event.command}` : event.type));
}

test('every command is a job of its own, in order, in the workspace', async () => {
  await withFolder(async (folder) => {
    const executor = new LocalExecutor();
    const plan = planOf(
      ['mkdir sub; cd sub; export WORD=lost', 'echo "$${WORD:-none}" > out'],
      ['cat out >> out2'],
    );
    const scene = sceneIn(folder, plan, executor);
    expect(await runSerialWorkflow(scene)).toEqual({ status: 'succeeded' });
    expect(await readFile(`${folder}/out2`, 'utf8')).toBe('none\n');
    expect(executor.requests.map(({ nodeId, name, shownCommand }) => [nodeId, name, shownCommand])).toEqual([
      ['0.0', 's0', 'mkdir sub; cd sub; export WORD=lost'],
      ['0.1', 's0', 'echo "${WORD:-none}" > out'],
      ['1.0', 's1', 'cat out >> out2'],
    ]);
    expect(executor.requests[2]?.process).toEqual({ command: `cd ${folder} && cat out >> out2` });
  });
});

test.each([
  ['only the last line of a command counts', 'false\necho ok', true],
  ['no option of the shell is set', 'echo $$undefined; false | true', true],
  ['a command binds as it is written', 'false || touch made', true],
  ['a failing last line fails the run', 'echo ok\nfalse', false],
  ['a comment has the shell find no command', '# nothing', false],
])('%s', async (_name, command, succeeds) => {
  await withFolder(async (folder) => {
    const { status } = await runSerialWorkflow(sceneIn(folder, planOf([command])));
    expect(status).toBe(succeeds ? 'succeeded' : 'failed');
  });
});

test('the first command that fails ends the run', async () => {
  await withFolder(async (folder) => {
    const scene = sceneIn(folder, planOf(['true', 'exit 7'], ['touch never']));
    const outcome = await runSerialWorkflow(scene);
    expect(outcome).toMatchObject({
      status: 'failed',
      failure: { command: '0.1', address: 's0, command 2 of 2', exitCode: 7 },
    });
    expect(typesOf(scene)).toEqual([
      ...['run-started', 'command-started 0.0', 'command-finished 0.0'],
      ...['command-started 0.1', 'command-failed 0.1', 'run-finished'],
    ]);
    expect(await runSerialWorkflow(scene)).toEqual(outcome);
    expect(typesOf(scene)).toHaveLength(6);
  });
});

test('a workspace may have any name', async () => {
  await withFolder(async (folder) => {
    const workspace = `${folder}/it's $HOME "here"`;
    await mkdir(workspace);
    const { status } = await runSerialWorkflow(sceneIn(workspace, planOf(['pwd > where'])));
    expect(status).toBe('succeeded');
    expect(await readFile(`${workspace}/where`, 'utf8')).toBe(`${workspace}\n`);
  });
});

test.each([
  ['python', ['python', 'latest']],
  ['python:3.12-slim', ['python', '3.12-slim']],
  ['docker.io/library/python:3', ['docker.io/library/python', '3']],
  ['localhost:5000/python', ['localhost:5000/python', 'latest']],
  ['python@sha256:12ab', ['python@sha256', '12ab']],
])('the image %s', async (environment, [image, imagetag]) => {
  await withFolder(async (folder) => {
    const executor = new LocalExecutor();
    const planned = planSerialRun(
      { steps: [{ environment, commands: ['true'], kubernetes_memory_limit: '1Gi' }] },
      {},
    );
    if (planned.kind === 'planned') await runSerialWorkflow(sceneIn(folder, planned.plan, executor));
    expect(executor.requests[0]?.environment).toMatchObject({
      ...{ image, imagetag },
      resources: [{ kubernetes_memory_limit: '1Gi' }],
    });
  });
});

/** Writes the identity of each command, without a process; fails at the command `fail`. */
class Writer implements Executor {
  constructor(private readonly file: string) {}

  async execute({ nodeId, shownCommand }: StepRequest): Promise<StepOutcome> {
    await appendFile(this.file, `${nodeId} `);
    return shownCommand === 'fail'
      ? { status: 'failed', exitCode: 3, reason: 'it failed' }
      : { status: 'succeeded' };
  }
}

test('a journal cut anywhere leads to the same end, and no finished command runs again', async () => {
  await withFolder(async (folder) => {
    for (const plan of [planOf(['1', '2'], ['3'], ['4', '5']), planOf(['1'], ['2', 'fail', '4'])]) {
      const whole = sceneIn(folder, plan, new Writer(`${folder}/whole`));
      const outcome = await runSerialWorkflow(whole);
      const { lines } = whole.journal;
      for (let length = 0; length <= lines.length; length += 1) {
        const file = `${folder}/cut-${plan.total}-${length}`;
        const journal = new MemoryJournal<SerialEvent>(lines.slice(0, length));
        const before = journal.events;
        await appendFile(file, '');
        expect(await runSerialWorkflow({ ...whole, journal, executor: new Writer(file) })).toEqual(outcome);
        const ended = new Set(
          before.flatMap((event) =>
            event.type === 'command-finished' || event.type === 'command-failed' ? [event.command] : [],
          ),
        );
        const failed = before.some(({ type }) => type === 'command-failed');
        const expected = plan.commands
          .slice(0, plan.commands.findIndex(({ command }) => command === 'fail') + 1 || undefined)
          .flatMap(({ id }) => (ended.has(id) || failed ? [] : [id]));
        expect([length, (await readFile(file, 'utf8')).split(' ').slice(0, -1)]).toEqual([length, expected]);
      }
    }
  });
});

test('a run that is stopped goes on with the command that was running', async () => {
  await withFolder(async (folder) => {
    const controller = new AbortController();
    const stopping: Executor = {
      execute: (step, signal) => {
        if (step.nodeId !== '0.1') return Promise.resolve({ status: 'succeeded' });
        controller.abort();
        return untilAborted(signal);
      },
    };
    const scene = { ...sceneIn(folder, planOf(['1', '2', '3']), stopping), signal: controller.signal };
    expect((await failureOf(runSerialWorkflow(scene))).code).toBe('aborted');
    const executor = new Writer(`${folder}/out`);
    const { signal } = new AbortController();
    await runSerialWorkflow({ ...scene, executor, signal });
    expect(await readFile(`${folder}/out`, 'utf8')).toBe('0.1 0.2 ');
    expect(typesOf(scene)).toContain('run-resumed');
  });
});

test.each<[string, StepOutcome, string[]]>([
  [
    'failed by the stop is not a failure of its own',
    { status: 'failed', exitCode: 143, reason: 'killed' },
    [],
  ],
  ['succeeded in spite of the stop is not run again', { status: 'succeeded' }, ['command-finished 0.0']],
])('a command that has %s', async (_name, outcome, events) => {
  await withFolder(async (folder) => {
    const controller = new AbortController();
    const executor: Executor = {
      execute: () => {
        controller.abort();
        return Promise.resolve(outcome);
      },
    };
    const scene = { ...sceneIn(folder, planOf(['1', '2']), executor), signal: controller.signal };
    expect((await failureOf(runSerialWorkflow(scene))).code).toBe('aborted');
    expect(typesOf(scene).slice(2)).toEqual(events);
  });
});

test('an executor or a journal that fails leaves the run to be resumed, and another plan is refused', async () => {
  await withFolder(async (folder) => {
    const plan = planOf(['1'], ['2']);
    const broken: Executor = { execute: () => Promise.reject(new Error('no space left')) };
    const scene = sceneIn(folder, plan, broken);
    const failing = { ...sceneIn(folder, plan), journal: new FullJournal() };
    const failures = await Promise.all([
      failureOf(runSerialWorkflow(scene)),
      failureOf(runSerialWorkflow(failing)),
    ]);
    const other = await failureOf(runSerialWorkflow({ ...scene, plan: planOf(['1'], ['3']) }));
    expect([...failures, other].map(({ code }) => code)).toEqual([
      'engine-broken',
      'engine-broken',
      'engine',
    ]);
    expectWords([...failures, other].map((failure) => wordsOf(failure)));
    const outcome: SerialOutcome = await runSerialWorkflow({
      ...scene,
      executor: new Writer(`${folder}/out`),
    });
    expect(outcome).toEqual({ status: 'succeeded' });
  });
});

/** A journal on a full disk. */
class FullJournal extends MemoryJournal<SerialEvent> {
  override append(): Promise<void> {
    return Promise.reject(new Error('no space left'));
  }
}
