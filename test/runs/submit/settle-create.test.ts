import {
  settleCreate,
  SETTLE_WINDOW,
  type UnsettledCreate,
  type OtherSubmissions,
} from '../../../src/runs/submit/settle-create.js';
import { StubServer, TestClock, type Reply, type Route } from '../../reana/stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

/** A run as the server has it. */
interface Known {
  readonly id: string;
  readonly specification?: object;
  readonly files?: readonly string[];
}

const SPECIFICATION = {
  version: '0.9.4',
  inputs: { files: ['a'], parameters: { x: 1e-7 } },
  workflow: { type: 'yadage', file: 'workflow.yml' },
};
const NOBODY_ELSE: OtherSubmissions = { owned: new Set(), creating: false, unsettled: 0 };

let stub: StubServer;
let clock: TestClock;
beforeEach(() => {
  clock = new TestClock();
});
afterEach(() => stub.close());

/** A server whose runs at each look are the next of those given; the last ones stay. */
async function serve(
  looks: readonly (readonly Known[])[],
  capabilities: readonly string[] = [],
  kind: 'embedded' | 'cluster' = 'embedded',
): Promise<void> {
  let look = 0;
  let runs: readonly Known[] = [];
  const known = ({ path }: { readonly path: string }): Known | undefined =>
    runs.find(({ id }) => path.includes(id));
  const answer: Route = (request): Reply => {
    const version = kind === 'embedded' ? { reana_madminer_version: '1.2.3' } : {};
    if (request.path === '/api/ping')
      return { body: { message: 'OK', api_capabilities: capabilities, ...version } };
    if (request.path === '/api/workflows') {
      runs = looks[Math.min(look, looks.length - 1)]!;
      look += 1;
      // Newest first, as REANA lists them.
      const items = runs
        .map(({ id }, index) => ({ id, name: `scan.${index + 1}`, status: 'created' }))
        .reverse();
      return { body: { items, total: items.length } };
    }
    const run = known(request);
    if (run === undefined) return { status: 404, body: { message: `${request.path} does not exist` } };
    if (request.path.endsWith('/specification')) {
      return { body: { specification: run.specification ?? SPECIFICATION, parameters: {} } };
    }
    return { body: { items: (run.files ?? []).map((name) => ({ name, size: { raw: 1 } })) } };
  };
  stub = await StubServer.start({ '*': answer });
}

function settle(given: Partial<UnsettledCreate> = {}): Promise<string | undefined> {
  const newRun = { name: 'scan', specification: SPECIFICATION, root: '/', workflowFiles: ['workflow.yml'] };
  const question = {
    newRun,
    before: [],
    silentFor: 0,
    others: () => Promise.resolve(NOBODY_ELSE),
    claim: () => Promise.resolve(true),
    ...given,
  };
  return settleCreate(stub.client({ clock }), question, {}).then((run) => run?.id);
}

function waited(): number {
  return clock.waits.reduce((sum, pause) => sum + pause, 0);
}

test('the run that appeared is taken', async () => {
  await serve([[{ id: 'one' }]]);
  expect(await settle()).toBe('one');
  expect(waited()).toBe(0);
  const list = stub.requests.find(({ path }) => path === '/api/workflows');
  expect(Object.fromEntries(list!.query)).toMatchObject({ workflow_id_or_name: 'scan', status: 'created' });
});

test('a run that appears late is waited for', async () => {
  await serve([[], [], [], [{ id: 'late' }]]);
  expect(await settle()).toBe('late');
});

test('when none appears for as long as the request could be handled, there is none', async () => {
  await serve([[]]);
  expect(await settle()).toBeUndefined();
  expect(waited()).toBe(SETTLE_WINDOW.local);
});

test('a cluster on loopback, behind a tunnel, is asked as long as any other', async () => {
  await serve([[]], [], 'cluster');
  expect(await settle()).toBeUndefined();
  expect(waited()).toBe(SETTLE_WINDOW.remote);
});

test('long after the request one look is enough', async () => {
  await serve([[]]);
  expect(await settle({ silentFor: 3_600_000 })).toBeUndefined();
  expect(waited()).toBe(0);
});

test.each<[string, Known, Partial<UnsettledCreate>]>([
  ['was there before', { id: 'one' }, { before: ['one'] }],
  [
    'belongs to another submission',
    { id: 'one' },
    { others: () => Promise.resolve({ ...NOBODY_ELSE, owned: new Set(['one']) }) },
  ],
  ['another submission takes first', { id: 'one' }, { claim: () => Promise.resolve(false) }],
  ['somebody uploads into', { id: 'one', files: ['data.txt'] }, {}],
  [
    'has other inputs',
    { id: 'one', specification: { ...SPECIFICATION, inputs: { ...SPECIFICATION.inputs, options: {} } } },
    {},
  ],
  [
    'has another parameter',
    { id: 'one', specification: { ...SPECIFICATION, inputs: { files: ['a'], parameters: { x: 2 } } } },
    {},
  ],
  [
    'is of another workflow',
    { id: 'one', specification: { ...SPECIFICATION, workflow: { type: 'yadage', file: 'other.yml' } } },
    {},
  ],
])('a run that %s is none of ours', async (_name, run, question) => {
  await serve([[run]]);
  expect(await settle(question)).toBeUndefined();
});

test('what a server adds to a specification, and what it unpacks from a bundle, is no difference', async () => {
  const specification = {
    ...SPECIFICATION,
    workflow: { ...SPECIFICATION.workflow, specification: { stages: [] } },
    workspace: { retention_days: {} },
  };
  await serve(
    [[{ id: 'one', specification, files: ['reana.yaml', 'workflow.yml'] }]],
    ['workflow-specification-bundles-v1'],
  );
  expect(await settle()).toBe('one');
});

test('several that could be meant are named', async () => {
  await serve([[{ id: 'one' }, { id: 'two' }]]);
  const failure = await failureOf(settle());
  expect(failure).toMatchObject({ code: 'several-runs' });
  expect(failure).toMatchObject({ details: { runs: [{ name: 'scan.1' }, { name: 'scan.2' }] } });
  expectWords(wordsOf(failure));
  expect(waited()).toBe(SETTLE_WINDOW.local);
});

test('of as many equal runs as there are submissions that broke off, the oldest free one is taken', async () => {
  await serve([[{ id: 'one' }, { id: 'two' }]]);
  const claim = ({ id }: { readonly id: string }): Promise<boolean> => Promise.resolve(id === 'two');
  expect(await settle({ others: () => Promise.resolve({ ...NOBODY_ELSE, unsettled: 1 }), claim })).toBe(
    'two',
  );
});

test('a submission beside this one gets its answer first', async () => {
  await serve([[{ id: 'one' }], [{ id: 'one' }, { id: 'two' }]]);
  let looks = 0;
  const others = (): Promise<OtherSubmissions> => {
    looks += 1;
    return Promise.resolve(
      looks < 3 ? { ...NOBODY_ELSE, creating: true } : { ...NOBODY_ELSE, owned: new Set(['one']) },
    );
  };
  expect(await settle({ others })).toBe('two');
});

test('a submission beside this one that never gets an answer is not waited for for ever', async () => {
  await serve([[{ id: 'one' }]]);
  await expect(
    settle({ others: () => Promise.resolve({ ...NOBODY_ELSE, creating: true }) }),
  ).rejects.toMatchObject({ code: 'several-runs' });
});
