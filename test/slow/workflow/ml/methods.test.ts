import { runCheck } from '../run-check.js';

test("all of MadMiner's methods run through all steps, and estimate the exact likelihood of made-up events", async () => {
  const printed = await runCheck('ml/check_methods.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_densities_are_normalised_and_have_their_score');
  expect(printed).toContain('ok check_scandal_against_the_exact_ratio');
  expect(printed).toContain('ok check_all_methods_from_events_to_pictures');
}, 900_000);
