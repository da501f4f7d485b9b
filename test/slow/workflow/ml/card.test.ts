import { runCheck } from '../run-check.js';

test('the card is read, and what is wrong with it is named', async () => {
  const printed = await runCheck('ml/check_card.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_errors_name_the_key');
});
