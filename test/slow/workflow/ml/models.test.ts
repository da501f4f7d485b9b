import { runCheck } from '../run-check.js';

test("likelihoods of events are MadMiner's, and the bins obey their laws", async () => {
  const printed = await runCheck('ml/check_models.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_histogram_against_madminer');
  expect(printed).toContain('ok check_chunks_and_counts');
}, 900_000);
