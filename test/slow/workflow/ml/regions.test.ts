import { runCheck } from '../run-check.js';

test('regions have the right level, and the plot shows them the right way round', async () => {
  const printed = await runCheck('ml/check_regions.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_level_of_the_regions');
  expect(printed).toContain('ok check_contours_are_not_mirrored');
}, 900_000);
