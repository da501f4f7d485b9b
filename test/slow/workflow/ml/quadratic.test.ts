import { runCheck } from '../run-check.js';

test('the quadratic classifier learns the ratio of a made-up process, and its closure test finds wrong ones', async () => {
  const printed = await runCheck('ml/check_quadratic.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_log_ratio_is_the_exact_one');
  expect(printed).toContain('ok check_closure');
  expect(printed).toContain('ok check_same_seed_same_bytes');
}, 900_000);

test('the four steps run with the quadratic classifier alone', async () => {
  const printed = await runCheck('ml/check_quadratic_steps.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_summary');
  expect(printed).toContain('ok check_pictures_and_records');
}, 900_000);
