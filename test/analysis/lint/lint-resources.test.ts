import { loadWorkflow } from '../../../src/analysis/load/load-workflow.js';
import type { Diagnostic } from '../../../src/analysis/diagnostic.js';
import { diagnosticsOf, placesOf, wordsOf } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';
import { expectWords } from '../../support/words.js';

const folder = new InputFolder();

afterAll(() => folder.dispose());

/** What is said of one entry of a step's resources. */
async function told(entry: string): Promise<readonly Diagnostic[]> {
  folder.write(
    'workflow.yml',
    `stages:
  - name: greet
    dependencies: [init]
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {}
      step:
        process: {process_type: string-interpolated-cmd, cmd: 'true'}
        publisher: {publisher_type: constant-pub, publish: {}}
        environment:
          environment_type: docker-encapsulated
          image: busybox
          resources:
            - ${entry}
`,
  );
  const load = (): ReturnType<typeof loadWorkflow> =>
    loadWorkflow({ root: folder.root, file: 'workflow.yml' });
  try {
    return (await load()).warnings;
  } catch {
    return diagnosticsOf(load);
  }
}

test.each(['8GB', '8gi', '1e3', '0.5', "'0.5'", '100k', '1073741824', "''", '[8Gi]'])(
  'a memory limit of %s is refused, as REANA does',
  async (amount) => {
    const found = await told(`kubernetes_memory_limit: ${amount}`);
    expect(placesOf(found)).toEqual(['workflow.yml:14:40 bad-quantity']);
    expectWords(found.map(wordsOf));
  },
);

test.each(['8Gi', '512Mi', '1.5G', "'1073741824'", '100K', '2E', 'null'])(
  'a memory limit of %s is taken',
  async (amount) => expect(await told(`kubernetes_memory_limit: ${amount}`)).toEqual([]),
);

test.each(['htcondor_max_runtime: 2h', 'htcondor_request_memory: 4Gi', 'htcondor_request_memory: 0'])(
  '%s is doubted',
  async (entry) => {
    const found = await told(entry);
    expect(found.map(({ severity, code }) => [severity, code])).toEqual([['warning', 'bad-quantity']]);
    expectWords(found.map(wordsOf));
  },
);

test.each(['espresso', "'7200'", '7200', 'null', "''"])(
  'a run time of %s on HTCondor is taken',
  async (time) => expect(await told(`htcondor_max_runtime: ${time}`)).toEqual([]),
);

test('a misspelt key is an error, an unknown one is doubtful', async () => {
  const misspelt = await told('kubernetes_memory_limt: 8Gi');
  expect(misspelt.map(({ severity }) => severity)).toEqual(['error']);
  expect(placesOf(misspelt)).toEqual(['workflow.yml:14:39 unknown-key']);
  expectWords(misspelt.map(wordsOf), 'misspelt');
  const unknown = await told('retries: 3');
  expect(unknown.map(({ severity }) => severity)).toEqual(['warning']);
  expectWords(unknown.map(wordsOf), 'unknown');
});

test.each([
  'CVMFS',
  'kerberos: true',
  'compute_backend: slurmcern',
  'slurm_time: "60"',
  'kubernetes_uid: 500',
])('%s is taken', async (entry) => expect(await told(entry)).toEqual([]));
