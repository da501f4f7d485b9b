import { runCheck } from '../run-check.js';

test('intervals of gaussian likelihoods are the known ones, for one to three parameters', async () => {
  const printed = await runCheck('ml/check_intervals.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_gaussian_intervals');
  expect(printed).toContain('ok check_peaks_lie_between_points');
}, 900_000);
