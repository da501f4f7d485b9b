import { runCheck } from '../run-check.js';

test('three parameters: projections, pictures, and the steps from events to them', async () => {
  const printed = await runCheck('ml/check_many_parameters.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_corner_plot_shows_the_right_pairs');
  expect(printed).toContain('ok check_steps_from_events_to_pictures');
}, 900_000);
