import { readFileSync } from 'node:fs';
import { checkResources } from '../../src/runs/check-resources.js';
import { ResourcesNotOfferedError } from '../../src/runs/errors.js';
import type { Workflow } from '../../src/spec/workflow.js';
import { StubServer, type Reply } from '../reana/stub-server.js';

const RECORDED = (JSON.parse(readFileSync('test/fixtures/reana/info.json', 'utf8')) as { body: object }).body;

let stub: StubServer;
afterEach(() => stub.close());

async function check(
  resources: readonly object[],
  facts: object = {},
  secrets: readonly string[] = ['CERN_USER', 'CERN_KEYTAB'],
): Promise<string> {
  stub = await StubServer.start({
    'GET /api/info': { body: { ...RECORDED, ...facts } } satisfies Reply,
    'GET /api/secrets': { body: secrets.map((name) => ({ name, type: 'env' })) },
  });
  const environment = { environment_type: 'docker-encapsulated', image: 'x', resources };
  const workflow = {
    stages: [{ name: 'train', scheduler: { step: { environment } } }],
  } as unknown as Workflow;
  try {
    const warnings = await checkResources(stub.client(), workflow, {});
    return ['offered', ...warnings].join('; ');
  } catch (error) {
    if (!(error instanceof ResourcesNotOfferedError)) throw error;
    return error.faults.join('; ');
  }
}

const fact = (value: unknown): object => ({ title: '', value });

test.each<[string, object[], object, string]>([
  [
    'a backend that is there',
    [{ compute_backend: 'slurmcern' }],
    { compute_backends: fact(['kubernetes', 'slurmcern']) },
    'offered',
  ],
  [
    'a backend that is not',
    [{ compute_backend: 'slurmcern' }],
    { compute_backends: fact(['kubernetes', 'htcondorcern']) },
    'train: slurmcern is not among its backends, which are kubernetes, htcondorcern',
  ],
  [
    'as much memory as there is',
    [{ kubernetes_memory_limit: '16Gi' }],
    { kubernetes_max_memory_limit: fact('16Gi') },
    'offered',
  ],
  [
    'more memory',
    [{ kubernetes_memory_limit: '17Gi' }],
    { kubernetes_max_memory_limit: fact('16Gi') },
    'train: 17Gi of memory is more than the 16Gi it allows',
  ],
  [
    'memory without a limit',
    [{ kubernetes_memory_limit: '17Gi' }],
    { kubernetes_max_memory_limit: fact(null) },
    'offered',
  ],
  [
    'too much time',
    [{ kubernetes_job_timeout: 7200 }],
    { maximum_kubernetes_jobs_timeout: fact('3600') },
    'train: a time limit of 7200 s is more than the 3600 s it allows',
  ],
  [
    'what the server is silent about',
    [{ compute_backend: 'x', kubernetes_job_timeout: 1 }],
    { compute_backends: undefined, maximum_kubernetes_jobs_timeout: undefined },
    'offered',
  ],
])('%s', async (_name, resources, facts, expected) => {
  expect(await check(resources, facts)).toBe(expected);
});

test('a workflow that asks for nothing costs no request', async () => {
  expect(await check([{ kerberos: true }])).toBe('offered');
  expect(stub.calls).toEqual([]);
});

test.each(['htcondorcern', 'slurmcern'])(
  '%s without the secrets that it needs is warned of',
  async (backend) => {
    const facts = { compute_backends: fact(['htcondorcern', 'slurmcern']) };
    expect(await check([{ compute_backend: backend }], facts, ['CERN_USER'])).toBe(
      `offered; ${backend} runs jobs in your name, but you have no secret CERN_KEYTAB: add it with \`reana-madminer secrets add\``,
    );
  },
);
