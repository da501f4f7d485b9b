import { readFileSync } from 'node:fs';
import { checkResources } from '../../../src/runs/submit/check-resources.js';
import { hasCode } from '../../../src/core/errors.js';
import type { Workflow } from '../../../src/analysis/workflow.js';
import { StubServer, type Reply } from '../../reana/stub-server.js';
import { wordsOf } from '../../support/failures.js';
import { expectWords, type Words } from '../../support/words.js';

const RECORDED = (JSON.parse(readFileSync('test/fixtures/reana/info.json', 'utf8')) as { body: object }).body;

let stub: StubServer;
afterEach(() => stub.close());

async function check(
  resources: readonly object[],
  facts: object = {},
  secrets: readonly string[] = ['CERN_USER', 'CERN_KEYTAB'],
): Promise<{ readonly isOffered: boolean; readonly words: Words }> {
  stub = await StubServer.start({
    'GET /api/info': { body: { ...RECORDED, ...facts } } satisfies Reply,
    'GET /api/secrets': { body: secrets.map((name) => ({ name, type: 'env' })) },
  });
  const environment = { environment_type: 'docker-encapsulated', image: 'x', resources };
  const specification = {
    stages: [{ name: 'train', scheduler: { step: { environment } } }],
  } as unknown as Workflow;
  const workflow = { type: 'yadage', specification } as const;
  try {
    return {
      isOffered: true,
      words: (await checkResources(stub.client(), workflow, {})).map((warning) => wordsOf(warning)),
    };
  } catch (error) {
    if (!hasCode(error, 'resources-not-offered')) throw error;
    return { isOffered: false, words: error.details?.faults ?? [] };
  }
}

const fact = (value: unknown): object => ({ title: '', value });

test.each<[string, object[], object, boolean]>([
  [
    'a backend that is there',
    [{ compute_backend: 'slurmcern' }],
    { compute_backends: fact(['kubernetes', 'slurmcern']) },
    true,
  ],
  [
    'a backend that is not',
    [{ compute_backend: 'slurmcern' }],
    { compute_backends: fact(['kubernetes', 'htcondorcern']) },
    false,
  ],
  [
    'as much memory as there is',
    [{ kubernetes_memory_limit: '16Gi' }],
    { kubernetes_max_memory_limit: fact('16Gi') },
    true,
  ],
  [
    'more memory',
    [{ kubernetes_memory_limit: '17Gi' }],
    { kubernetes_max_memory_limit: fact('16Gi') },
    false,
  ],
  [
    'memory without a limit',
    [{ kubernetes_memory_limit: '17Gi' }],
    { kubernetes_max_memory_limit: fact(null) },
    true,
  ],
  [
    'too much time',
    [{ kubernetes_job_timeout: 7200 }],
    { maximum_kubernetes_jobs_timeout: fact('3600') },
    false,
  ],
  [
    'what the server is silent about',
    [{ compute_backend: 'x', kubernetes_job_timeout: 1 }],
    { compute_backends: undefined, maximum_kubernetes_jobs_timeout: undefined },
    true,
  ],
])('%s', async (_name, resources, facts, expected) => {
  const { isOffered, words } = await check(resources, facts);
  expect(isOffered).toBe(expected);
  if (expected) expect(words).toEqual([]);
  else expectWords(words);
});

test('a workflow that asks for nothing costs no request', async () => {
  expect(await check([{ kerberos: true }])).toEqual({ isOffered: true, words: [] });
  expect(stub.calls).toEqual([]);
});

test.each(['htcondorcern', 'slurmcern'])(
  '%s without the secrets that it needs is warned of',
  async (backend) => {
    const facts = { compute_backends: fact(['htcondorcern', 'slurmcern']) };
    const { isOffered, words } = await check([{ compute_backend: backend }], facts, ['CERN_USER']);
    expect(isOffered).toBe(true);
    expect(words).toEqual([
      { message: expect.stringContaining('CERN_KEYTAB') as string, hint: 'add it to your secrets' },
    ]);
    expectWords(words);
  },
);
