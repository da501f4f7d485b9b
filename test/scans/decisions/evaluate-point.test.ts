import type { RunStatus } from '../../../src/reana/model.js';
import { evaluatePoint, type PointRules } from '../../../src/scans/decisions/evaluate-point.js';
import type { PointVerdict } from '../../../src/scans/decisions/scan-actions.js';
import { ControllerState } from '../../../src/scans/decisions/controller-state.js';
import type { ScanListing, ScanRun } from '../../../src/scans/scan-listing.js';
import type { ScanPoint } from '../../../src/scan-file/scan.js';
import { expectWords } from '../../support/words.js';

const KEY = '00000000aa';
const POINT: ScanPoint = { index: 1, key: KEY, values: {}, parameters: {}, edits: [], group: KEY };
const RULES: PointRules = {
  retry: { retries: 2, on: ['node-lost'], memory: { factor: 1 } },
  limits: { stages: [] },
  staleAfter: 90,
  watchInterval: 15,
  mayAdopt: true,
};

/** One point, the states of its runs in order, and what a process remembers of it. */
class Case {
  readonly memory = new ControllerState();
  awake = 0;
  now = 0;

  /** @param restarts numbers of runs that are restarts of the first one */
  constructor(
    public statuses: readonly RunStatus[],
    private readonly restarts: readonly number[] = [],
  ) {}

  look(rules: Partial<PointRules> = {}): PointVerdict {
    const number = this.memory.beginListing();
    const listing: ScanListing = { points: new Map([[KEY, this.runs()]]), scatter: [], stop: undefined };
    this.memory.applyListing(listing, number, this.now);
    const look = { number, now: this.now, awake: this.awake };
    return evaluatePoint(POINT, this.runs(), this.memory, { ...RULES, ...rules }, look);
  }

  /** What is to be done: `start 1`, with the number of a run. */
  todo(rules: Partial<PointRules> = {}): string[] {
    const { actions, proposal: proposal } = this.look(rules);
    return [...actions, ...(proposal === undefined ? [] : [proposal])].map((action) =>
      'run' in action ? `${action.type} ${action.run.id}` : action.type,
    );
  }

  fail(...ids: readonly string[]): void {
    const cause = { kind: 'node-lost', message: 'lost' } as const;
    for (const run of ids) this.memory.note({ type: 'classified', run, cause });
  }

  private runs(): ScanRun[] {
    return this.statuses.flatMap((status, position): ScanRun[] => {
      if (status === 'deleted') return [];
      const id = String(position + 1);
      const progress = { total: 0, running: 0, finished: 0, failed: 0 };
      const number = this.restarts.includes(position + 1) ? `1.${position}` : id;
      const run = { id, name: `curve--0001-${KEY}.${number}`, status, rawStatus: status, progress };
      return [{ run, meaning: { kind: 'point', scan: 'curve', index: 1, key: KEY } }];
    });
  }
}

/** A process that has found nothing new in a run of somebody else for long. */
function abandon({ memory }: Case, run: string): void {
  for (const now of [0, 90]) {
    memory.note({ type: 'watching', run, now });
    memory.note({ type: 'watched', run, now, fingerprint: 'a' });
  }
}

/** A process that was told so often that it can't delete a run. */
function refuse(one: Case, id: string, times = 1): void {
  const run = { id, name: `curve--0001-${KEY}.${id}` };
  const repeated = { message: 'no', times, until: one.now + 10, isFinal: times === 5 };
  one.memory.note({ type: 'discarding', key: KEY, run: id });
  one.memory.note({ type: 'discarded', run, isGone: false, error: repeated });
}

/** A process that has created a run of this number, and uploaded its files. */
function maker(statuses: readonly RunStatus[], number: string, failures = 0): Case {
  const one = new Case(statuses);
  one.memory.note({ type: 'creating', key: KEY, failures });
  one.memory.note({ type: 'created', key: KEY, run: { id: number, name: `curve--0001-${KEY}.${number}` } });
  one.memory.note({ type: 'uploaded', key: KEY });
  return one;
}

test('a point without runs is made', () => {
  const one = new Case([]);
  expect(one.look()).toMatchObject({ status: 'missing', proposal: { type: 'create', attempt: 1 } });
});

test('the first run that was created is started, others of this process are taken back', () => {
  expect(maker(['created'], '1').todo()).toEqual(['start 1']);
  expect(maker(['created', 'created'], '2').todo()).toEqual(['watch 1', 'discard 2']);
});

test('a run is not started by a look that began before it was made', () => {
  const one = new Case(['created']);
  const number = one.memory.beginListing();
  one.memory.note({ type: 'creating', key: KEY, failures: 0 });
  one.memory.note({ type: 'created', key: KEY, run: { id: '1', name: 'x.1' } });
  one.memory.note({ type: 'uploaded', key: KEY });
  const listing: ScanListing = { points: new Map(), scatter: [], stop: undefined };
  one.memory.applyListing(listing, number, 0);
  const { actions, status } = evaluatePoint(POINT, [], one.memory, RULES, { number, now: 0, awake: 0 });
  expect([status, actions]).toEqual(['waiting', []]);
  expect(one.todo()).toEqual(['start 1']);
});

test('a run that is made while another attempt fails is taken back: it is not known whether it may be tried', () => {
  const one = maker(['failed', 'failed', 'created'], '3', 1);
  expect(one.todo()).toEqual(['discard 3']);
  expect(maker(['failed', 'failed', 'created'], '3', 2).todo()).toEqual(['start 3']);
});

test('beside a run that was started or has finished, those that were only created are taken away', () => {
  for (const status of ['queued', 'running', 'unknown', 'finished'] as const) {
    expect(new Case([status, 'created']).todo()).toEqual(['discard 2']);
    expect(new Case(['created', status]).todo()).toEqual(['discard 1']);
  }
});

test('a restart that is not queued yet is left to the server: with it, the files of the run it repeats would go', () => {
  const one = new Case(['finished', 'created'], [2]);
  expect(one.look()).toMatchObject({ status: 'finished', actions: [] });
  expect(new Case(['failed', 'created', 'running'], [2]).todo()).toEqual([]);
});

test('a restart by hand counts as the run of its point', () => {
  const one = new Case(['failed', 'running'], [2]);
  expect(one.look({ retry: { retries: 0, on: [], memory: { factor: 1 } } })).toMatchObject({
    status: 'running',
    run: { id: '2' },
    actions: [],
  });
  one.statuses = ['failed', 'finished'];
  expect(one.look()).toMatchObject({ status: 'finished', run: { id: '2' } });
  const surplus = maker(['failed', 'running', 'created'], '3', 1);
  expect(surplus.todo()).toEqual(['discard 3']);
});

test('failed runs are looked into first, then tried again as often as the rules say', () => {
  const one = new Case(['failed']);
  expect(one.todo()).toEqual(['classify 1']);
  one.memory.note({ type: 'classifying', run: '1' });
  expect(one.todo()).toEqual([]);
  one.fail('1');
  expect(one.look()).toMatchObject({
    status: 'missing',
    proposal: { type: 'create', attempt: 2 },
    failure: { willRetry: true },
  });
  one.statuses = ['failed', 'failed', 'failed'];
  one.fail('2', '3');
  expect(one.look()).toMatchObject({ status: 'failed', failure: { willRetry: false, run: { id: '3' } } });
});

test('what this process has let go of, or a dead one has left, is gone on with', () => {
  const own = maker(['created'], '1');
  own.memory.note({ type: 'dropped', key: KEY });
  expect(own.todo()).toEqual(['adopt 1']);
  expect(own.todo({ mayAdopt: false })).toEqual(['discard 1']);
  const left = new Case(['created', 'created']);
  left.memory.note({ type: 'orphaned', runs: ['1', '2'] });
  expect(left.todo()).toEqual(['discard 2', 'adopt 1']);
});

test('a run of an unknown maker is watched, and taken away when nothing is seen of that for long', () => {
  const one = new Case(['created']);
  const seen = (fingerprint: string): void => {
    expect(one.todo()).toEqual(['watch 1']);
    one.memory.note({ type: 'watching', run: '1', now: one.awake });
    expect(one.todo()).toEqual([]);
    one.memory.note({ type: 'watched', run: '1', now: one.awake, fingerprint });
  };
  seen('a');
  expect(one.todo()).toEqual([]);
  one.awake = 80;
  seen('b');
  one.awake = 160;
  seen('b');
  one.awake = 171;
  expect(one.todo()).toEqual([]);
  one.awake = 175;
  seen('b');
  expect(one.todo()).toEqual(['discard 1']);
});

test('a run that is there before its maker has heard of it is not taken for that of another', () => {
  const one = new Case(['created']);
  one.memory.note({ type: 'creating', key: KEY, failures: 0 });
  expect(one.todo()).toEqual([]);
  one.memory.note({ type: 'created', key: KEY, run: { id: '1', name: 'x.1' } });
  one.memory.note({ type: 'uploaded', key: KEY });
  expect(one.todo()).toEqual(['start 1']);
});

test('a run that was stopped before is forgotten; one that is stopped or deleted now is not made again', () => {
  expect(new Case(['stopped']).todo()).toEqual(['create']);
  const stopped = new Case(['running']);
  stopped.look();
  stopped.statuses = ['stopped'];
  expect(stopped.look()).toMatchObject({ status: 'stopped', actions: [] });
  const deleted = new Case(['queued']);
  deleted.look();
  deleted.statuses = ['deleted'];
  expect(deleted.look()).toMatchObject({ status: 'stopped', actions: [] });
  const neverStarted = new Case(['created']);
  neverStarted.look();
  neverStarted.statuses = ['deleted'];
  expect(neverStarted.todo()).toEqual(['create']);
  // Somebody else has made it again.
  deleted.statuses = ['deleted', 'running'];
  expect(deleted.look().status).toBe('running');
});

test('a point whose run may yet turn up is not made again before that is over', () => {
  const one = new Case([]);
  one.memory.note({ type: 'creating', key: KEY, failures: 0 });
  one.memory.note({ type: 'uncertain', key: KEY, until: 20 });
  expect(one.todo()).toEqual([]);
  one.now = 19;
  expect(one.todo()).toEqual([]);
  one.now = 20;
  expect(one.todo()).toEqual(['create']);
});

test('a point that fails on this side is held back, and given up in the end', () => {
  const one = new Case([]);
  const repeated = { message: 'card.yml is gone', times: 1, until: 10, isFinal: false };
  one.memory.note({ type: 'point-error', key: KEY, error: repeated });
  expect(one.todo()).toEqual([]);
  one.now = 10;
  expect(one.todo()).toEqual(['create']);
  one.memory.note({ type: 'point-error', key: KEY, error: { ...repeated, isFinal: true } });
  expect(one.look()).toMatchObject({ status: 'missing', obstacle: 'card.yml is gone' });
});

test('what the server keeps beside a run that counts is tried again after a pause, and hinders nobody', () => {
  const one = new Case(['finished', 'created']);
  expect(one.todo()).toEqual(['discard 2']);
  refuse(one, '2');
  expect(one.look()).toMatchObject({ status: 'finished', actions: [] });
  one.now = 10;
  expect(one.todo()).toEqual(['discard 2']);
  refuse(one, '2', 5);
  one.now = 1000;
  expect(one.look()).toMatchObject({ status: 'finished', actions: [] });
  one.statuses = ['finished', 'deleted'];
  one.look();
  expect(one.memory.failedDeletions.size).toBe(0);
});

test('as long as the server keeps the first run of a point, no other is started', () => {
  const one = maker(['created', 'created'], '2');
  abandon(one, '1');
  expect(one.todo()).toEqual(['discard 1', 'discard 2']);
  refuse(one, '1');
  refuse(one, '2');
  expect(one.look()).toMatchObject({ status: 'waiting', actions: [] });
  refuse(one, '1', 5);
  expect(one.look()).toMatchObject({
    status: 'missing',
    actions: [],
    obstacle: expect.stringContaining(`curve--0001-${KEY}.1`) as string,
  });
  expectWords(one.look().obstacle ?? '');
  one.statuses = ['queued', 'created'];
  expect(one.look()).toMatchObject({ status: 'waiting', run: { id: '1' } });
});

test('a run that can be gone on with is, although the server keeps it', () => {
  const one = maker(['created'], '1');
  one.memory.note({ type: 'dropped', key: KEY });
  expect(one.todo({ mayAdopt: false })).toEqual(['discard 1']);
  refuse(one, '1', 5);
  expect(one.look({ mayAdopt: false })).toMatchObject({
    status: 'missing',
    obstacle: expect.stringContaining(`curve--0001-${KEY}.1`) as string,
  });
  expect(one.todo()).toEqual(['adopt 1']);
});

test('a point that has failed for good has failed, also with a run that the server keeps', () => {
  const one = new Case(['failed', 'created']);
  abandon(one, '2');
  expect(one.todo()).toEqual(['discard 2']);
  refuse(one, '2');
  expect(one.todo()).toEqual(['classify 1']);
  one.memory.note({
    type: 'classified',
    run: '1',
    cause: { kind: 'own-error', message: 'a defect' },
  });
  expect(one.look()).toMatchObject({ status: 'failed', failure: { willRetry: false } });
});
