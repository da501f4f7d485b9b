import { runCheck } from '../run-check.js';

test('plots stay legible with many methods, long names and long captions', async () => {
  const printed = await runCheck('ml/check_plots.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_three_parameters');
}, 900_000);

test('regions are drawn anew from what a run leaves, and vector graphics are the same bytes again', async () => {
  const printed = await runCheck('ml/check_redraw.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_block_of_the_docs');
}, 900_000);
