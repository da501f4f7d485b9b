import { runCheck } from '../run-check.js';

test('toys calibrate what claims too much, and the exact likelihood needs no calibration', async () => {
  const printed = await runCheck('ml/check_toys.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_coverage_of_the_exact_likelihood');
  expect(printed).toContain('ok check_calibrated_thresholds_cover_other_toys');
}, 900_000);
