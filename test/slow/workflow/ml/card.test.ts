import { runCheck } from './run-check.js';

test('the card is read, and what is wrong with it is named', () => {
  expect(runCheck('check_card.py')).toContain('ok check_errors_name_the_key');
});
