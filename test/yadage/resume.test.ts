import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Workflow } from '../../src/analysis/workflow.js';
import { runWorkflow } from '../../src/yadage/engine.js';
import type { EngineEvent } from '../../src/yadage/events.js';
import type { Executor, StepOutcome, StepRequest } from '../../src/execution/executor.js';
import { takeSnapshot, type RunSnapshot } from '../../src/yadage/snapshot.js';
import { emptyState, applyEvent, replay } from '../../src/yadage/state.js';
import { failureOf, thrownBy, wordsOf } from '../support/failures.js';
import { expectWords } from '../support/words.js';
import { MemoryJournal } from './support/memory-journal.js';
import { listFiles, withFolder } from './support/scratch.js';
import { from, GLOB_TEXTS, runOptions, stage } from './support/workflows.js';

/** Appends, so that a step which is run twice over its leftovers shows. */
const WRITE = 'echo {v} >> {o}';

const INNER: Workflow = {
  stages: [
    stage('s1', {
      parameters: { v: from({ step: 'init', output: 'v' }), o: '{workdir}/s1.txt' },
      cmd: WRITE,
    }),
    stage('s2', {
      dependencies: ['s1'],
      parameters: { v: from({ step: 's1', output: 'out' }), o: '{workdir}/s2.txt' },
      cmd: 'cat {v} >> {o}',
    }),
  ],
};

/** A map, sub-workflows, a reduction, a predicted result and a step that fails. */
const WORKFLOW: Workflow = {
  stages: [
    stage('map', {
      parameters: { v: from({ step: 'init', output: 'v' }), o: '{workdir}/m.txt' },
      scatter: { method: 'zip', parameters: ['v'] },
      cmd: WRITE,
    }),
    stage('sub', {
      dependencies: ['map'],
      parameters: { v: from({ stages: 'map', output: 'out', flatten: true }) },
      scatter: { method: 'zip', parameters: ['v'] },
      workflow: INNER,
    }),
    stage('fixed', {
      parameters: { v: 'x', o: '{workdir}/f.txt' },
      cmd: WRITE,
      publisher: { publisher_type: 'frompar-pub', outputmap: { file: 'o' } },
    }),
    stage('bad', {
      parameters: { v: from({ step: 'fixed', output: 'file' }) },
      dependencies: ['fixed'],
      cmd: 'exit 7',
    }),
    stage('reduce', {
      dependencies: ['sub'],
      parameters: { v: from({ stages: 'sub[*].s2', output: 'out', flatten: true }), o: '{workdir}/r.txt' },
      cmd: 'cat {v} >> {o}',
      publisher: GLOB_TEXTS,
    }),
  ],
};

function byAddress(snapshot: RunSnapshot): unknown {
  return { ...snapshot, nodes: [...snapshot.nodes].sort((a, b) => (a.address < b.address ? -1 : 1)) };
}

async function contents(folder: string): Promise<Record<string, string>> {
  const files = await listFiles(folder);
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [file, await readFile(`${folder}/${file}`, 'utf8')] as const),
    ),
  );
}

test('the state is the fold of the journal at every event', async () => {
  await withFolder(async (folder) => {
    const options = runOptions(folder, WORKFLOW, { v: ['a', 'b'] });
    const outcome = await runWorkflow(options);
    expect(takeSnapshot(replay(options.journal.events))).toEqual(outcome.snapshot);
    let state = emptyState();
    options.journal.events.forEach((event, index) => {
      state = applyEvent(state, event);
      expect(state).toEqual(replay(options.journal.events.slice(0, index + 1)));
    });
  });
});

/** Does what the commands above say, without a process for each: the run is begun anew at each event. */
class InProcess implements Executor {
  readonly requests: StepRequest[] = [];

  async execute(step: StepRequest): Promise<StepOutcome> {
    this.requests.push(step);
    const command = 'command' in step.process ? step.process.command : '';
    const [, verb, word = '', file = ''] = /^(echo|cat) (.*) >> (.*)$/.exec(command) ?? [];
    if (verb === undefined) return { status: 'failed', exitCode: 7, reason: command };
    const text =
      verb === 'echo'
        ? `${word}\n`
        : (await Promise.all(word.split(' ').map((path) => readFile(path, 'utf8')))).join('');
    await appendFile(file, text);
    return { status: 'succeeded' };
  }
}

test('a journal cut anywhere leads to the same graph, results and files', async () => {
  await withFolder(async (folder) => {
    const options = { ...runOptions(folder, WORKFLOW, { v: ['a', 'b'] }), executor: new InProcess() };
    const whole = await runWorkflow(options);
    const wholeFiles = await contents(options.workdir);
    expect(whole.failures.map(({ address, exitCode }) => [address, exitCode])).toEqual([['/bad[0]', 7]]);
    const { lines } = options.journal;
    for (let length = 0; length <= lines.length; length += 1) {
      const kept = lines.slice(0, length).map((line) => JSON.parse(line) as EngineEvent);
      await cutFiles(options.workdir, kept);
      const journal = new MemoryJournal(lines.slice(0, length));
      const executor = new InProcess();
      const outcome = await runWorkflow({ ...options, journal, executor });
      expect(byAddress(outcome.snapshot)).toEqual(byAddress(whole.snapshot));
      expect(outcome.status).toBe('failed');
      expect(await contents(options.workdir)).toEqual(wholeFiles);
      const ended = new Set(
        kept.filter(({ type }) => /^step-(finished|failed)$/.test(type)).map(nodeOfEvent),
      );
      expect(executor.requests.filter(({ address }) => ended.has(address))).toEqual([]);
    }
  });
});

function nodeOfEvent(event: EngineEvent): string {
  return 'node' in event ? event.node : '';
}

/** Leaves the files as a crash after these events might: ended steps whole, begun ones half, others none. */
async function cutFiles(workdir: string, events: readonly EngineEvent[]): Promise<void> {
  const state = replay(events);
  const nodes = [...state.nodes.values()];
  const whole = new Set(
    nodes.filter((node) => node.status === 'succeeded').flatMap((node) => node.readWrite),
  );
  const folders = [
    'map_0',
    'map_1',
    'sub_0/s1',
    'sub_0/s2',
    'sub_1/s1',
    'sub_1/s2',
    'fixed',
    'bad',
    'reduce',
  ];
  for (const name of folders) {
    if (!whole.has(`${workdir}/${name}`)) await rm(`${workdir}/${name}`, { recursive: true, force: true });
  }
  for (const node of nodes.filter(({ status }) => status === 'running')) {
    for (const folder of node.readWrite) {
      await mkdir(folder, { recursive: true });
      for (const file of ['m.txt', 's1.txt', 's2.txt', 'f.txt', 'r.txt', 'leftover.txt']) {
        await writeFile(`${folder}/${file}`, 'half a li');
      }
    }
  }
}

test('a finished run is only read', async () => {
  await withFolder(async (folder) => {
    const options = runOptions(folder, WORKFLOW, { v: ['a'] });
    const first = await runWorkflow(options);
    const { length } = options.journal.lines;
    const again = runOptions(folder, WORKFLOW, { v: ['a'] });
    const second = await runWorkflow({ ...again, journal: options.journal });
    expect(second).toEqual(first);
    expect(again.executor.requests).toEqual([]);
    expect(options.journal.lines).toHaveLength(length);
  });
});

test('a journal of another run is refused', async () => {
  await withFolder(async (folder) => {
    const options = runOptions(folder, WORKFLOW, { v: ['a'] });
    await runWorkflow(options);
    const other = { ...options, parameters: { v: ['b'] } };
    const failure = await failureOf(runWorkflow(other));
    expect(failure.code).toBe('engine');
    expectWords(wordsOf(failure));
  });
});

test('a journal of a later format is refused', () => {
  const event = { type: 'run-started', version: 99, time: 0 } as unknown as EngineEvent;
  const failure = thrownBy(() => replay([event]));
  expect(failure.code).toBe('engine');
  expectWords(wordsOf(failure));
});

test('a folder that two nodes share is not wiped', async () => {
  await withFolder(async (folder) => {
    const twice: Workflow = {
      stages: ['one', 'two'].map((name) =>
        stage('same', { parameters: { o: `{workdir}/${name}.txt` }, cmd: `echo ${name} > {o}` }),
      ),
    };
    const options = runOptions(folder, twice);
    await runWorkflow(options);
    const cut = options.journal.events.findIndex(
      (event) => event.type === 'step-finished' && event.node === '/same[0]',
    );
    const journal = new MemoryJournal(options.journal.lines.slice(0, cut));
    const outcome = await runWorkflow({ ...runOptions(folder, twice), journal });
    expect(outcome.status).toBe('succeeded');
    expect(outcome.warnings.map(({ code }) => code)).toContain('shared-folder');
    expect(await listFiles(options.workdir)).toEqual(['same/one.txt', 'same/two.txt']);
  });
});

test('without folders of their own, no step’s leftovers are wiped', async () => {
  await withFolder(async (folder) => {
    const workflow: Workflow = {
      stages: [stage('a', { parameters: { o: '{workdir}/a.txt' }, cmd: 'echo a > {o}' })],
    };
    const options = { ...runOptions(folder, workflow), settings: { nest: false } };
    await runWorkflow(options);
    await writeFile(`${options.workdir}/mine.txt`, 'kept');
    const cut = options.journal.events.findIndex(
      (event) => event.type === 'step-finished' && event.node === '/a[0]',
    );
    const journal = new MemoryJournal(options.journal.lines.slice(0, cut));
    const outcome = await runWorkflow({ ...options, journal });
    expect(outcome.status).toBe('succeeded');
    expect(await listFiles(options.workdir)).toEqual(['a.txt', 'mine.txt']);
  });
});

test('all prefixes of a journal fold without looking ahead', async () => {
  await withFolder(async (folder) => {
    const options = runOptions(folder, WORKFLOW, { v: ['a', 'b'] });
    await runWorkflow(options);
    const { events } = options.journal;
    for (let length = 0; length <= events.length; length += 1) {
      const rest = events.slice(length).reduce(applyEvent, replay(events.slice(0, length)));
      expect(rest).toEqual(replay(events));
    }
  });
});
