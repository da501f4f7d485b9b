import { runCheck } from './run-check.js';

test('regions have the right level, and the plot shows them the right way round', () => {
  const printed = runCheck('check_regions.py');
  expect(printed).toContain('ok check_level_of_the_regions');
  expect(printed).toContain('ok check_contours_are_not_mirrored');
}, 600_000);
