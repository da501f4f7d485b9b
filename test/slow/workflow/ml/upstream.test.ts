import { runCheck } from '../run-check.js';

test('MadMiner still has the defects that it is patched for', async () => {
  const printed = await runCheck('ml/check_upstream.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_every_patch_has_a_check');
  expect(printed).toContain('ok check_closest_benchmark');
}, 900_000);
