import { expectWords } from '../../support/words.js';
import type { JsonValue } from '../../../src/core/json.js';
import {
  setEntries,
  translateResources,
  type StepResources,
} from '../../../src/analysis/resources/resources.js';

const WISH = { memory: '8Gi', timeout: 5400 };

test.each<[string, StepResources, JsonValue[], number]>([
  [
    'kubernetes, which is meant when none is named',
    WISH,
    [{ kubernetes_memory_limit: '8Gi' }, { kubernetes_job_timeout: 5400 }],
    0,
  ],
  [
    'htcondorcern',
    { ...WISH, backend: 'htcondorcern' },
    [
      { compute_backend: 'htcondorcern' },
      { htcondor_request_memory: '8192' },
      { htcondor_max_runtime: '5400' },
    ],
    0,
  ],
  [
    'slurmcern',
    { ...WISH, backend: 'slurmcern' },
    [{ compute_backend: 'slurmcern' }, { slurm_time: '01:30:00' }],
    1,
  ],
  [
    'compute4punch',
    { ...WISH, backend: 'compute4punch' },
    [{ compute_backend: 'compute4punch' }, { c4p_memory_limit: '8192' }],
    1,
  ],
])('%s is told in its own words', (_name, wish, expected, unsupported) => {
  const said = translateResources({ resources: [] }, wish);
  expect(setEntries([], said.entries)).toEqual(expected);
  expect(said.unsupported).toHaveLength(unsupported);
  if (unsupported > 0) expectWords(said.unsupported);
});

test('the backend that the step names already decides about the words', () => {
  const { entries } = translateResources(
    { resources: ['CVMFS', { compute_backend: 'slurmcern' }] },
    { timeout: 60 },
  );
  expect(entries).toEqual([['slurm_time', '00:01:00']]);
});

test('entries take the place of those of the same key, and nothing else goes', () => {
  const before = [
    'CVMFS',
    { kerberos: true, compute_backend: 'kubernetes' },
    { compute_backend: 'slurmcern' },
    { kubernetes_uid: 500 },
  ];
  expect(
    setEntries(before, [
      ['compute_backend', 'htcondorcern'],
      ['htcondor_max_runtime', '60'],
    ]),
  ).toEqual([
    'CVMFS',
    { compute_backend: 'htcondorcern' },
    { kerberos: true },
    { kubernetes_uid: 500 },
    { htcondor_max_runtime: '60' },
  ]);
});
