import { smokeRun } from '../../e2e/smoke-run.js';
import { runCheck } from '../run-check.js';

test('all default methods from an event file to the plot, and a Python of its own makes the same bytes', async () => {
  const { workspace } = await smokeRun();
  const printed = await runCheck('ml/check_chain.py', 'REANA_MADMINER_ML_PYTHON', { args: [workspace] });
  expect(printed).toContain('ok check_all_methods');
  expect(printed).toContain('ok check_new_pythons_make_the_same_bytes');
}, 1_800_000);
