import { runCheck } from './run-check.js';

test('SALLY, ALICE and ALICES from an event file to the plot, twice with the same bytes', () => {
  const printed = runCheck('check_chain.py');
  expect(printed).toContain('ok check_all_methods');
  expect(printed).toContain('ok check_same_seed_same_bytes');
}, 1_800_000);
