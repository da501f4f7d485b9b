import { readAccounts } from '../../../src/runs/record/step-accounts.js';

const accountOf = (log: string): ReturnType<typeof readAccounts>[number] | undefined =>
  readAccounts([{ jobId: 'j1', name: 'training_0', log }])[0];

test('the last account of a log counts, also above lines of the server', () => {
  const log = [
    '{"stage": "training", "wall_s": 1, "cpu_s": 1, "peak_mb": 1}',
    'more',
    '{"stage": "training", "wall_s": 2.5, "cpu_s": 2, "peak_mb": 300, "method": "alice"}',
    'job: :',
    ' Completed',
  ].join('\n');
  expect(accountOf(log)).toEqual({
    ...{ jobId: 'j1', step: 'training_0', stage: 'training', wallSeconds: 2.5, cpuSeconds: 2 },
    ...{ peakMebibytes: 300, facts: { method: 'alice' } },
  });
});

test.each([
  ['no log', ''],
  ['no JSON', '{"stage": "x", "wall_s": 1'],
  ['other JSON', '{"stage": "x", "loss": 1}'],
  ['amounts that are none', '{"stage": "x", "wall_s": "1", "cpu_s": -1}'],
  ['a list', '[1]'],
])('%s is no account', (_name, log) => {
  expect(accountOf(log)).toBeUndefined();
});

test('memory may be missing', () => {
  const account = accountOf('{"stage": "x", "wall_s": 1, "cpu_s": 0}');
  expect(account).not.toHaveProperty('peakMebibytes');
  expect(account).toMatchObject({ stage: 'x', cpuSeconds: 0 });
});
