import { runCheck } from '../run-check.js';

test('a step is recorded in its folder and at an MLflow server, and a silent server is only a warning', async () => {
  const printed = await runCheck('ml/check_tracking.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_requests');
  expect(printed).toContain('ok check_server_that_is_down');
}, 900_000);
