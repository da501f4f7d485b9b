import { runCheck } from './run-check.js';

test('the fast paths give the numbers of MadMiner and torch, and ratios have the mean 1', () => {
  const printed = runCheck('check_networks.py');
  expect(printed).toContain('ok check_mean_of_the_ratio_is_one');
  expect(printed).toContain('ok check_cached_events');
}, 900_000);
