import { pathOf, runCheck } from '../run-check.js';

test('yields in bins are those of morphing, and borders are where the likelihood says', async () => {
  const printed = await runCheck('ml/check_yields.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_yields_of_an_observable');
  expect(printed).toContain('ok check_lines_of_a_contour');
}, 900_000);

test("pyhf and HEPData's validator take what is exported, and refuse what was broken", async () => {
  const args = [pathOf('REANA_MADMINER_PUBLICATION_PYTHON')];
  const printed = await runCheck('ml/check_exports.py', 'REANA_MADMINER_ML_PYTHON', { args });
  expect(printed).toContain('ok check_pyhf_has_our_likelihood');
  expect(printed).toContain('ok check_submission_is_valid');
}, 900_000);
