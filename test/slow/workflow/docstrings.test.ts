import { runCheck } from './run-check.js';

test('every public function of the step scripts has a docstring', async () => {
  const printed = await runCheck('check_docstrings.py', 'REANA_MADMINER_PHYSICS_PYTHON');
  expect(printed).toMatch(/Ran [1-9]\d* tests? in .*\n\nOK\n$/);
}, 60_000);
