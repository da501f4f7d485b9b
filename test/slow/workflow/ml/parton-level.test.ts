import { runCheck } from '../run-check.js';

test('the exact likelihood of the partons is the closed form of a made-up process, and bounds all others', async () => {
  const printed = await runCheck('ml/check_parton_level.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_ratio_of_the_hidden_partons');
  expect(printed).toContain('ok check_information_bounds_that_of_observables');
}, 900_000);
