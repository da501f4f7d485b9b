import { runCheck } from '../run-check.js';

test('training ends in an error when nothing can be learned or nothing was, and no JSON has NaN', async () => {
  const printed = await runCheck('ml/check_training.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_loss_that_is_nan');
  expect(printed).toContain('ok check_no_plot_of_untrained_networks');
}, 900_000);
