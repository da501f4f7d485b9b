import { runCheck } from '../run-check.js';

test('observed events are read from all formats, and mistakes are named with their place', async () => {
  const printed = await runCheck('ml/check_observed.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_all_formats');
  expect(printed).toContain('ok check_mistakes');
}, 900_000);
