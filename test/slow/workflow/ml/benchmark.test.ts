import { runCheck } from '../run-check.js';

test('the benchmark of coverage finds that the exact likelihood covers, and that a wrong one does not', async () => {
  const printed = await runCheck('ml/check_benchmark.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_exact_likelihood_covers');
  expect(printed).toContain('ok check_reservoir_keeps_the_truths');
}, 900_000);
