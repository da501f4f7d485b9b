import { runCheck } from '../run-check.js';

test('the fast paths give the numbers of MadMiner and torch, and ratios have the mean 1', async () => {
  const printed = await runCheck('ml/check_networks.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_mean_of_the_ratio_is_one');
  expect(printed).toContain('ok check_cached_events');
}, 900_000);
